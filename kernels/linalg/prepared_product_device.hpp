// The products of prepared_product.hpp that are not those of gemm.hpp.
#pragma once

#include "kernels/linalg/gemm.hpp"
#include "kernels/rows/bfloat16.hpp"

namespace kadanoff::linalg {

namespace cpu {

// `packed` is op(b), k × n, from pack_bf16.
void multiply_bf16(CpuResources& cpu, float alpha, Matrix<const rows::BFloat16> a, const rows::BFloat16* packed,
                   float beta, Matrix<float> c);
std::int64_t packed_size(std::int64_t k, std::int64_t n);
void pack_bf16(CpuResources& cpu, Op op, Matrix<const rows::BFloat16> b, std::int64_t k, std::int64_t n,
               rows::BFloat16* packed);

}  // namespace cpu

namespace cuda {

void multiply_tf32(CudaResources& gpu, Op op_a, Op op_b, float alpha, Matrix<const float> a, Matrix<const float> b,
                   float beta, Matrix<float> c);
void multiply_bf16(CudaResources& gpu, Op op_a, Op op_b, float alpha, Matrix<const rows::BFloat16> a,
                   Matrix<const rows::BFloat16> b, float beta, Matrix<float> c);

}  // namespace cuda

}  // namespace kadanoff::linalg
