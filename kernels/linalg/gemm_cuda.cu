// Products on the GPU. cuBLAS is column-major, and a row-major matrix is its transpose in that reading; so it is asked
// for cᵀ ← α op(b)ᵀ op(a)ᵀ + β cᵀ: the operands change places and keep their op.
#include "kernels/core/cuda_resources.cuh"
#include "kernels/linalg/gemm_device.hpp"

namespace kadanoff::linalg::cuda {

using kadanoff::cuda::blas_extent;
using kadanoff::cuda::check;

void gemm(CudaResources& gpu, Op op_a, Op op_b, float alpha, Matrix<const float> a, Matrix<const float> b, float beta,
          Matrix<float> c) {
  const auto cublas_op = [](Op op) { return op == Op::none ? CUBLAS_OP_N : CUBLAS_OP_T; };
  const auto k = op_a == Op::none ? a.cols : a.rows;
  check(cublasSgemm(gpu.cublas(), cublas_op(op_b), cublas_op(op_a), blas_extent(c.cols), blas_extent(c.rows),
                    blas_extent(k), &alpha, b.data, blas_extent(b.stride), a.data, blas_extent(a.stride), &beta, c.data,
                    blas_extent(c.stride)),
        "sgemm");
}

}  // namespace kadanoff::linalg::cuda
