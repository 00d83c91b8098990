// One lattice at a time. Each row is written twice side by side, so that a shift along x is a shifted pointer. Each
// column has its own sum, so that the compiler may use vectors without changing the order of any sum.
#include <algorithm>
#include <numeric>
#include <vector>

#include "kernels/ising/correlation.hpp"

namespace kadanoff::ising::cpu {
namespace {

constexpr std::int64_t lattices_a_task = 64;

struct Scratch {
  explicit Scratch(std::size_t side) : doubled(2 * side * side), columns(side) {}
  std::vector<float> doubled;   // row y, and again row y
  std::vector<double> columns;  // sums over y
};

double sum_of(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

void correlate(const float* spins, std::size_t side, Scratch& scratch, double& magnetisation, double* correlation) {
  const auto sites = static_cast<double>(side * side);
  const auto row = [&](std::size_t y) { return scratch.doubled.data() + 2 * side * y; };
  std::fill(scratch.columns.begin(), scratch.columns.end(), 0.0);
  double* columns = scratch.columns.data();
  for (std::size_t y = 0; y < side; ++y) {
    const float* from = spins + side * y;
    std::copy_n(from, side, row(y));
    std::copy_n(from, side, row(y) + side);
    for (std::size_t x = 0; x < side; ++x) columns[x] += from[x];
  }
  magnetisation = sum_of(scratch.columns) / sites;

  for (std::size_t r = 0; r <= side / 2; ++r) {
    std::fill(scratch.columns.begin(), scratch.columns.end(), 0.0);
    for (std::size_t y = 0; y < side; ++y) {
      const float* here = row(y);
      const float* right = here + r;
      const float* down = row((y + r) % side);
      for (std::size_t x = 0; x < side; ++x)
        columns[x] += static_cast<double>(here[x]) * (static_cast<double>(right[x]) + static_cast<double>(down[x]));
    }
    correlation[r] = sum_of(scratch.columns) / (2 * sites);
  }
}

}  // namespace

void correlate_rows(CpuResources& cpu, Matrix<const float> spins, int side, Vector<double> magnetisation,
                    Matrix<double> correlation) {
  std::vector<Scratch> scratch(static_cast<std::size_t>(cpu.threads()), Scratch(static_cast<std::size_t>(side)));
  cpu.for_each_range(spins.rows, lattices_a_task, [&](std::int64_t first, std::int64_t count, int worker) {
    for (auto i = first; i < first + count; ++i)
      correlate(spins.row(i), static_cast<std::size_t>(side), scratch[static_cast<std::size_t>(worker)],
                magnetisation[i], correlation.row(i));
  });
}

}  // namespace kadanoff::ising::cpu
