// Overlapping block spins as weights: each hidden unit is the sum of a square block of visible ones, times a scale.
//
// The visible units lie on an L_v × L_v lattice, the hidden ones on an L_h × L_h lattice, with an integer stride
// t = L_v / L_h. Along each direction, hidden unit a is the sum of `size` = s neighbours, at ta + ⌊(t − s) / 2⌋ and
// above, without those that lie outside of the lattice. So the block has the centre of the units ta … ta + t − 1 that
// the hidden unit stands for; where s − t is odd, it has one unit more on the side of lower coordinates. With t = 2 and
// even s these are the units 2a − s/2 + 1 … 2a + s/2 (de Mello Koch, de Mello Koch, Kastanos, Cheng 2021, App. E). The
// weights are b ⊗ b, where b is this map along one direction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "host/data/dataset.hpp"
#include "kernels/core/context.hpp"
#include "kernels/core/view.hpp"

namespace kadanoff::data {

struct BlockSpins {
  std::int64_t size = 2;          // s
  std::optional<double> scale{};  // none: such that the hidden fields have unit variance on the data
  bool operator==(const BlockSpins&) const = default;
};

// "block-spin:SIZE" or "block-spin:SIZE:SCALE", SIZE of at least 1, SCALE above 0 and at most 10⁵; no value for a text
// that does not begin with block-spin. Throws Error(usage), naming --init, for one that does and is wrong.
std::optional<BlockSpins> parse_block_spins(const std::string& text);
std::string to_string(const BlockSpins& blocks);

struct BlockLattices {
  std::int64_t size = 2;          // s
  std::int64_t visible_side = 0;  // L_v
  std::int64_t hidden_side = 0;   // L_h

  struct Range {
    std::int64_t first, end;  // behind the last
  };
  [[nodiscard]] Range block(std::int64_t a) const;  // along one direction, within the lattice
};

// Throws Error(usage) if the visible or the hidden units are no square, if the stride is no integer, or if the block is
// larger than the lattice.
BlockLattices block_lattices(const BlockSpins& blocks, const Dataset& data, std::int64_t hidden);

// 1/√(the variance over the samples of Σ_i W_ia v_i, mean over the hidden units a) for the weights W of scale 1. Throws
// Error(usage) if that variance is zero.
double unit_variance_scale(Context& context, const BlockLattices& lattices, const Dataset& data);

// Fills `weights`, on the CPU: unit y·L + x is the site (x, y) of either lattice.
void fill_with_block_spins(Context& context, const BlockLattices& lattices, double scale, Matrix<float> weights);

}  // namespace kadanoff::data
