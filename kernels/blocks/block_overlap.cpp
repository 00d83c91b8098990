// Checks shapes, and hands the sums to the device's implementation.
#include "kernels/blocks/block_overlap.hpp"

#include "kernels/core/check.hpp"

namespace kadanoff::blocks {

void block_overlap(Context& context, rows::SpinRows spins, int side, rows::SpinRows blocks, int block,
                   Vector<std::int64_t> sums) {
  expects(block >= 1 && side >= 1 && side % block == 0, "block_overlap: the blocks do not fill the lattice");
  const std::int64_t sites = std::int64_t{side / block} * (side / block);
  expects(spins.units == std::int64_t{side} * side && spins.words.cols == rows::words_per_row(spins.units),
          "block_overlap: the rows are no side × side lattices");
  expects(blocks.units == sites && blocks.words.cols == rows::words_per_row(sites) && blocks.rows() == spins.rows(),
          "block_overlap: the blocks are not those of the lattices");
  expects(sums.size == spins.rows(), "block_overlap: the results are not one a row");
  expects(spins.words.device == context.device() && blocks.words.device == context.device() &&
              sums.device == context.device(),
          "block_overlap: the views are not on the context's device");
  if (sums.size == 0) return;
  dispatch<cpu::block_overlap, cuda::block_overlap>(context, spins, side, blocks, block, sums);
}

}  // namespace kadanoff::blocks
