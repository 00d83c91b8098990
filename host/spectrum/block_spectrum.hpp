// The singular values and vectors of overlapping block sums (host/data/block_spins.hpp), looked at as those of weights
// are: WhyGen 2021, appendix E. The matrix is b ⊗ b, and so its vectors are u_i ⊗ u_j, those of b along each direction.
#pragma once

#include <cstdint>
#include <vector>

#include "host/base/decompositions.hpp"
#include "host/data/block_spins.hpp"
#include "host/spectrum/weights_spectrum.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::spectrum {

struct BlockSpectrum {
  data::BlockLattices lattices;
  std::vector<double> values{};  // all L_h², descending; what is no more than rounding is 0
  std::int64_t above_zero = 0;   // how many are
  double k_max = 0;
  std::vector<Decomposition> decompositions{};  // of b; not in the file

  // Of the largest values, and of the smallest above 0, the last one first; empty where all are equal. Their
  // gauge-fixed and permuted numbers stay empty: hidden site a is where its block is. Where values are equal, any
  // rotation of their vectors would do; these are products.
  std::vector<Waves> largest{}, smallest{};

  [[nodiscard]] std::int64_t at_least(double share) const;  // how many S_I ≥ share · S_0
  [[nodiscard]] bool all_equal() const;                     // as of blocks that do not overlap: vectors mean nothing
};

// `options.seed` is not used. Throws Error(usage) for too little memory.
BlockSpectrum block_spectrum(Context& context, const data::BlockLattices& lattices, const SpectrumOptions& options);

}  // namespace kadanoff::spectrum
