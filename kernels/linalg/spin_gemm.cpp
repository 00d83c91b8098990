// Checks shapes, and hands the product to the device's implementation.
#include "kernels/linalg/spin_gemm.hpp"

#include "kernels/core/check.hpp"

namespace kadanoff::linalg {

// The tables of a pass cost more than some 40 samples save. A table serves 16 outputs and a pass 42 inputs, whether
// they are there or not. A small product is done before a second thread wakes.
bool is_by_tables(Device device, std::int64_t samples, std::int64_t inputs, std::int64_t outputs) {
  return device == cpu_device && samples >= 48 && inputs >= 64 && outputs >= 32 &&
         samples * inputs * outputs >= 1 << 22;
}

void spin_gemm(Context& context, Op op, float alpha, Matrix<const float> spins, Matrix<const float> w,
               Matrix<float> out) {
  const auto k = op == Op::none ? w.rows : w.cols, n = op == Op::none ? w.cols : w.rows;
  expects(out.rows == spins.rows && out.cols == n && spins.cols == k, "spin_gemm: the shapes do not fit together");
  expects(spins.device == context.device() && w.device == context.device() && out.device == context.device(),
          "spin_gemm: a matrix is on another device");
  if (out.rows == 0 || n == 0) return;
  dispatch<cpu::spin_gemm, cuda::spin_gemm>(context, op, alpha, spins, w, out);
}

}  // namespace kadanoff::linalg
