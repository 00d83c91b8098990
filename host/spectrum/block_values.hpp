// The singular values of overlapping block spins (host/data/block_spins.hpp), exactly: the matrix is b ⊗ b, where b is
// the map along one direction, and so its values are the products of those of b.
#pragma once

#include <cstdint>
#include <vector>

#include "host/data/block_spins.hpp"
#include "kernels/core/context.hpp"
#include "kernels/spectra/svd.hpp"

namespace kadanoff::spectrum {

// b, L_v × L_h with entries 1 and 0, with its vectors.
spectra::Svd block_line(Context& context, const data::BlockLattices& lattices);

// L_h² of them, descending, of blocks whose entries are 1.
std::vector<double> block_values(Context& context, const data::BlockLattices& lattices);

// Throws Error(usage), naming the options of `analyze block-spin`, if the hidden side does not divide the visible one,
// or the block is not from 1 to the visible side.
void require_blocks(const data::BlockLattices& lattices);

}  // namespace kadanoff::spectrum
