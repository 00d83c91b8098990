// Checks shapes, and hands the product to the device's implementation.
#include "kernels/linalg/gemm.hpp"

#include "kernels/core/check.hpp"

namespace kadanoff::linalg {

void gemm(Context& context, Op op_a, Op op_b, float alpha, Matrix<const float> a, Matrix<const float> b, float beta,
          Matrix<float> c) {
  const auto m = op_a == Op::none ? a.rows : a.cols, k = op_a == Op::none ? a.cols : a.rows;
  const auto k_b = op_b == Op::none ? b.rows : b.cols, n = op_b == Op::none ? b.cols : b.rows;
  expects(c.rows == m && c.cols == n && k == k_b, "gemm: the shapes do not fit together");
  expects(a.device == context.device() && b.device == context.device() && c.device == context.device(),
          "gemm: a matrix is on another device");
  if (m == 0 || n == 0) return;
  dispatch<cpu::gemm, cuda::gemm>(context, op_a, op_b, alpha, a, b, beta, c);
}

}  // namespace kadanoff::linalg
