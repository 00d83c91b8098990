// The two kernels, and how an update is divided between them; small_tile.cuh has the functions of a block on a tile.
#include <algorithm>

#include "kernels/core/block_sum.cuh"
#include "kernels/training/cuda/contrastive_fused.cuh"
#include "kernels/training/cuda/optimizer.cuh"
#include "kernels/training/cuda/small_tile.cuh"

namespace kadanoff::training::cuda {

using kadanoff::cuda::attribute;
using kadanoff::cuda::block_sum;
using kadanoff::cuda::blocks_for;
using kadanoff::cuda::check;
using kadanoff::cuda::check_launch;
using kadanoff::random::cuda::DeviceKey;

namespace {

constexpr int threads = small_tile_threads;
constexpr int tiles[] = {64, 32};  // samples; the longer one if it fits
constexpr int most_blocks = 512;

constexpr std::size_t shared_floats(std::int64_t visible, std::int64_t hidden, int tile) {
  const auto v = static_cast<std::size_t>(whole_fours(visible)), h = static_cast<std::size_t>(whole_fours(hidden));
  return v * h + v + h + 2 * (v + h) * static_cast<std::size_t>(pitch_of(tile));
}

std::int64_t entries(std::int64_t visible, std::int64_t hidden) { return visible * hidden + visible + hidden; }

struct Arguments {
  StepState step;
  random::RngKey visible_key, hidden_key;
  rows::SpinRows data;
  TrainingView state;
  int visible, hidden, steps;
  bool sampled, persistent;
  float* partial;  // a gradient a block: W, b, c
  double* errors;  // a number a block, unless it is null
};

template <int tile>
__global__ void __launch_bounds__(threads) chain_kernel(Arguments in) {
  constexpr int pitch = pitch_of(tile);
  extern __shared__ float4 shared[];
  __shared__ std::uint32_t rows[tile];
  const int thread = static_cast<int>(threadIdx.x);
  const int v4 = whole_fours(in.visible), h4 = whole_fours(in.hidden);
  float* weights = reinterpret_cast<float*>(shared);
  float* visible_bias = weights + v4 * h4;
  float* hidden_bias = visible_bias + v4;
  float* v_data = hidden_bias + h4;
  float* v_model = v_data + v4 * pitch;
  float* h_data = v_model + v4 * pitch;
  float* h_model = h_data + h4 * pitch;

  const auto& parameters = in.state.parameters;
  for (int item = thread; item < v4 * h4; item += threads) {
    const int j = item / h4, a = item % h4;
    weights[item] = j < in.visible && a < in.hidden ? parameters.weights(j, a) : 0.0F;
  }
  for (int j = thread; j < v4; j += threads) visible_bias[j] = j < in.visible ? parameters.visible_bias[j] : 0.0F;
  for (int a = thread; a < h4; a += threads) hidden_bias[a] = a < in.hidden ? parameters.hidden_bias[a] : 0.0F;

  const DeviceKey visible_key(in.visible_key.at_step(in.step.update)),
      hidden_key(in.hidden_key.at_step(in.step.update));
  float* gradient =
      in.partial + blockIdx.x * static_cast<std::int64_t>(in.visible * in.hidden + in.visible + in.hidden);
  const int n = static_cast<int>(in.step.size);
  double error = 0;
  const auto add_error = [&] {
    for (int item = thread; item < in.visible * tile; item += threads) {
      const int place = item / tile * pitch + item % tile;
      const double difference = static_cast<double>(v_data[place]) - static_cast<double>(v_model[place]);
      error += difference * difference;
    }
  };
  for (int first = static_cast<int>(blockIdx.x) * tile; first < n; first += static_cast<int>(gridDim.x) * tile) {
    const Tile at{first, n - first < tile ? n - first : tile};
    const bool is_first = first == static_cast<int>(blockIdx.x) * tile;
    __syncthreads();  // all are done with the tile before, and with filling the weights
    if (thread < at.count) rows[thread] = in.step.order(in.step.first + static_cast<std::uint32_t>(first + thread));
    __syncthreads();
    unpack<tile>(in.data.words, rows, at, in.visible, v4, v_data);
    if (in.persistent) unpack<tile>(in.state.chains, nullptr, at, in.hidden, h4, h_model);
    __syncthreads();
    hidden_fields<tile>(weights, in.visible, h4, v_data, h_data);
    __syncthreads();
    activate<tile>(h_data, hidden_bias, in.hidden, at, hidden_key, 0, in.sampled);
    __syncthreads();
    if (in.errors != nullptr && in.persistent) {  // PCD's chains are not of the data
      visible_fields<tile>(weights, v4, h4, h_data, v_model);
      __syncthreads();
      activate<tile>(v_model, visible_bias, in.visible, at, visible_key, 0, in.sampled);
      __syncthreads();
      add_error();
      __syncthreads();
    }
    for (int s = 1; s <= in.steps; ++s) {
      const auto half_step = static_cast<unsigned>(s);
      visible_fields<tile>(weights, v4, h4, s == 1 && !in.persistent ? h_data : h_model, v_model);
      __syncthreads();
      activate<tile>(v_model, visible_bias, in.visible, at, visible_key, half_step, in.sampled || in.persistent);
      __syncthreads();
      hidden_fields<tile>(weights, in.visible, h4, v_model, h_model);
      __syncthreads();
      activate<tile>(h_model, hidden_bias, in.hidden, at, hidden_key, half_step,
                     in.sampled || (in.persistent && s < in.steps));
      __syncthreads();
    }
    add_weights_gradient<tile>(v_data, v_model, h_data, h_model, in.visible, in.hidden, is_first, gradient);
    float* bias_gradient = gradient + in.visible * in.hidden;
    add_bias_gradient<tile>(v_data, v_model, in.visible, is_first, bias_gradient);
    add_bias_gradient<tile>(h_data, h_model, in.hidden, is_first, bias_gradient + in.visible);
    if (in.errors != nullptr && !in.persistent) add_error();
    if (in.persistent) {
      __syncthreads();
      if (!in.sampled) draw_spins<tile>(h_model, in.hidden, at, hidden_key, static_cast<unsigned>(in.steps));
      __syncthreads();
      pack<tile>(h_model, in.hidden, at, in.state.chains);
    }
  }
  if (in.errors == nullptr) return;
  error = block_sum<threads>(error);
  if (thread == 0) in.errors[blockIdx.x] = error;
}

auto chain_kernel_of(int tile) { return tile == 64 ? chain_kernel<64> : chain_kernel<32>; }

// 32 entries a block; 8 threads share the partial gradients of each.
__global__ void fused_step_kernel(Optimizer optimizer, StepState step, const float* partial, int blocks,
                                  std::int64_t count, TrainingView state, const double* errors, double* sum_of_errors) {
  constexpr int columns = 32, parts = threads / columns;
  __shared__ float sums[parts][columns];
  const int column = static_cast<int>(threadIdx.x) % columns, part = static_cast<int>(threadIdx.x) / columns;
  const std::int64_t at = static_cast<std::int64_t>(blockIdx.x) * columns + column;
  float sum = 0;
  if (at < count)
    for (int block = part; block < blocks; block += parts) sum += partial[block * count + at];
  sums[part][column] = sum;
  __syncthreads();
  if (part == 0 && at < count) {
    float gradient = 0;
    for (int other = 0; other < parts; ++other) gradient += sums[other][column];
    step_entry(optimizer, step, gradient / static_cast<float>(step.size), entry_of(state, at));
  }
  if (sum_of_errors == nullptr || blockIdx.x != 0) return;
  double error = 0;
  for (int block = static_cast<int>(threadIdx.x); block < blocks; block += threads) error += errors[block];
  error = block_sum<threads>(error);
  if (threadIdx.x == 0) *sum_of_errors += error;
}

}  // namespace

FusedLimits::FusedLimits(Device device)
    : multiprocessors(attribute(cudaDevAttrMultiProcessorCount, device)),
      bytes_a_block(attribute(cudaDevAttrMaxSharedMemoryPerBlockOptin, device)) {
  int most_fixed = 0;
  for (const int tile : tiles) {
    cudaFuncAttributes kernel{};
    check(cudaFuncGetAttributes(&kernel, chain_kernel_of(tile)), "reading a kernel's properties");
    most_fixed = std::max(most_fixed, static_cast<int>(kernel.sharedSizeBytes));
  }
  bytes_a_block -= most_fixed;
  for (const int tile : tiles)
    check(cudaFuncSetAttribute(chain_kernel_of(tile), cudaFuncAttributeMaxDynamicSharedMemorySize, bytes_a_block),
          "asking for shared memory");
}

FusedPlan plan_fused(const FusedLimits& limits, const ContrastiveDivergence& method, std::int64_t visible,
                     std::int64_t hidden, std::int64_t n) {
  constexpr std::int64_t most_units = 4096, most_samples = std::int64_t{1} << 30;  // all indices fit into an int
  if (method.precision != Precision::fp32 || method.centred || visible > most_units || hidden > most_units ||
      n > most_samples)
    return {};
  for (const int tile : tiles) {
    const auto bytes = shared_floats(visible, hidden, tile) * sizeof(float);
    if (bytes > static_cast<std::size_t>(limits.bytes_a_block)) continue;
    constexpr int most_a_multiprocessor = 4;
    int fit = 0;
    check(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&fit, chain_kernel_of(tile), threads, bytes),
          "asking how many blocks fit");
    const auto at_once = std::min(most_blocks, limits.multiprocessors * std::clamp(fit, 1, most_a_multiprocessor));
    const auto needed = (n + tile - 1) / tile, rounds = (needed + at_once - 1) / at_once;
    return {.tile = tile, .blocks = static_cast<int>((needed + rounds - 1) / rounds), .shared_bytes = bytes};
  }
  return {};
}

