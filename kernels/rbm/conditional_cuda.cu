// The conditionals on the GPU: a cuBLAS product, then one thread an element for bias and tanh, and one thread a Philox
// counter (four units) for the draw.
#include "kernels/core/cuda_resources.cuh"
#include "kernels/linalg/gemm_device.hpp"
#include "kernels/rbm/conditional_device.hpp"
#include "kernels/units/sampling_cuda.cuh"

namespace kadanoff::rbm::cuda {

using kadanoff::cuda::blocks_for;
using kadanoff::cuda::check_launch;
using kadanoff::random::cuda::DeviceKey;
using linalg::Op;

namespace {

constexpr int block_size = 256;

__global__ void tanh_bias_kernel(Matrix<float> x, Vector<const float> bias) {
  const std::int64_t item = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (item >= x.rows * x.cols) return;
  const std::int64_t i = item / x.cols, j = item % x.cols;
  x(i, j) = units::cuda::mean_in_field(x(i, j), bias[j]);
}

__global__ void sample_kernel(Matrix<float> means, DeviceKey key, unsigned first_row, unsigned block,
                              std::int64_t counters) {
  const std::int64_t item = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (item >= means.rows * counters) return;
  const std::int64_t i = item / counters;
  const auto counter = static_cast<unsigned>(item % counters);
  const uint4 draws = kadanoff::random::cuda::draw(key, counter, first_row + static_cast<unsigned>(i), block);
#pragma unroll
  for (unsigned word = 0; word < 4; ++word) {
    const std::int64_t j = units::unit_of({counter, word});
    if (j < means.cols) means(i, j) = units::spin_from_mean(means(i, j), units::cuda::draw_of(draws, word));
  }
}

void mean(CudaResources& gpu, Matrix<const float> given, Op op, Matrix<const float> weights, Vector<const float> bias,
          Matrix<float> out) {
  if (out.rows == 0) return;
  linalg::cuda::gemm(gpu, Op::none, op, 1, given, weights, 0, out);
  tanh_bias_kernel<<<blocks_for(out.rows * out.cols, block_size), block_size, 0, gpu.stream()>>>(out, bias);
  check_launch("tanh_bias");
}

}  // namespace

void hidden_mean(CudaResources& gpu, ParametersView<const float> parameters, Matrix<const float> visible,
                 Matrix<float> hidden) {
  mean(gpu, visible, Op::none, parameters.weights, parameters.hidden_bias, hidden);
}

void visible_mean(CudaResources& gpu, ParametersView<const float> parameters, Matrix<const float> hidden,
                  Matrix<float> visible) {
  mean(gpu, hidden, Op::transpose, parameters.weights, parameters.visible_bias, visible);
}

void sample(CudaResources& gpu, Matrix<float> means, const random::RngKey& key, std::uint32_t first_row,
            std::uint32_t block) {
  const auto counters = units::cuda::counters_for(means.cols);
  if (means.rows * counters == 0) return;
  sample_kernel<<<blocks_for(means.rows * counters, block_size), block_size, 0, gpu.stream()>>>(
      means, DeviceKey(key), first_row, block, counters);
  check_launch("sample");
}

}  // namespace kadanoff::rbm::cuda
