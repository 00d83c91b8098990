// Every configuration of a small periodic lattice, one after the other.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

namespace kadanoff::reference {

struct IsingMoments {
  double energy = 0;                // ⟨H⟩ per spin
  double energy_squared = 0;        // ⟨H²⟩ per spin²
  double abs_magnetisation = 0;     // ⟨|m|⟩
  double magnetisation_2 = 0;       // ⟨m²⟩
  double magnetisation_4 = 0;       // ⟨m⁴⟩
  std::vector<double> correlation;  // ⟨s_x s_{x+r}⟩ along an axis, r = 0 … side / 2
};

// H = −Σ over the right and the down bond of every site, so that a 2 × 2 lattice has doubled bonds. side² ≤ 25 or so.
inline IsingMoments enumerate_ising(int side, double temperature) {
  const int sites = side * side;
  const auto spin = [side](std::uint64_t state, int x, int y) {
    return ((state >> (y % side * side + x % side)) & 1U) != 0 ? 1 : -1;
  };
  IsingMoments sum;
  sum.correlation.resize(static_cast<std::size_t>(side / 2 + 1));
  double weights = 0;
  for (std::uint64_t state = 0; state < std::uint64_t{1} << sites; ++state) {
    double m = 0;
    std::vector<double> along(sum.correlation.size());
    for (int y = 0; y < side; ++y)
      for (int x = 0; x < side; ++x) {
        m += spin(state, x, y);
        for (int r = 0; r <= side / 2; ++r)
          along[static_cast<std::size_t>(r)] +=
              0.5 * spin(state, x, y) * (spin(state, x + r, y) + spin(state, x, y + r));
      }
    m /= sites;
    const double energy = -2 * along[1] / sites;  // per spin
    const double weight = std::exp(-(energy + 2) * sites / temperature);
    weights += weight;
    sum.energy += weight * energy;
    sum.energy_squared += weight * energy * energy;
    sum.abs_magnetisation += weight * std::abs(m);
    sum.magnetisation_2 += weight * m * m;
    sum.magnetisation_4 += weight * m * m * m * m;
    for (std::size_t r = 0; r < along.size(); ++r) sum.correlation[r] += weight * along[r] / sites;
  }
  for (double* moment :
       {&sum.energy, &sum.energy_squared, &sum.abs_magnetisation, &sum.magnetisation_2, &sum.magnetisation_4})
    *moment /= weights;
  for (double& value : sum.correlation) value /= weights;
  return sum;
}

}  // namespace kadanoff::reference
