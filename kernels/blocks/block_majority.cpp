// Checks shapes, and hands the blocks to the device's implementation.
#include "kernels/blocks/block_majority.hpp"

#include "kernels/core/check.hpp"

namespace kadanoff::blocks {

void block_majority(Context& context, rows::SpinRows spins, int side, const BlockRule& rule,
                    Matrix<std::uint32_t> blocks) {
  if (rule.block < 1 || side % rule.block != 0)
    fail(ExitCode::usage, "blocks of {0} × {0} spins do not fill a lattice of side {1}", rule.block, side);
  expects(side >= 1 && spins.units == std::int64_t{side} * side && spins.words.cols == rows::words_per_row(spins.units),
          "block_majority: the rows are no side × side lattices");
  const std::int64_t sites = std::int64_t{side / rule.block} * (side / rule.block);
  expects(blocks.rows == spins.rows() && blocks.cols == rows::words_per_row(sites),
          "block_majority: the results are not one bit a block");
  expects(spins.words.device == context.device() && blocks.device == context.device(),
          "block_majority: the views are not on the context's device");
  if (blocks.rows == 0) return;
  dispatch<cpu::block_majority, cuda::block_majority>(context, spins, side, rule, blocks);
}

}  // namespace kadanoff::blocks
