// The textbook Ising model: one lattice at a time, one spin after another, whole random numbers.
//
// It takes only the draws from the library. Bit r % 32 of each word of the draws, most significant digit first, forms
// the random number of replica r (kernels/ising/metropolis.hpp says which draw is for what).
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "kernels/random/streams.hpp"

namespace kadanoff::reference {

struct Lattice {
  int side;
  std::vector<int> spin;  // ±1, site y · side + x

  [[nodiscard]] int at(int x, int y) const {
    return spin[static_cast<std::size_t>((y + side) % side * side + (x + side) % side)];
  }
  [[nodiscard]] int energy() const {  // each site's bonds to the right and down; for side 2 this counts each bond twice
    int sum = 0;
    for (int y = 0; y < side; ++y)
      for (int x = 0; x < side; ++x) sum -= at(x, y) * (at(x + 1, y) + at(x, y + 1));
    return sum;
  }
  [[nodiscard]] int magnetisation() const {
    int sum = 0;
    for (const int s : spin) sum += s;
    return sum;
  }
};

inline Lattice start_lattice(int side, std::uint32_t replica, bool random, std::uint64_t seed) {
  const auto key = random::make_key(seed, random::Stream::ising_start);
  Lattice lattice{side, {}};
  for (int site = 0; site < side * side; ++site) {
    const auto word = random ? random::draw(key, static_cast<std::uint32_t>(site), replica / 32, 0)[0]
                             : random::draw(key, 0, replica / 32, 1)[0];
    lattice.spin.push_back((word >> (replica % 32) & 1U) != 0 ? 1 : -1);
  }
  return lattice;
}

// The 32 binary digits of replica r's number at this site and sweep.
inline std::uint32_t random_number(std::uint64_t seed, int site, std::uint32_t replica, std::uint32_t sweep) {
  const auto key = random::make_key(seed, random::Stream::ising_update, sweep);
  std::uint32_t number = 0;
  for (std::uint32_t digit = 0; digit < 32; ++digit) {
    const auto word = random::draw(key, static_cast<std::uint32_t>(site), replica / 32, digit / 4)[digit % 4];
    number = 2 * number + (word >> (replica % 32) & 1U);
  }
  return number;
}

inline std::uint32_t threshold(double probability) {
  return static_cast<std::uint32_t>(std::min(std::round(probability * 4294967296.0), 4294967295.0));
}

inline bool accepts(std::uint32_t u, int cost, double temperature, bool heat_bath) {
  const double t = temperature == 0 ? 1e-6 : temperature;
  if (!heat_bath) return cost <= 0 || u < threshold(std::exp(-cost / t));
  if (cost == 0) return u < threshold(0.5);
  const auto up = threshold(1 / (1 + std::exp(std::abs(cost) / t)));
  return cost > 0 ? u < up : u >= up;
}

// Colour by colour, as kernels/ising/lattices.hpp says.
inline void sweep_lattice(Lattice& lattice, std::uint32_t replica, double temperature, bool heat_bath,
                          std::uint64_t seed, std::uint32_t sweep) {
  const int side = lattice.side;
  const bool odd = side % 2 != 0;
  const auto ring = [&](int x) { return odd && x == side - 1 ? 2 : x % 2; };
  const int colours = odd ? 3 : 2;
  for (int colour = 0; colour < colours; ++colour) {
    for (int y = 0; y < side; ++y) {
      for (int x = 0; x < side; ++x) {
        if ((ring(x) + ring(y)) % colours != colour) continue;
        const int neighbours =
            lattice.at(x - 1, y) + lattice.at(x + 1, y) + lattice.at(x, y - 1) + lattice.at(x, y + 1);
        const int cost = 2 * lattice.at(x, y) * neighbours;
        const int site = y * side + x;
        if (accepts(random_number(seed, site, replica, sweep), cost, temperature, heat_bath))
          lattice.spin[static_cast<std::size_t>(site)] *= -1;
      }
    }
  }
}

}  // namespace kadanoff::reference
