// Checks shapes, and hands the sums to the device's implementation.
#include "kernels/moments/cross_moments.hpp"

#include "kernels/core/check.hpp"

namespace kadanoff::moments {

void add_cross_moments(Context& context, Matrix<const float> v, Matrix<const float> h, Matrix<float> batch,
                       Matrix<double> sums) {
  expects(v.rows == h.rows, "add_cross_moments: the layers have different numbers of samples");
  expects(sums.rows == v.cols && sums.cols == h.cols && batch.rows == sums.rows && batch.cols == sums.cols,
          "add_cross_moments: the sums have another shape than the layers ask for");
  expects(v.device == context.device() && h.device == context.device() && batch.device == context.device() &&
              sums.device == context.device(),
          "add_cross_moments: the views are not on the context's device");
  if (v.rows == 0 || v.cols == 0 || h.cols == 0) return;
  dispatch<cpu::add_cross_moments, cuda::add_cross_moments>(context, v, h, batch, sums);
}

void square(Context& context, Matrix<float> values) {
  expects(values.device == context.device(), "square: the values are on another device");
  if (values.rows == 0 || values.cols == 0) return;
  dispatch<cpu::square, cuda::square>(context, values);
}

}  // namespace kadanoff::moments
