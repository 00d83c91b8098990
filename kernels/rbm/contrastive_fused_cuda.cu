// In shared memory the samples of a tile lie side by side, unit after unit: x[unit · pitch + sample]. Units are filled
// up to a multiple of 4 with zeros, and so are the samples of the last tile: they add nothing.
#include <algorithm>

#include "kernels/core/block_sum.cuh"
#include "kernels/random/philox_cuda.cuh"
#include "kernels/rbm/ascent_cuda.cuh"
#include "kernels/rbm/contrastive_fused.cuh"
#include "kernels/rbm/sampling.hpp"

namespace kadanoff::rbm::cuda {

using kadanoff::cuda::block_sum;
using kadanoff::cuda::blocks_for;
using kadanoff::cuda::check;
using kadanoff::cuda::check_launch;
using kadanoff::cuda::DeviceKey;

namespace {

constexpr int threads = 256;
constexpr int most_blocks = 512;
constexpr int static_bytes = 4096;  // more than the kernel takes besides what it is given

constexpr int whole_fours(std::int64_t units) { return static_cast<int>((units + 3) / 4 * 4); }
constexpr int pitch_of(int tile) { return tile + 4; }  // neighbouring units begin in other banks

constexpr std::size_t shared_floats(std::int64_t visible, std::int64_t hidden, int tile) {
  const auto v = static_cast<std::size_t>(whole_fours(visible)), h = static_cast<std::size_t>(whole_fours(hidden));
  return v * h + v + h + 2 * (v + h) * static_cast<std::size_t>(pitch_of(tile));
}

std::int64_t entries(std::int64_t visible, std::int64_t hidden) { return visible * hidden + visible + hidden; }

struct Arguments {
  StepState step;
  RngKey visible_key, hidden_key;
  SpinRows data;
  TrainingView state;
  int visible, hidden, steps;
  bool sampled, persistent;
  float* partial;  // a gradient a block: W, b, c
  double* errors;  // a number a block, unless it is null
};

struct Tile {
  int first, count;  // of the batch's samples
};

__device__ void load4(float (&to)[4], const float* from) {
  const float4 four = *reinterpret_cast<const float4*>(from);
  to[0] = four.x, to[1] = four.y, to[2] = four.z, to[3] = four.w;
}

__device__ void store4(float* to, const float (&from)[4]) {
  *reinterpret_cast<float4*>(to) = make_float4(from[0], from[1], from[2], from[3]);
}

// x(j, i) = spin j of row rows[i], or of row first + i.
template <int tile>
__device__ void unpack(Matrix<const std::uint32_t> words, const std::uint32_t* rows, const Tile& at, int units,
                       int fours, float* x) {
  const int words_a_row = (units + 31) / 32;
  for (int item = static_cast<int>(threadIdx.x); item < words_a_row * tile; item += threads) {
    const int i = item % tile, word = item / tile;
    const bool is_there = i < at.count;
    std::uint32_t bits = 0;
    if (is_there) bits = words(rows != nullptr ? rows[i] : at.first + i, word);
    for (int bit = 0; bit < 32 && 32 * word + bit < fours; ++bit) {
      const int j = 32 * word + bit;
      const float spin = (bits >> bit & 1U) != 0 ? 1.0F : -1.0F;
      x[j * pitch_of(tile) + i] = is_there && j < units ? spin : 0.0F;
    }
  }
}

// h(a, i) = Σ_j W(j, a) v(j, i)
template <int tile>
__device__ void hidden_fields(const float* weights, int visible, int h4, const float* v, float* h) {
  constexpr int pitch = pitch_of(tile);
  const int a_tiles = h4 / 4;
  for (int at = static_cast<int>(threadIdx.x); at < a_tiles * (tile / 4); at += threads) {
    const int a = at % a_tiles * 4, i = at / a_tiles * 4;
    float sum[4][4] = {};
    for (int j = 0; j < visible; ++j) {
      float w[4], x[4];
      load4(w, weights + j * h4 + a);
      load4(x, v + j * pitch + i);
#pragma unroll
      for (int q = 0; q < 4; ++q)
#pragma unroll
        for (int r = 0; r < 4; ++r) sum[q][r] += w[q] * x[r];
    }
#pragma unroll
    for (int q = 0; q < 4; ++q) store4(h + (a + q) * pitch + i, sum[q]);
  }
}

// v(j, i) = Σ_a W(j, a) h(a, i)
template <int tile>
__device__ void visible_fields(const float* weights, int v4, int h4, const float* h, float* v) {
  constexpr int pitch = pitch_of(tile);
  for (int at = static_cast<int>(threadIdx.x); at < v4 / 4 * (tile / 4); at += threads) {
    const int i = at % (tile / 4) * 4, j = at / (tile / 4) * 4;
    float sum[4][4] = {};
    for (int a = 0; a < h4; a += 4) {
      float w[4][4], x[4][4];
#pragma unroll
      for (int q = 0; q < 4; ++q) {
        load4(w[q], weights + (j + q) * h4 + a);
        load4(x[q], h + (a + q) * pitch + i);
      }
#pragma unroll
      for (int k = 0; k < 4; ++k)
#pragma unroll
        for (int q = 0; q < 4; ++q)
#pragma unroll
          for (int r = 0; r < 4; ++r) sum[q][r] += w[q][k] * x[k][r];
    }
#pragma unroll
    for (int q = 0; q < 4; ++q) store4(v + (j + q) * pitch + i, sum[q]);
  }
}

// Fields, with their bias, to means, or to spins drawn from them.
template <int tile>
__device__ void activate(float* x, const float* bias, int units, const Tile& at, const DeviceKey& key,
                         unsigned half_step, bool draws) {
  const int counters = (units + static_cast<int>(units_per_block) - 1) / static_cast<int>(units_per_block) *
                       static_cast<int>(counters_per_block);
  for (int item = static_cast<int>(threadIdx.x); item < counters * tile; item += threads) {
    const int i = item % tile;
    const auto counter = static_cast<unsigned>(item / tile);
    uint4 words{};
    if (draws) words = kadanoff::cuda::draw(key, counter, static_cast<unsigned>(at.first + i), half_step);
    const unsigned random[4] = {words.x, words.y, words.z, words.w};
#pragma unroll
    for (unsigned word = 0; word < 4; ++word) {
      const int j = static_cast<int>(unit_of({counter, word}));
      if (j >= units) continue;
      float& value = x[j * pitch_of(tile) + i];
      const float mean = tanhf(value + bias[j]);
      value = i >= at.count ? 0.0F : draws ? spin_from_mean(mean, random[word]) : mean;
    }
  }
}

// Means to spins drawn from them.
template <int tile>
__device__ void draw_spins(float* x, int units, const Tile& at, const DeviceKey& key, unsigned half_step) {
  for (int item = static_cast<int>(threadIdx.x); item < units * tile; item += threads) {
    const int i = item % tile, j = item / tile;
    const auto [counter, word] = draw_position(static_cast<unsigned>(j));
    const uint4 words = kadanoff::cuda::draw(key, counter, static_cast<unsigned>(at.first + i), half_step);
    const unsigned random = word == 0 ? words.x : word == 1 ? words.y : word == 2 ? words.z : words.w;
    float& value = x[j * pitch_of(tile) + i];
    value = spin_from_mean(value, random);
  }
}

template <int tile>
__device__ void pack(const float* x, int units, const Tile& at, Matrix<std::uint32_t> words) {
  for (int item = static_cast<int>(threadIdx.x); item < (units + 31) / 32 * tile; item += threads) {
    const int i = item % tile, word = item / tile;
    if (i >= at.count) continue;
    std::uint32_t bits = 0;
    for (int bit = 0; bit < 32 && 32 * word + bit < units; ++bit)
      bits |= static_cast<std::uint32_t>(x[(32 * word + bit) * pitch_of(tile) + i] > 0) << bit;
    words(at.first + i, word) = bits;
  }
}

// gradient(j, a) = Σ_i v₀(j, i) h₀(a, i) − vₖ(j, i) hₖ(a, i), or is added to. A thread's units are a quarter of the
// layer apart, so that neighbouring threads read neighbouring units: other banks.
template <int tile>
__device__ void add_weights_gradient(const float* v_data, const float* v_model, const float* h_data,
                                     const float* h_model, int visible, int hidden, bool is_first, float* gradient) {
  constexpr int pitch = pitch_of(tile);
  const int a_tiles = whole_fours(hidden) / 4, j_tiles = whole_fours(visible) / 4;
  for (int at = static_cast<int>(threadIdx.x); at < a_tiles * j_tiles; at += threads) {
    const int a = at % a_tiles, j = at / a_tiles;
    float sum[4][4] = {};
    for (int half = 0; half < 2; ++half) {
      const float* v = half == 0 ? v_data : v_model;
      const float* h = half == 0 ? h_data : h_model;
      const float sign = half == 0 ? 1.0F : -1.0F;
      for (int i = 0; i < tile; i += 4) {
        float x[4][4], y[4][4];
#pragma unroll
        for (int q = 0; q < 4; ++q) {
          load4(x[q], v + (j + q * j_tiles) * pitch + i);
          load4(y[q], h + (a + q * a_tiles) * pitch + i);
        }
#pragma unroll
        for (int q = 0; q < 4; ++q)
#pragma unroll
          for (int k = 0; k < 4; ++k) {
            x[q][k] *= sign;
#pragma unroll
            for (int r = 0; r < 4; ++r) sum[q][r] += x[q][k] * y[r][k];
          }
      }
    }
#pragma unroll
    for (int q = 0; q < 4; ++q)
#pragma unroll
      for (int r = 0; r < 4; ++r) {
        const int unit = j + q * j_tiles, to = a + r * a_tiles;
        if (unit >= visible || to >= hidden) continue;
        float& entry = gradient[unit * hidden + to];
        entry = is_first ? sum[q][r] : entry + sum[q][r];
      }
  }
}

template <int tile>
__device__ void add_bias_gradient(const float* data, const float* model, int units, bool is_first, float* gradient) {
  for (int j = static_cast<int>(threadIdx.x); j < units; j += threads) {
    float sum = is_first ? 0.0F : gradient[j];
    for (int i = 0; i < tile; ++i) sum += data[j * pitch_of(tile) + i] - model[j * pitch_of(tile) + i];
    gradient[j] = sum;
  }
}

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
    if (in.errors != nullptr)
      for (int item = thread; item < in.visible * tile; item += threads) {
        const int place = item / tile * pitch + item % tile;
        const double difference = static_cast<double>(v_data[place]) - static_cast<double>(v_model[place]);
        error += difference * difference;
      }
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

// 32 entries a block; 8 threads share the partial gradients of each.
__global__ void fused_ascent_kernel(Ascent ascent, StepState step, const float* partial, int blocks, std::int64_t count,
                                    TrainingView state, const double* errors, double* sum_of_errors) {
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
    ascend_entry(ascent, step, gradient / static_cast<float>(step.size), entry_of(state, at));
  }
  if (sum_of_errors == nullptr || blockIdx.x != 0) return;
  double error = 0;
  for (int block = static_cast<int>(threadIdx.x); block < blocks; block += threads) error += errors[block];
  error = block_sum<threads>(error);
  if (threadIdx.x == 0) *sum_of_errors += error;
}

int attribute(cudaDeviceAttr which, Device device) {
  int value = 0;
  check(cudaDeviceGetAttribute(&value, which, device.index), "reading the device's properties");
  return value;
}

}  // namespace

