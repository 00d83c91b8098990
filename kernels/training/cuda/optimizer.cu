// One thread per entry. The matrices are dense; contrastive.cpp has checked that.
#include "kernels/training/cuda/optimizer.cuh"

namespace kadanoff::training::cuda {

using kadanoff::cuda::blocks_for;
using kadanoff::cuda::check_launch;

namespace {

constexpr int block_size = 256;

__device__ std::int64_t this_item() { return static_cast<std::int64_t>(blockIdx.x) * block_size + threadIdx.x; }

__global__ void optimizer_step_kernel(Optimizer optimizer, const DeviceStep* step, const float* gradient,
                                      std::int64_t first, std::int64_t count, TrainingView state) {
  const auto item = this_item();
  if (item < count) step_entry(optimizer, step->state, gradient[item], entry_of(state, first + item));
}

__global__ void apply_penalty_kernel(Optimizer optimizer, const DeviceStep* step, float* weights, std::int64_t count) {
  const auto item = this_item();
  if (item < count) weights[item] += step->state.rate * penalty_slope(optimizer, weights[item]);
}

__global__ void apply_momentum_kernel(Optimizer optimizer, const DeviceStep* step, float* momentum, float* weights,
                                      std::int64_t count) {
  const auto item = this_item();
  if (item >= count) return;
  const float u = momentum[item] + (optimizer.is_penalised() ? penalty_slope(optimizer, weights[item]) : 0.0F);
  momentum[item] = u;
  weights[item] += step->state.rate * u;
}

__global__ void centre_weights_kernel(const float* visible_mean, const float* hidden_mean,
                                      const float* visible_gradient, const float* hidden_gradient,
                                      Matrix<float> gradient) {
  const auto item = this_item();
  if (item >= gradient.rows * gradient.cols) return;
  const std::int64_t i = item / gradient.cols, a = item % gradient.cols;
  gradient(i, a) -= visible_mean[i] * hidden_gradient[a] + visible_gradient[i] * hidden_mean[a];
}

}  // namespace

void optimizer_step(CudaResources& gpu, const Optimizer& optimizer, const DeviceStep* step, const float* gradient,
                    std::int64_t first, std::int64_t count, const TrainingView& state) {
  optimizer_step_kernel<<<blocks_for(count, block_size), block_size, 0, gpu.stream()>>>(optimizer, step, gradient,
                                                                                        first, count, state);
  check_launch("optimizer_step");
}

void apply_penalty(CudaResources& gpu, const Optimizer& optimizer, const DeviceStep* step, Matrix<float> weights) {
  const auto count = weights.rows * weights.cols;
  apply_penalty_kernel<<<blocks_for(count, block_size), block_size, 0, gpu.stream()>>>(optimizer, step, weights.data,
                                                                                       count);
  check_launch("apply_penalty");
}

void apply_momentum(CudaResources& gpu, const Optimizer& optimizer, const DeviceStep* step, Matrix<float> momentum,
                    Matrix<float> weights) {
  const auto count = weights.rows * weights.cols;
  apply_momentum_kernel<<<blocks_for(count, block_size), block_size, 0, gpu.stream()>>>(optimizer, step, momentum.data,
                                                                                        weights.data, count);
  check_launch("apply_momentum");
}

void centre_weights(CudaResources& gpu, const float* visible_mean, const float* hidden_mean,
                    const float* visible_gradient, const float* hidden_gradient, Matrix<float> gradient) {
  const auto count = gradient.rows * gradient.cols;
  centre_weights_kernel<<<blocks_for(count, block_size), block_size, 0, gpu.stream()>>>(
      visible_mean, hidden_mean, visible_gradient, hidden_gradient, gradient);
  check_launch("centre_weights");
}

}  // namespace kadanoff::training::cuda
