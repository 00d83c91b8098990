// Some lattices a task. What does not depend on the lattice (bin, weight, whether |k| ≤ k_max) stands in a table with
// an entry for each wave vector of the half spectrum.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "kernels/fourier/radial_average.hpp"
#include "kernels/fourier/workers_cpu.hpp"

namespace kadanoff::fourier::cpu {
namespace {

struct Mode {
  std::int32_t bin;
  float weight;  // how often the wave vector stands in the whole spectrum: 2 if −k is not in the half, else 1
  bool is_low;
};

struct Modes {
  std::vector<Mode> modes;
  std::vector<double> in_bin;  // how many wave vectors
};

Modes modes_of(int side, double k_max) {
  Modes table{.modes = {}, .in_bin = std::vector<double>(static_cast<std::size_t>(radial_bins(side)))};
  for (int y = 0; y < side; ++y)
    for (int kx = 0; kx < half_columns(side); ++kx) {
      const int ky = signed_wave_number(y, side);
      const double square = static_cast<double>(kx) * kx + static_cast<double>(ky) * ky;
      const bool has_column_twice = kx != 0 && 2 * kx != side;
      table.modes.push_back(
          {.bin = radial_bin(kx, ky), .weight = has_column_twice ? 2.0F : 1.0F, .is_low = square <= k_max * k_max});
      table.in_bin[static_cast<std::size_t>(table.modes.back().bin)] += has_column_twice ? 2 : 1;
    }
  return table;
}

}  // namespace

void radial_average(CpuResources& cpu, Matrix<const float> lattices, int side, double k_max, Matrix<double> average,
                    Vector<double> share) {
  const auto table = modes_of(side, k_max);
  Workers workers(cpu, side);
  cpu.for_each_range(lattices.rows, lattices_a_task(side), [&](std::int64_t first, std::int64_t count, int worker) {
    auto& own = workers[worker];
    for (auto i = first; i < first + count; ++i) {
      std::copy_n(lattices.row(i), lattices.cols, own.lattice.begin());
      own.transform.forward(own.lattice.data(), own.spectrum.data());
      double* sums = average.row(i);
      std::fill_n(sums, average.cols, 0.0);
      double power = 0, low_power = 0;
      for (std::size_t at = 0; at < table.modes.size(); ++at) {
        const Mode mode = table.modes[at];
        const double square = std::norm(own.spectrum[at]), weight = mode.weight;
        sums[mode.bin] += weight * std::sqrt(square);
        power += weight * square;
        if (mode.is_low) low_power += weight * square;
      }
      for (std::size_t bin = 0; bin < table.in_bin.size(); ++bin) sums[bin] /= table.in_bin[bin];
      share[i] = power == 0 ? 0 : low_power / power;
    }
  });
}

}  // namespace kadanoff::fourier::cpu