SharedMemory::SharedMemory(Device device)
    : multiprocessors(attribute(cudaDevAttrMultiProcessorCount, device)),
      bytes_a_block(attribute(cudaDevAttrMaxSharedMemoryPerBlockOptin, device) - static_bytes),
      bytes_a_multiprocessor(attribute(cudaDevAttrMaxSharedMemoryPerMultiprocessor, device)) {}

FusedPlan::FusedPlan(const SharedMemory& memory, const ContrastiveDivergence& method, std::int64_t visible,
                     std::int64_t hidden, std::int64_t n) {
  constexpr std::int64_t most_units = 4096, most_samples = std::int64_t{1} << 30;  // all indices fit into an int
  if (method.precision != Precision::fp32 || method.centred || visible > most_units || hidden > most_units ||
      n > most_samples)
    return;
  for (const int samples : {64, 32}) {
    const auto bytes = shared_floats(visible, hidden, samples) * sizeof(float);
    if (bytes > static_cast<std::size_t>(memory.bytes_a_block)) continue;
    tile = samples;
    shared_bytes = bytes;
    constexpr int most_a_multiprocessor = 4;
    const auto fit = memory.bytes_a_multiprocessor / (static_cast<int>(bytes) + static_bytes);
    const auto at_once = std::min(most_blocks, memory.multiprocessors * std::clamp(fit, 1, most_a_multiprocessor));
    const auto tiles = (n + tile - 1) / tile, rounds = (tiles + at_once - 1) / at_once;
    blocks = static_cast<int>((tiles + rounds - 1) / rounds);
    return;
  }
}

