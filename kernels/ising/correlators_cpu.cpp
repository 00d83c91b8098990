// A group is a task. Its lattices add up |F(k)|² of the field; one transform back gives the group's G, because
// Σ_x φ(x) φ(x + d) is the transform of |F|².
#include <algorithm>
#include <numeric>
#include <vector>

#include "kernels/fourier/workers_cpu.hpp"
#include "kernels/ising/correlators.hpp"

namespace kadanoff::ising::cpu {
namespace {

void fill_field(const float* spins, int side, const Field& field, double* out) {
  const auto spin = [&](int x, int y) { return static_cast<double>(spins[y * side + x]) - field.spin_mean; };
  for (int y = 0; y < side; ++y) {
    const int up = y == 0 ? side - 1 : y - 1, down = y + 1 == side ? 0 : y + 1;
    for (int x = 0; x < side; ++x) {
      const int left = x == 0 ? side - 1 : x - 1, right = x + 1 == side ? 0 : x + 1;
      out[y * side + x] =
          field.is == Operator::spin
              ? spin(x, y)
              : spin(x, y) * (spin(right, y) + spin(left, y) + spin(x, down) + spin(x, up)) - field.energy_mean;
    }
  }
}

// Σ_x φ(x) (ψ(x + r e₁) + ψ(x − r e₁)) (ψ(x + r e₂) + ψ(x − r e₂)): all four right angles. ψ is φ, or s.
double triangles(const double* corner, const double* ends, int side, int r) {
  double sum = 0;
  for (int y = 0; y < side; ++y) {
    const double *at = corner + y * side, *row = ends + y * side, *up = ends + (y - r + side) % side * side,
                 *down = ends + (y + r) % side * side;
    for (int x = 0; x < side; ++x)
      sum += at[x] * (row[(x + r) % side] + row[(x - r + side) % side]) * (up[x] + down[x]);
  }
  return sum;
}

}  // namespace

void correlators(CpuResources& cpu, Matrix<const float> spins, int side, const Field& field, std::int64_t per_group,
                 Vector<double> mean, Matrix<double> two_point, Matrix<double> three_point, Matrix<double> with_spins) {
  fourier::cpu::Workers workers(cpu, side);
  const auto sites = static_cast<double>(spins.cols);
  cpu.for_each_range(spins.rows, per_group, [&](std::int64_t first, std::int64_t count, int worker) {
    auto& own = workers[worker];
    const auto group = first / per_group;
    std::vector<std::complex<double>> power(own.spectrum.size());
    double sum = 0;
    double* three = three_point.row(group);
    std::fill_n(three, three_point.cols, 0.0);
    double* mixed = with_spins.data == nullptr ? nullptr : with_spins.row(group);
    std::vector<double> centred(mixed == nullptr ? 0 : static_cast<std::size_t>(spins.cols));
    if (mixed != nullptr) std::fill_n(mixed, with_spins.cols, 0.0);
    for (auto i = first; i < first + count; ++i) {
      fill_field(spins.row(i), side, field, own.lattice.data());
      sum += std::accumulate(own.lattice.begin(), own.lattice.end(), 0.0);
      for (int r = 0; r <= side / 2; ++r) three[r] += triangles(own.lattice.data(), own.lattice.data(), side, r);
      if (mixed != nullptr) {
        fill_field(spins.row(i), side, {.is = Operator::spin, .spin_mean = field.spin_mean}, centred.data());
        for (int r = 0; r <= side / 2; ++r) mixed[r] += triangles(own.lattice.data(), centred.data(), side, r);
      }
      own.transform.forward(own.lattice.data(), own.spectrum.data());
      for (std::size_t k = 0; k < power.size(); ++k) power[k] += std::norm(own.spectrum[k]);
    }
    const double all = sites * static_cast<double>(count);
    mean[group] = sum / all;
    std::for_each_n(three, three_point.cols, [all](double& value) { value /= 4 * all; });
    if (mixed != nullptr) std::for_each_n(mixed, with_spins.cols, [all](double& value) { value /= 4 * all; });
    double* two = two_point.row(group);
    own.transform.inverse(power.data(), two);
    std::for_each_n(two, two_point.cols, [all, sites](double& value) { value /= sites * all; });
  });
}

}  // namespace kadanoff::ising::cpu
