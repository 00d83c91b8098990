// Columns on the GPU: one block per row.
#include "kernels/core/cuda_resources.cuh"
#include "kernels/rows/copy_columns.hpp"

namespace kadanoff::rows::cuda {

using kadanoff::cuda::check_launch;

namespace {

__global__ void copy_columns_kernel(Vector<const std::int32_t> columns, Matrix<const float> from, Matrix<float> to) {
  const std::int64_t i = blockIdx.x;
  for (std::int64_t k = threadIdx.x; k < columns.size; k += blockDim.x) to(i, columns[k]) = from(i, columns[k]);
}

}  // namespace

void copy_columns(CudaResources& gpu, Vector<const std::int32_t> columns, Matrix<const float> from, Matrix<float> to) {
  constexpr int block_size = 128;
  copy_columns_kernel<<<static_cast<unsigned>(from.rows), block_size, 0, gpu.stream()>>>(columns, from, to);
  check_launch("copy_columns");
}

}  // namespace kadanoff::rows::cuda
