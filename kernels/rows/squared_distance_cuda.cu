// Squared distances on the GPU: one block per row. A fixed tree adds the threads' partial sums.
#include "kernels/core/block_sum.cuh"
#include "kernels/core/cuda_resources.cuh"
#include "kernels/rows/squared_distance.cuh"
#include "kernels/rows/squared_distance.hpp"

namespace kadanoff::rows::cuda {

using kadanoff::cuda::check_launch;

namespace {

constexpr int block_size = 128;

__global__ void squared_distance_kernel(Matrix<const float> a, Matrix<const float> b, Vector<double> distances) {
  const std::int64_t i = blockIdx.x;
  const double sum = part_of_squared_distance<block_size>(a.row(i), b.row(i), a.cols);
  const double distance = kadanoff::cuda::block_sum<block_size>(sum);
  if (threadIdx.x == 0) distances[i] = distance;
}

}  // namespace

void squared_distance(CudaResources& gpu, Matrix<const float> a, Matrix<const float> b, Vector<double> distances) {
  if (a.rows == 0) return;
  squared_distance_kernel<<<static_cast<unsigned>(a.rows), block_size, 0, gpu.stream()>>>(a, b, distances);
  check_launch("squared_distance");
}

}  // namespace kadanoff::rows::cuda
