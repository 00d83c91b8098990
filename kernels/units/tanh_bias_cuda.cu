// One thread per element.
#include "kernels/units/sampling.cuh"
#include "kernels/units/tanh_bias.cuh"

namespace kadanoff::units::cuda {
namespace {

__global__ void tanh_bias_kernel(Matrix<float> x, Vector<const float> bias) {
  const std::int64_t item = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (item >= x.rows * x.cols) return;
  const std::int64_t i = item / x.cols, j = item % x.cols;
  x(i, j) = mean_in_field(x(i, j), bias[j]);
}

}  // namespace

void tanh_bias(CudaResources& gpu, Matrix<float> x, Vector<const float> bias) {
  constexpr int block_size = 256;
  tanh_bias_kernel<<<kadanoff::cuda::blocks_for(x.rows * x.cols, block_size), block_size, 0, gpu.stream()>>>(x, bias);
  kadanoff::cuda::check_launch("tanh_bias");
}

}  // namespace kadanoff::units::cuda
