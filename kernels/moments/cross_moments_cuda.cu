// The product of a batch by cuBLAS in plain fp32; then one thread for each sum. One thread squares each value.
#include "kernels/core/cuda_resources.cuh"
#include "kernels/linalg/gemm.hpp"
#include "kernels/moments/cross_moments.hpp"

namespace kadanoff::moments::cuda {
namespace {

constexpr int threads = 256;

__global__ void add_kernel(Matrix<const float> batch, Matrix<double> sums) {
  const std::int64_t item = std::int64_t{blockIdx.x} * blockDim.x + threadIdx.x;
  if (item >= sums.rows * sums.cols) return;
  const std::int64_t i = item / sums.cols, a = item % sums.cols;
  sums(i, a) += static_cast<double>(batch(i, a));
}

__global__ void square_kernel(Matrix<float> values) {
  const std::int64_t item = std::int64_t{blockIdx.x} * blockDim.x + threadIdx.x;
  if (item >= values.rows * values.cols) return;
  float& value = values(item / values.cols, item % values.cols);
  value *= value;
}

}  // namespace

void add_cross_moments(CudaResources& gpu, Matrix<const float> v, Matrix<const float> h, Matrix<float> batch,
                       Matrix<double> sums) {
  linalg::cuda::gemm(gpu, linalg::Op::transpose, linalg::Op::none, 1, v, h, 0, batch);
  add_kernel<<<kadanoff::cuda::blocks_for(sums.rows * sums.cols, threads), threads, 0, gpu.stream()>>>(batch, sums);
  kadanoff::cuda::check_launch("add_cross_moments");
}

void square(CudaResources& gpu, Matrix<float> values) {
  square_kernel<<<kadanoff::cuda::blocks_for(values.rows * values.cols, threads), threads, 0, gpu.stream()>>>(values);
  kadanoff::cuda::check_launch("square");
}

}  // namespace kadanoff::moments::cuda
