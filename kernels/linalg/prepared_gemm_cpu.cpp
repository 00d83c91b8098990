// The prepared product on the CPU: fp32 by oneDNN, bf16 by gemm_bf16_cpu.cpp.
#include "kernels/linalg/gemm_bf16.hpp"
#include "kernels/linalg/prepared_gemm.hpp"

namespace kadanoff::linalg {

void PreparedGemm::multiply_on(CpuResources& cpu, float alpha, float beta, Matrix<float> c) const {
  if (precision_ != Precision::bf16)
    return cpu::gemm(cpu, op_a_, op_b_, alpha, a_.matrix(a_rows_, a_cols_), b_.matrix(b_rows_, b_cols_), beta, c);
  const auto k = op_a_ == Op::none ? a_cols_ : a_rows_;
  // A view of memory that a product only reads.
  const cpu::PackedBf16 packed(k, c.cols, const_cast<rows::BFloat16*>(b_bf16_.data()));
  cpu::gemm(cpu, alpha, a_bf16_.matrix(c.rows, k), packed, beta, c);
}

}  // namespace kadanoff::linalg
