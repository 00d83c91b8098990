// The classifier's output on a GPU: one warp per row computes the softmax, its delta and its loss.
#include "kernels/classifier/output_layer.cuh"
#include "kernels/linalg/gemm.hpp"
#include "kernels/units/tanh_bias.cuh"

namespace kadanoff::classifier::cuda {

using kadanoff::cuda::blocks_for;
using kadanoff::cuda::check_launch;
using linalg::Op;

namespace {

constexpr int warp_size = 32;
constexpr int rows_per_block = 8;  // a warp each
constexpr unsigned whole_warp = 0xFFFFFFFF;

__device__ float warp_max(float value) {
  for (int distance = warp_size / 2; distance > 0; distance /= 2)
    value = fmaxf(value, __shfl_xor_sync(whole_warp, value, distance));
  return value;
}

__device__ float warp_sum(float value) {
  for (int distance = warp_size / 2; distance > 0; distance /= 2) value += __shfl_xor_sync(whole_warp, value, distance);
  return value;
}

// x(i, ·) ← softmax(x(i, ·) + bias), and the rest of output_delta where there are labels. A NaN, which fmaxf passes
// over, comes back through the sum.
__global__ void softmax_kernel(Matrix<float> x, const float* bias, const std::int32_t* labels, float* losses) {
  const int lane = static_cast<int>(threadIdx.x);
  const std::int64_t i = static_cast<std::int64_t>(blockIdx.x) * rows_per_block + threadIdx.y;
  if (i >= x.rows) return;  // the whole warp
  float* row = x.row(i);
  float largest = -INFINITY;
  for (std::int64_t c = lane; c < x.cols; c += warp_size) {
    row[c] += bias[c];
    largest = fmaxf(largest, row[c]);
  }
  largest = warp_max(largest);
  const std::int64_t label = labels == nullptr ? -1 : labels[i];
  float sum = 0, label_logit = 0;
  for (std::int64_t c = lane; c < x.cols; c += warp_size) {
    if (c == label) label_logit = row[c];
    row[c] = expf(row[c] - largest);
    sum += row[c];
  }
  sum = warp_sum(sum);
  for (std::int64_t c = lane; c < x.cols; c += warp_size) {
    const float p = row[c] / sum;
    row[c] = c == label ? p - 1.0F : p;
    if (c == label) losses[i] = (largest - label_logit) + logf(sum);
  }
}

void softmax(CudaResources& gpu, Matrix<float> x, Vector<const float> bias, const std::int32_t* labels, float* losses) {
  const dim3 block(warp_size, rows_per_block);
  softmax_kernel<<<blocks_for(x.rows, rows_per_block), block, 0, gpu.stream()>>>(x, bias.data, labels, losses);
  check_launch("softmax");
}

}  // namespace

void hidden_layer(CudaResources& gpu, const ParametersView<const float>& parameters, Matrix<const float> inputs,
                  Matrix<float> z) {
  if (z.rows == 0) return;
  linalg::cuda::gemm(gpu, Op::none, Op::none, 1, inputs, parameters.hidden_weights, 0, z);
  units::cuda::tanh_bias(gpu, z, parameters.hidden_bias);
}

void output_layer(CudaResources& gpu, const ParametersView<const float>& parameters, Matrix<const float> z,
                  Matrix<float> out) {
  linalg::cuda::gemm(gpu, Op::none, Op::none, 1, z, parameters.output_weights, 0, out);
  softmax(gpu, out, parameters.output_bias, nullptr, nullptr);
}

void output_delta(CudaResources& gpu, const ParametersView<const float>& parameters, Matrix<const float> z,
                  const std::int32_t* labels, Matrix<float> out, float* losses) {
  linalg::cuda::gemm(gpu, Op::none, Op::none, 1, z, parameters.output_weights, 0, out);
  softmax(gpu, out, parameters.output_bias, labels, losses);
}

}  // namespace kadanoff::classifier::cuda
