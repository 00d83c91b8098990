// Checks shapes, and hands the transposition to the device's implementation.
#include "kernels/ising/rows.hpp"

#include "kernels/core/check.hpp"

namespace kadanoff::ising {

void to_rows(Context& context, LatticesView<const std::uint32_t> lattices, Matrix<std::uint32_t> rows) {
  expects(lattices.device == context.device() && rows.device == context.device(),
          "to_rows: the lattices or the rows are on another device");
  expects(rows.rows == lattices.replicas && rows.cols == rows::words_per_row(lattices.sites()),
          "to_rows: the rows are not one a replica and one bit a site");
  dispatch<cpu::to_rows, cuda::to_rows>(context, lattices, rows);
}

}  // namespace kadanoff::ising
