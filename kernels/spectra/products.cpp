// Checks shapes, and hands the product to the device's implementation.
#include "kernels/spectra/products.hpp"

#include "kernels/core/check.hpp"

namespace kadanoff::spectra {

void multiply(Context& context, Op op_a, Op op_b, double alpha, Matrix<const double> a, Matrix<const double> b,
              double beta, Matrix<double> c) {
  const auto m = op_a == Op::none ? a.rows : a.cols, k = op_a == Op::none ? a.cols : a.rows;
  const auto k_b = op_b == Op::none ? b.rows : b.cols, n = op_b == Op::none ? b.cols : b.rows;
  expects(c.rows == m && c.cols == n && k == k_b, "multiply: the shapes do not fit together");
  expects(a.device == context.device() && b.device == context.device() && c.device == context.device(),
          "multiply: a matrix is on another device");
  if (m == 0 || n == 0) return;
  dispatch<cpu::multiply, cuda::multiply>(context, op_a, op_b, alpha, a, b, beta, c);
}

void gram(Context& context, Op op, double alpha, Matrix<const double> a, double beta, Matrix<double> c) {
  const auto n = op == Op::none ? a.rows : a.cols;
  expects(c.rows == n && c.cols == n, "gram: the shapes do not fit together");
  expects(a.device == context.device() && c.device == context.device(), "gram: a matrix is on another device");
  if (n == 0) return;
  dispatch<cpu::gram, cuda::gram>(context, op, alpha, a, beta, c);
}

}  // namespace kadanoff::spectra
