// Exact thermal averages of a small periodic lattice: all 2^(L²) states, counted by energy and magnetisation.
//
// The states are visited in the order of a Gray code, which flips one spin at a time. The first spin stays up: every
// state also counts for its mirror image.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace kadanoff::reference {

struct ThermalAverages {
  double energy, energy_squared, abs_magnetisation, magnetisation_squared;  // of the whole lattice
};

class DensityOfStates {
 public:
  explicit DensityOfStates(int side) : sites_(side * side), width_(2 * sites_ + 1) {
    const std::int64_t energies = 4 * sites_ + 1;
    std::vector<double> counts(static_cast<std::size_t>(energies * width_));
    std::vector<int> spin(static_cast<std::size_t>(sites_), 1), neighbour;
    for (int y = 0; y < side; ++y)
      for (int x = 0; x < side; ++x)
        for (const auto& [i, j] : {std::pair{x + 1, y}, {x + side - 1, y}, {x, y + 1}, {x, y + side - 1}})
          neighbour.push_back(j % side * side + i % side);

    std::int64_t energy = -2 * sites_, magnetisation = sites_;
    const auto count = [&] {
      counts[static_cast<std::size_t>((energy + 2 * sites_) * width_ + magnetisation + sites_)] += 1;
    };
    count();
    for (std::uint64_t state = 1; state < std::uint64_t{1} << (sites_ - 1); ++state) {
      const auto site = static_cast<std::size_t>(std::countr_zero(state)) + 1;
      const int* n = &neighbour[4 * site];
      energy += 2 * spin[site] *
                (spin[static_cast<std::size_t>(n[0])] + spin[static_cast<std::size_t>(n[1])] +
                 spin[static_cast<std::size_t>(n[2])] + spin[static_cast<std::size_t>(n[3])]);
      magnetisation -= 2 * spin[site];
      spin[site] = -spin[site];
      count();
    }
    for (std::size_t i = 0; i < counts.size(); ++i) {
      if (counts[i] == 0) continue;
      const int e = static_cast<int>(i) / width_ - 2 * sites_, m = static_cast<int>(i) % width_ - sites_;
      counts_[{e, m}] += counts[i];
      counts_[{e, -m}] += counts[i];
    }
  }

  // P(E, M) at this temperature.
  [[nodiscard]] std::map<std::pair<int, int>, double> distribution(double temperature) const {
    auto p = counts_;
    double sum = 0;
    for (auto& [state, value] : p) sum += value *= std::exp(-(state.first + 2 * sites_) / temperature);
    for (auto& [state, value] : p) value /= sum;
    return p;
  }

  [[nodiscard]] ThermalAverages averages(double temperature) const {
    ThermalAverages mean{};
    for (const auto& [state, p] : distribution(temperature)) {
      const auto e = static_cast<double>(state.first), m = static_cast<double>(state.second);
      mean.energy += p * e;
      mean.energy_squared += p * e * e;
      mean.abs_magnetisation += p * std::abs(m);
      mean.magnetisation_squared += p * m * m;
    }
    return mean;
  }

 private:
  int sites_, width_;
  std::map<std::pair<int, int>, double> counts_;
};

}  // namespace kadanoff::reference
