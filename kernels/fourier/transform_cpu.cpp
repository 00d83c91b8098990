// Some lattices a task; each worker has its transform and one lattice in double precision.
#include <algorithm>
#include <vector>

#include "kernels/fourier/transform.hpp"
#include "kernels/fourier/workers_cpu.hpp"

namespace kadanoff::fourier::cpu {

void forward(CpuResources& cpu, Matrix<const float> lattices, int side, Matrix<std::complex<double>> spectra) {
  Workers workers(cpu, side);
  cpu.for_each_range(lattices.rows, lattices_a_task(side), [&](std::int64_t first, std::int64_t count, int worker) {
    auto& own = workers[worker];
    for (auto i = first; i < first + count; ++i) {
      std::copy_n(lattices.row(i), lattices.cols, own.lattice.begin());
      own.transform.forward(own.lattice.data(), spectra.row(i));
    }
  });
}

void inverse(CpuResources& cpu, Matrix<const std::complex<double>> spectra, int side, Matrix<double> lattices) {
  Workers workers(cpu, side);
  const double sites = static_cast<double>(side) * side;
  cpu.for_each_range(lattices.rows, lattices_a_task(side), [&](std::int64_t first, std::int64_t count, int worker) {
    for (auto i = first; i < first + count; ++i) {
      workers[worker].transform.inverse(spectra.row(i), lattices.row(i));
      std::for_each_n(lattices.row(i), lattices.cols, [sites](double& value) { value /= sites; });
    }
  });
}

}  // namespace kadanoff::fourier::cpu