std::int64_t fused_floats(std::int64_t visible, std::int64_t hidden, std::int64_t n) {
  const auto blocks = std::min<std::int64_t>(most_blocks, (n + 31) / 32);
  return blocks * (entries(visible, hidden) + 2);
}

void fused_update(CudaResources& gpu, const FusedPlan& fused, const ContrastiveDivergence& method, const StepPlan& plan,
                  const StepState& step, const rows::SpinRows& data, const TrainingView& state, float* memory,
                  double* squared_error) {
  const auto visible = state.parameters.visible(), hidden = state.parameters.hidden();
  auto* errors = reinterpret_cast<double*>(memory);  // first: they want the larger alignment
  float* partial = memory + 2 * fused.blocks;
  const Arguments arguments{.step = step,
                            .visible_key = plan.visible,
                            .hidden_key = plan.hidden,
                            .data = data,
                            .state = state,
                            .visible = static_cast<int>(visible),
                            .hidden = static_cast<int>(hidden),
                            .steps = method.steps,
                            .sampled = method.statistics == Statistics::sampled,
                            .persistent = method.algorithm == Algorithm::pcd,
                            .partial = partial,
                            .errors = squared_error == nullptr ? nullptr : errors};
  const auto kernel = chain_kernel_of(fused.tile);
  kernel<<<static_cast<unsigned>(fused.blocks), threads, fused.shared_bytes, gpu.stream()>>>(arguments);
  check_launch("chain");
  const auto count = entries(visible, hidden);
  fused_step_kernel<<<blocks_for(count, 32), threads, 0, gpu.stream()>>>(method.optimizer, step, partial, fused.blocks,
                                                                         count, state, errors, squared_error);
  check_launch("fused_step");
}

}  // namespace kadanoff::training::cuda
