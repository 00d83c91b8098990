// Textbook block spins: the sign of a block's sum, one site after another; the caller says what a tie becomes.
#pragma once

#include <cstddef>
#include <vector>

#include "tests/reference/ising.hpp"

namespace kadanoff::reference {

// tie(site, previous): the spin of a tied block, number `site` of the result, after the spin `previous` (+1 before the
// first one).
template <class Tie>
Lattice block_spins(const Lattice& fine, int block, Tie tie) {
  Lattice coarse{fine.side / block, {}};
  int previous = 1;
  for (int y = 0; y < coarse.side; ++y)
    for (int x = 0; x < coarse.side; ++x) {
      int sum = 0;
      for (int dy = 0; dy < block; ++dy)
        for (int dx = 0; dx < block; ++dx) sum += fine.at(block * x + dx, block * y + dy);
      previous = sum > 0 ? 1 : sum < 0 ? -1 : tie(static_cast<int>(coarse.spin.size()), previous);
      coarse.spin.push_back(previous);
    }
  return coarse;
}

}  // namespace kadanoff::reference
