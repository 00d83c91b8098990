// Block spins by majority: b × b spins of an L × L lattice become one, the sign of their sum, on a lattice of side
// L / b (Kadanoff, Physics 2, 263 (1966)).
//
// Block (X, Y) is the sites x = bX … bX + b − 1, y = bY … bY + b − 1, and is site Y · L/b + X of the result. With even
// b a block can tie; then its spin is
//
//   random     +1 or −1 with equal probability: bit s % 32 of word s / 32 % 4 of the draw for (s / 128, sample), s the
//              number of the block's site, in the key's step; the key is of Stream::block_ties
//   fixed      +1: the rule breaks the symmetry of the two signs
//   previous   the spin that was decided before it, that of block s − 1 of the same sample; +1 for a block 0 that ties
#pragma once

#include <cstdint>

#include "kernels/core/dispatch.hpp"
#include "kernels/random/streams.hpp"
#include "kernels/rows/spin_rows.hpp"

namespace kadanoff::blocks {

enum class Ties { random, fixed, previous };

struct BlockRule {
  int block = 2;  // b
  Ties ties = Ties::random;
  random::RngKey key{};            // for random ties
  std::uint32_t first_sample = 0;  // row i is sample first_sample + i
};

// Row i of `blocks` (n × words_per_row((L/b)²), laid out as kernels/rows/spin_rows.hpp says) = the block spins of row i
// of `spins` (n rows of L² units, site (x, y) unit y · L + x). All on the context's device; they may not overlap.
// Throws Error(usage) if b is below 1 or does not divide L, Error(internal) for shapes or devices that do not fit
// together.
void block_majority(Context& context, rows::SpinRows spins, int side, const BlockRule& rule,
                    Matrix<std::uint32_t> blocks);

namespace cpu {
OnCpu<decltype(blocks::block_majority)> block_majority;
}
namespace cuda {
OnCuda<decltype(blocks::block_majority)> block_majority;
}

}  // namespace kadanoff::blocks
