// Some lattices a task: transform, copy the waves that stay, transform back.
#include <algorithm>
#include <cmath>
#include <vector>

#include "kernels/fourier/truncation.hpp"
#include "kernels/fourier/workers_cpu.hpp"

namespace kadanoff::fourier::cpu {
namespace {

// The waves with |k_x|, |k_y| ≤ k_max of a half spectrum, into that of another side; the others become zero.
void copy_waves(const std::complex<double>* from, int side, int k_max, std::complex<double>* to, int to_side) {
  std::fill_n(to, half_spectrum(to_side), std::complex<double>());
  for (int ky = -k_max; ky <= k_max; ++ky) {
    const auto row = ky < 0 ? ky + side : ky, to_row = ky < 0 ? ky + to_side : ky;
    std::copy_n(from + row * half_columns(side), k_max + 1, to + to_row * half_columns(to_side));
  }
}

double mean_square(const std::vector<double>& lattice) {
  double sum = 0;
  for (const double value : lattice) sum += value * value;
  return sum / static_cast<double>(lattice.size());
}

// What the sums over the waves, not yet divided by side², are multiplied with.
double factor(const std::vector<double>& from, const std::vector<double>& sums, Scale scale) {
  const auto sites = static_cast<double>(from.size());
  if (scale == Scale::values) return 1 / sites;
  const double square = mean_square(sums);
  if (square <= rounding_of_squares * mean_square(from) * sites * sites) return 0;
  return 1 / std::sqrt(square * static_cast<double>(sums.size()));
}

}  // namespace

void truncate_modes(CpuResources& cpu, Matrix<const float> from, int side, int modes, Matrix<float> to, int to_side,
                    Scale scale) {
  Workers workers(cpu, side), to_workers(cpu, to_side);
  const auto per_task = lattices_a_task(std::max(side, to_side));
  cpu.for_each_range(from.rows, per_task, [&](std::int64_t first, std::int64_t count, int worker) {
    auto &own = workers[worker], &own_to = to_workers[worker];
    for (auto i = first; i < first + count; ++i) {
      std::copy_n(from.row(i), from.cols, own.lattice.begin());
      own.transform.forward(own.lattice.data(), own.spectrum.data());
      copy_waves(own.spectrum.data(), side, (modes - 1) / 2, own_to.spectrum.data(), to_side);
      own_to.transform.inverse(own_to.spectrum.data(), own_to.lattice.data());
      const double by = factor(own.lattice, own_to.lattice, scale);
      std::transform(own_to.lattice.begin(), own_to.lattice.end(), to.row(i),
                     [by](double value) { return static_cast<float>(by * value); });
    }
  });
}

}  // namespace kadanoff::fourier::cpu
