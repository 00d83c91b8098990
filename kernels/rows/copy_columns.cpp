// Checks shapes, and hands the columns to the device's implementation.
#include "kernels/rows/copy_columns.hpp"

#include "kernels/core/check.hpp"

namespace kadanoff::rows {

void copy_columns(Context& context, Vector<const std::int32_t> columns, Matrix<const float> from, Matrix<float> to) {
  expects(from.rows == to.rows && from.cols == to.cols && columns.size <= from.cols,
          "copy_columns: the shapes do not fit together");
  expects(from.device == context.device() && to.device == context.device() && columns.device == context.device(),
          "copy_columns: the data is on another device");
  if (from.rows == 0 || columns.size == 0) return;
  dispatch<cpu::copy_columns, cuda::copy_columns>(context, columns, from, to);
}

}  // namespace kadanoff::rows
