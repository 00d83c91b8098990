#include "kernels/linalg/mixed_gemm.cuh"
#include "kernels/linalg/prepared_product_device.hpp"

namespace kadanoff::linalg::cuda {
namespace {

Matrix<const __nv_bfloat16> as_cuda(Matrix<const rows::BFloat16> x) {  // the same bits
  return {reinterpret_cast<const __nv_bfloat16*>(x.data), x.rows, x.cols, x.stride, x.device};
}

}  // namespace

void multiply_tf32(CudaResources& gpu, Op op_a, Op op_b, float alpha, Matrix<const float> a, Matrix<const float> b,
                   float beta, Matrix<float> c) {
  mixed_gemm(gpu, op_a, op_b, Factors{alpha, beta}, a, b, c, true);
}

void multiply_bf16(CudaResources& gpu, Op op_a, Op op_b, float alpha, Matrix<const rows::BFloat16> a,
                   Matrix<const rows::BFloat16> b, float beta, Matrix<float> c) {
  mixed_gemm(gpu, op_a, op_b, Factors{alpha, beta}, as_cuda(a), as_cuda(b), c);
}

}  // namespace kadanoff::linalg::cuda
