// Column sums on a GPU as a product with a vector of ones, by cuBLAS.
#include "kernels/core/cuda_libraries.cuh"
#include "kernels/linalg/column_sums.cuh"

namespace kadanoff::linalg::cuda {

using kadanoff::cuda::blas_extent;
using kadanoff::cuda::blocks_for;
using kadanoff::cuda::check;
using kadanoff::cuda::check_launch;

namespace {

constexpr int block_size = 256;

__global__ void fill_kernel(float* to, std::int64_t count, float value) {
  const std::int64_t item = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (item < count) to[item] = value;
}

}  // namespace

void fill_ones(CudaResources& gpu, float* ones, std::int64_t count) {
  fill_kernel<<<blocks_for(count, block_size), block_size, 0, gpu.stream()>>>(ones, count, 1.0F);
  check_launch("fill");
}

void add_column_sums(CudaResources& gpu, Vector<float> to, Matrix<const float> x, const float* ones, float scale) {
  const float one = 1;
  check(cublasSgemv(gpu.cublas(), CUBLAS_OP_N, blas_extent(x.cols), blas_extent(x.rows), &scale, x.data,
                    blas_extent(x.stride), ones, 1, &one, to.data, 1),
        "sgemv");
}

}  // namespace kadanoff::linalg::cuda
