// Pseudo-likelihoods on the GPU: one product computes the fields, then one block per sample. The warps of a block share
// the units, and the 32 threads of a warp share the sum over the hidden layer. Every sum has a fixed order.
#include "kernels/core/block_sum.cuh"
#include "kernels/core/cuda_resources.cuh"
#include "kernels/linalg/gemm.hpp"
#include "kernels/random/philox_cuda.cuh"
#include "kernels/rbm/pseudo_likelihood.hpp"
#include "kernels/units/log_cosh.cuh"

namespace kadanoff::rbm::cuda {

using kadanoff::cuda::check_launch;
using kadanoff::random::cuda::DeviceKey;
using linalg::Op;

namespace {

constexpr int block_size = 128;
constexpr int warp_size = 32;

__device__ double log_sigmoid(double x) { return x > 0 ? -log1p(exp(-x)) : x - log1p(exp(x)); }

// ln p(v_unit | the others) of sample i, in lane 0; all threads of a warp must call it together. `fields` lack the
// bias.
__device__ double log_probability(ParametersView<const float> parameters, Matrix<const float> visible,
                                  Matrix<const float> fields, std::int64_t i, std::int64_t unit) {
  const double spin = visible(i, unit);
  const float* weights = parameters.weights.row(unit);
  double change = 0;
  for (std::int64_t a = threadIdx.x % warp_size; a < fields.cols; a += warp_size) {
    const double x = static_cast<double>(fields(i, a)) + parameters.hidden_bias[a];
    change += units::cuda::log_two_cosh(x) - units::cuda::log_two_cosh(x - 2 * spin * weights[a]);
  }
  for (int half = warp_size / 2; half > 0; half /= 2) change += __shfl_down_sync(0xFFFFFFFFU, change, half);
  return log_sigmoid(2 * spin * parameters.visible_bias[unit] + change);
}

__global__ void exact_kernel(ParametersView<const float> parameters, Matrix<const float> visible,
                             Matrix<const float> fields, Vector<double> out) {
  const std::int64_t i = blockIdx.x;
  double sum = 0;
  for (std::int64_t unit = threadIdx.x / warp_size; unit < visible.cols; unit += block_size / warp_size)
    sum += log_probability(parameters, visible, fields, i, unit);
  const double total = kadanoff::cuda::block_sum<block_size>(threadIdx.x % warp_size == 0 ? sum : 0);
  if (threadIdx.x == 0) out[i] = total;
}

// One warp a sample.
__global__ void stochastic_kernel(ParametersView<const float> parameters, Matrix<const float> visible,
                                  Matrix<const float> fields, DeviceKey key, unsigned first_row, Vector<double> out) {
  const std::int64_t i = blockIdx.x;
  const unsigned word = kadanoff::random::cuda::draw(key, 0, first_row + static_cast<unsigned>(i), 0).x;
  const auto unit = static_cast<std::int64_t>(std::uint64_t{word} * static_cast<std::uint64_t>(visible.cols) >> 32);
  const double log_p = log_probability(parameters, visible, fields, i, unit);
  if (threadIdx.x == 0) out[i] = static_cast<double>(visible.cols) * log_p;
}

// v W, in scratch memory.
Matrix<const float> fields_of(CudaResources& gpu, ParametersView<const float> parameters, Matrix<const float> visible) {
  const auto hidden = parameters.hidden();
  auto* memory = static_cast<float*>(gpu.scratch(static_cast<std::size_t>(visible.rows * hidden) * sizeof(float)));
  const auto fields = contiguous(memory, visible.rows, hidden, gpu.device());
  linalg::cuda::gemm(gpu, Op::none, Op::none, 1, visible, parameters.weights, 0, fields);
  return fields;
}

}  // namespace

void pseudo_log_likelihood(CudaResources& gpu, ParametersView<const float> parameters, Matrix<const float> visible,
                           Vector<double> out) {
  if (visible.rows == 0) return;
  const auto fields = fields_of(gpu, parameters, visible);
  exact_kernel<<<static_cast<unsigned>(visible.rows), block_size, 0, gpu.stream()>>>(parameters, visible, fields, out);
  check_launch("pseudo_log_likelihood");
}

void stochastic_pseudo_log_likelihood(CudaResources& gpu, ParametersView<const float> parameters,
                                      Matrix<const float> visible, const random::RngKey& key, std::uint32_t first_row,
                                      Vector<double> out) {
  if (visible.rows == 0) return;
  const auto fields = fields_of(gpu, parameters, visible);
  stochastic_kernel<<<static_cast<unsigned>(visible.rows), warp_size, 0, gpu.stream()>>>(
      parameters, visible, fields, DeviceKey(key), first_row, out);
  check_launch("stochastic_pseudo_log_likelihood");
}

}  // namespace kadanoff::rbm::cuda
