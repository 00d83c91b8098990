// Products on the GPU in every precision, row-major:  c ← α · op(a) · op(b) + β · c.
//
//   float            fp32, or tf32
//   __nv_bfloat16    bf16
//
// In every precision, products, sums and c are fp32. The product of gemm.hpp is the case where everything is fp32.
#pragma once

#include <cuda_bf16.h>

#include "kernels/core/cuda_resources.cuh"
#include "kernels/linalg/gemm.hpp"
#include "kernels/linalg/precision.hpp"

namespace kadanoff::linalg::cuda {

// α and β: values, or addresses in device memory that the product reads when it runs, as a recorded graph needs.
struct Factors {
  float alpha = 1, beta = 0;
  const float* alpha_on_device = nullptr;  // set both or neither
  const float* beta_on_device = nullptr;
};

// In fp32 or tf32, as `precision` says.
void gemm(CudaResources& gpu, Precision precision, Op op_a, Op op_b, const Factors& factors, Matrix<const float> a,
          Matrix<const float> b, Matrix<float> c);

// In bf16.
void gemm(CudaResources& gpu, Op op_a, Op op_b, const Factors& factors, Matrix<const __nv_bfloat16> a,
          Matrix<const __nv_bfloat16> b, Matrix<float> c);

// y ← α · op(a) · x + β · y in plain fp32.
void gemv(CudaResources& gpu, Op op, float alpha, Matrix<const float> a, const float* x, float beta, float* y);

}  // namespace kadanoff::linalg::cuda
