// The prepared product on a GPU, by cuBLAS in the requested precision.
#include "kernels/linalg/gemm.cuh"
#include "kernels/linalg/prepared_gemm.hpp"

namespace kadanoff::linalg {
namespace {

Matrix<const __nv_bfloat16> as_cuda(Matrix<const rows::BFloat16> x) {  // the same bits
  return {.data = reinterpret_cast<const __nv_bfloat16*>(x.data),
          .rows = x.rows,
          .cols = x.cols,
          .stride = x.stride,
          .device = x.device};
}

}  // namespace

void PreparedGemm::multiply_on(CudaResources& gpu, float alpha, float beta, Matrix<float> c) const {
  const cuda::Factors factors{.alpha = alpha, .beta = beta};
  if (precision_ == Precision::bf16)
    return cuda::gemm(gpu, op_a_, op_b_, factors, as_cuda(a_bf16_.matrix(a_rows_, a_cols_)),
                      as_cuda(b_bf16_.matrix(b_rows_, b_cols_)), c);
  const auto a = a_.matrix(a_rows_, a_cols_), b = b_.matrix(b_rows_, b_cols_);
  if (precision_ == Precision::tf32) return cuda::gemm(gpu, precision_, op_a_, op_b_, factors, a, b, c);
  cuda::gemm(gpu, op_a_, op_b_, alpha, a, b, beta, c);
}

}  // namespace kadanoff::linalg
