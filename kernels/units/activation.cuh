// From fields to means to spins on the GPU, for every layer: x(i, j) ← mean(x(i, j), j), or a spin that is drawn from
// this mean as in sample.hpp.
#pragma once

#include <optional>

#include "kernels/core/cuda_resources.cuh"
#include "kernels/units/sampling.cuh"

namespace kadanoff::units::cuda {

// Which draws: of sample first_row + i in row i.
struct LayerDraws {
  random::RngKey key;
  unsigned first_row, block;
};

template <bool draws, class Mean>
__global__ void __launch_bounds__(rows::cuda::tile_threads)
    activation_kernel(Matrix<float> x, Mean mean, random::cuda::DeviceKey key, unsigned first_row, unsigned block) {
  const auto at = rows::cuda::place_in_tile(blockIdx.x, x.cols);
  if (at.row >= x.rows) return;
  float values[4][4];
  rows::cuda::load_tile(x, at, values);
  unsigned words[4][4];
  if constexpr (draws) draw_tile(key, at, first_row + at.row, block, words);
#pragma unroll
  for (int r = 0; r < 4; ++r)
#pragma unroll
    for (int k = 0; k < 4; ++k) {
      const auto j = std::int64_t{at.col} + r * rows::cuda::runs_apart + k;
      if (j < x.cols) values[r][k] = mean(values[r][k], j);
      if constexpr (draws) values[r][k] = spin_from_mean(values[r][k], words[r][k]);
    }
  rows::cuda::store_tile(x, at, values);
}

// `mean` is a trivially copyable function of a field and a unit, float(float, std::int64_t), on the device.
template <class Mean>
void activate(CudaResources& gpu, Matrix<float> x, const Mean& mean, const std::optional<LayerDraws>& draws) {
  if (x.rows * x.cols == 0) return;
  const auto tiles = rows::cuda::tiles_of(x.rows, x.cols);
  const auto of = draws.value_or(LayerDraws{});
  const auto kernel = draws ? activation_kernel<true, Mean> : activation_kernel<false, Mean>;
  kernel<<<tiles, rows::cuda::tile_threads, 0, gpu.stream()>>>(x, mean, random::cuda::DeviceKey(of.key), of.first_row,
                                                               of.block);
  kadanoff::cuda::check_launch("activation");
}

}  // namespace kadanoff::units::cuda
