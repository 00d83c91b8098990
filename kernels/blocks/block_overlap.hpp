// How the spins of a lattice go with their own block spins: for each row Σ_i s_i B_a(i), over all sites i, where a(i)
// is the block that holds i. Its mean over samples, per site, is the mean of ⟨v_i h_a⟩ within the blocks.
//
// Blocks of b × b sites lie as kernels/blocks/block_majority.hpp says.
#pragma once

#include <cstdint>

#include "kernels/core/dispatch.hpp"
#include "kernels/rows/spin_rows.hpp"

namespace kadanoff::blocks {

// sums[i] of row i of `spins` (n rows of L² units) and row i of `blocks` (n rows of (L/b)² units), both of side × side
// lattices, exactly. All on the context's device. Throws Error(internal) for shapes or devices that do not fit
// together.
void block_overlap(Context& context, rows::SpinRows spins, int side, rows::SpinRows blocks, int block,
                   Vector<std::int64_t> sums);

namespace cpu {
OnCpu<decltype(blocks::block_overlap)> block_overlap;
}
namespace cuda {
OnCuda<decltype(blocks::block_overlap)> block_overlap;
}

}  // namespace kadanoff::blocks
