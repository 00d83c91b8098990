// Checks shapes, and hands the truncation to the device's implementation.
#include "kernels/fourier/truncation.hpp"

#include "kernels/core/check.hpp"
#include "kernels/fourier/transform.hpp"

namespace kadanoff::fourier {

void truncate_modes(Context& context, Matrix<const float> from, int side, int modes, Matrix<float> to, int to_side,
                    Scale scale) {
  expects(side >= 1 && side <= max_side && to_side >= 1 && to_side <= max_side,
          "truncate_modes: a side is not one that the transforms take");
  expects(from.cols == std::int64_t{side} * side && to.cols == std::int64_t{to_side} * to_side && from.rows == to.rows,
          "truncate_modes: the rows are no lattices of these sides");
  expects(modes >= 1 && modes % 2 == 1 && modes <= most_modes(side, to_side),
          "truncate_modes: the number of modes is not odd, or more than both lattices hold");
  expects(from.device == context.device() && to.device == context.device(),
          "truncate_modes: the views are not on the context's device");
  if (from.rows == 0) return;
  dispatch<cpu::truncate_modes, cuda::truncate_modes>(context, from, side, modes, to, to_side, scale);
}

}  // namespace kadanoff::fourier
