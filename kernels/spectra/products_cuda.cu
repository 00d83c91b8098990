// Products in double precision on the GPU. cuBLAS is column-major and reads a row-major matrix as its transpose: the
// operands change places (kernels/linalg/gemm_cuda.cu), and our upper triangle is its lower one.
#include "kernels/core/cuda_libraries.cuh"
#include "kernels/spectra/products.hpp"

namespace kadanoff::spectra::cuda {

using kadanoff::cuda::blas_extent;
using kadanoff::cuda::check;

namespace {

cublasOperation_t cublas_op(Op op) { return op == Op::none ? CUBLAS_OP_N : CUBLAS_OP_T; }

// cuBLAS wants at least 1, even of a matrix without columns.
int stride_of(Matrix<const double> matrix) { return matrix.stride > 0 ? blas_extent(matrix.stride) : 1; }

}  // namespace

void multiply(CudaResources& gpu, Op op_a, Op op_b, double alpha, Matrix<const double> a, Matrix<const double> b,
              double beta, Matrix<double> c) {
  const auto k = op_a == Op::none ? a.cols : a.rows;
  check(cublasDgemm(gpu.cublas(), cublas_op(op_b), cublas_op(op_a), blas_extent(c.cols), blas_extent(c.rows),
                    blas_extent(k), &alpha, b.data, stride_of(b), a.data, stride_of(a), &beta, c.data, stride_of(c)),
        "dgemm");
}

void gram(CudaResources& gpu, Op op, double alpha, Matrix<const double> a, double beta, Matrix<double> c) {
  const auto k = op == Op::none ? a.cols : a.rows;
  check(cublasDsyrk(gpu.cublas(), CUBLAS_FILL_MODE_LOWER, op == Op::none ? CUBLAS_OP_T : CUBLAS_OP_N,
                    blas_extent(c.rows), blas_extent(k), &alpha, a.data, stride_of(a), &beta, c.data, stride_of(c)),
        "dsyrk");
}

}  // namespace kadanoff::spectra::cuda