std::int64_t fused_floats(std::int64_t visible, std::int64_t hidden, std::int64_t n) {
  const auto blocks = std::min<std::int64_t>(most_blocks, (n + 31) / 32);
  return blocks * (entries(visible, hidden) + 2);
}

void prepare_fused(const SharedMemory& memory) {
  for (const auto kernel : {chain_kernel<64>, chain_kernel<32>})
    check(cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, memory.bytes_a_block),
          "asking for shared memory");
}

void fused_update(CudaResources& gpu, const FusedPlan& fused, const ContrastiveDivergence& method, const StepPlan& plan,
                  const StepState& step, const SpinRows& data, const TrainingView& state, float* memory,
                  double* squared_error) {
  const auto visible = state.parameters.visible(), hidden = state.parameters.hidden();
  auto* errors = reinterpret_cast<double*>(memory);  // first: they want the larger alignment
  float* partial = memory + 2 * fused.blocks;
  const Arguments arguments{step,
                            plan.visible,
                            plan.hidden,
                            data,
                            state,
                            static_cast<int>(visible),
                            static_cast<int>(hidden),
                            method.steps,
                            method.statistics == Statistics::sampled,
                            method.algorithm == Algorithm::pcd,
                            partial,
                            squared_error == nullptr ? nullptr : errors};
  const auto kernel = fused.tile == 64 ? chain_kernel<64> : chain_kernel<32>;
  kernel<<<static_cast<unsigned>(fused.blocks), threads, fused.shared_bytes, gpu.stream()>>>(arguments);
  check_launch("chain");
  const auto count = entries(visible, hidden);
  fused_ascent_kernel<<<blocks_for(count, 32), threads, 0, gpu.stream()>>>(method.ascent, step, partial, fused.blocks,
                                                                           count, state, errors, squared_error);
  check_launch("fused_ascent");
}

}  // namespace kadanoff::rbm::cuda
