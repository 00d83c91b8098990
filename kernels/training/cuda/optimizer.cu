// One thread per entry. The matrices are dense; contrastive.cpp has checked that.
#include "kernels/rows/tile.cuh"
#include "kernels/training/cuda/optimizer.cuh"

namespace kadanoff::training::cuda {

using kadanoff::cuda::blocks_for;
using kadanoff::cuda::check_launch;
using namespace rows::cuda;

namespace {

constexpr int block_size = 256;

__device__ std::int64_t this_item() { return static_cast<std::int64_t>(blockIdx.x) * block_size + threadIdx.x; }

__global__ void optimizer_step_kernel(Optimizer optimizer, const DeviceStep* step, const float* gradient,
                                      std::int64_t count, TrainingView state) {
  const auto item = this_item();
  if (item < count) step_entry(optimizer, step->state, gradient[item], entry_of(state, item));
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

__global__ void __launch_bounds__(tile_threads)
    centre_weights_kernel(const float* visible_mean, const float* hidden_mean, const float* visible_gradient,
                          const float* hidden_gradient, Matrix<float> gradient) {
  const auto at = place_in_tile(blockIdx.x, gradient.cols);
  if (at.row >= gradient.rows) return;
  float values[4][4];
  load_tile(gradient, at, values);
#pragma unroll
  for (int r = 0; r < 4; ++r)
#pragma unroll
    for (int k = 0; k < 4; ++k) {
      const auto a = std::int64_t{at.col} + r * runs_apart + k;
      if (a < gradient.cols)
        values[r][k] -= visible_mean[at.row] * hidden_gradient[a] + visible_gradient[at.row] * hidden_mean[a];
    }
  store_tile(gradient, at, values);
}

}  // namespace

void optimizer_step(CudaResources& gpu, const Optimizer& optimizer, const DeviceStep* step, const float* gradient,
                    const TrainingView& state) {
  const auto visible = state.parameters.visible(), hidden = state.parameters.hidden();
  const auto count = visible * hidden + visible + hidden;
  optimizer_step_kernel<<<blocks_for(count, block_size), block_size, 0, gpu.stream()>>>(optimizer, step, gradient,
                                                                                        count, state);
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
  centre_weights_kernel<<<tiles_of(gradient.rows, gradient.cols), tile_threads, 0, gpu.stream()>>>(
      visible_mean, hidden_mean, visible_gradient, hidden_gradient, gradient);
  check_launch("centre_weights");
}

}  // namespace kadanoff::training::cuda
