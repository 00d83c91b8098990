// Sums over a batch of a layer's units, for data and model, and what becomes of them. Each block adds up its tile
// (rows/tile.cuh); of those that share units, the one that comes last adds up the tiles, in order, and ends the layer's
// part of the update.
#pragma once

#include "kernels/core/last_block.cuh"
#include "kernels/rows/tile.cuh"
#include "kernels/training/cuda/half.cuh"
#include "kernels/training/cuda/optimizer.cuh"

namespace kadanoff::training::cuda {

// partial[(2 · tile down + half) · pitch + unit], without gaps between whole tiles.
struct LayerSums {
  float* partial = nullptr;  // null: nothing is added up
  std::int64_t pitch = 0;

  static constexpr std::int64_t pitch_of(std::int64_t units) {
    return std::int64_t{rows::cuda::tiles_across(units)} * rows::cuda::tile_cols;
  }
  static constexpr std::int64_t floats(std::int64_t n, std::int64_t units) {
    return 2 * std::int64_t{rows::cuda::tiles_down(n)} * pitch_of(units);
  }
};

// `values` are the thread's 16 of the tile, 0 below the layer's last sample. Every thread of the block must call it.
__device__ inline void add_up_tile(const LayerSums& sums, Half half, const rows::cuda::TilePlace& at,
                                   const float (&values)[4][4]) {
  using namespace rows::cuda;
  constexpr int pitch = tile_cols + 16;  // neighbouring rows begin in other banks
  __shared__ float4 tile[tile_rows * pitch / 4];
  __shared__ float upper_sums[tile_cols];
  const int thread = static_cast<int>(threadIdx.x);
#pragma unroll
  for (int r = 0; r < 4; ++r)
    tile[(thread / 4 * pitch + r * runs_apart) / 4 + thread % 4] =
        make_float4(values[r][0], values[r][1], values[r][2], values[r][3]);
  __syncthreads();
  const int unit = thread % tile_cols, first = thread / tile_cols * (tile_rows / 2);
  const float* column = reinterpret_cast<const float*>(tile) + first * pitch + unit;
  float sum = 0;
#pragma unroll
  for (int i = 0; i < tile_rows / 2; ++i) sum += column[i * pitch];
  if (first != 0) upper_sums[unit] = sum;
  __syncthreads();
  if (first == 0)
    sums.partial[(2 * std::int64_t{at.down} + (half == Half::model)) * sums.pitch + at.across * tile_cols + unit] =
        sum + upper_sums[unit];
}

// The end of a layer's part: its gradient is (data − model) / n.
struct BiasStep {
  unsigned* arrived = nullptr;  // a counter for each tile across; null: it is not the end
  Optimizer optimizer = {};
  float* mean = nullptr;                             // receives data / n
  float* gradient = nullptr;                         // receives the gradient; if null, the bias takes its step
  Vector<float> bias = {}, first = {}, second = {};  // of the parameters, and of their moments if there are any
};

// Once every block with these units has called add_up_tile() of this kernel. Every thread of the block must call it.
__device__ inline void end_layer(const BiasStep& end, const LayerSums& sums, const StepState& step,
                                 const rows::cuda::TilePlace& at, std::int64_t n) {
  using namespace rows::cuda;
  constexpr int quads = tile_cols / 4, parts = tile_threads / quads;
  __shared__ float4 of_parts[2][parts][quads];
  const unsigned tiles = tiles_down(n);
  if (!kadanoff::cuda::comes_last(end.arrived + at.across, tiles)) return;
  const unsigned quad = threadIdx.x % quads, part = threadIdx.x / quads;
  const auto* from = reinterpret_cast<const float4*>(sums.partial + at.across * tile_cols) + quad;
  float4 sum[2] = {};
#pragma unroll 4
  for (unsigned down = part; down < tiles; down += parts)
#pragma unroll
    for (int half = 0; half < 2; ++half) {
      const float4 more = from[(2 * std::int64_t{down} + half) * sums.pitch / 4];
      sum[half].x += more.x, sum[half].y += more.y, sum[half].z += more.z, sum[half].w += more.w;
    }
  of_parts[0][part][quad] = sum[0];
  of_parts[1][part][quad] = sum[1];
  __syncthreads();
  const auto unit = std::int64_t{at.across} * tile_cols + threadIdx.x;
  if (threadIdx.x >= tile_cols || unit >= end.bias.size) return;
  float data = 0, model = 0;
  for (int other = 0; other < parts; ++other) {
    data += reinterpret_cast<const float*>(of_parts[0][other])[threadIdx.x];
    model += reinterpret_cast<const float*>(of_parts[1][other])[threadIdx.x];
  }
  const auto count = static_cast<float>(n);
  const float gradient = (data - model) / count;
  end.mean[unit] = data / count;
  if (end.gradient != nullptr)
    end.gradient[unit] = gradient;
  else
    step_entry(end.optimizer, step, gradient,
               {.value = end.bias.data + unit,
                .first = end.first.data + unit,
                .second = end.second.data + unit,
                .is_weight = false});
}

}  // namespace kadanoff::training::cuda
