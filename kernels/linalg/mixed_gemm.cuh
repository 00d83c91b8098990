// Products on the GPU for operations that choose the operands' precision:  c ← α · op(a) · op(b) + β · c, row-major.
//
//   float            fp32, or with `tf32` rounded to 10 bits of mantissa on their way into the tensor cores
//   __nv_bfloat16    as they are, 7 bits
//
// Products and sums are fp32 in each, and so is c.
#pragma once

#include <cuda_bf16.h>

#include "kernels/core/cuda_resources.cuh"
#include "kernels/linalg/gemm.hpp"

namespace kadanoff::linalg::cuda {

// α and β: values, or addresses in device memory that the product reads when it runs, as a recorded graph needs.
struct Factors {
  float alpha = 1, beta = 0;
  const float* alpha_on_device = nullptr;  // both or none
  const float* beta_on_device = nullptr;
};

void mixed_gemm(CudaResources& gpu, Op op_a, Op op_b, const Factors& factors, Matrix<const float> a,
                Matrix<const float> b, Matrix<float> c, bool tf32);
void mixed_gemm(CudaResources& gpu, Op op_a, Op op_b, const Factors& factors, Matrix<const __nv_bfloat16> a,
                Matrix<const __nv_bfloat16> b, Matrix<float> c);

// y ← α · op(a) · x + β · y in plain fp32.
void gemv(CudaResources& gpu, Op op, float alpha, Matrix<const float> a, const float* x, float beta, float* y);

}  // namespace kadanoff::linalg::cuda
