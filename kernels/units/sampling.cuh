// The means and the draws of units in a kernel (sampling.hpp).
#pragma once

#include <cstdint>

#include "kernels/random/philox_cuda.cuh"
#include "kernels/rows/tile.cuh"
#include "kernels/units/sampling.hpp"

namespace kadanoff::units::cuda {

// ⟨s⟩ of a unit in a field: that of the other layer and its bias.
__device__ inline float mean_in_field(float field) { return tanhf(field); }
__device__ inline float mean_in_field(float field, float bias) { return mean_in_field(field + bias); }

// The number of Philox counters for a layer of `units` units.
__host__ __device__ constexpr std::int64_t counters_for(std::int64_t units) {
  return (units + units_per_block - 1) / units_per_block * counters_per_block;
}

// The draw of unit_of({counter, word}), one of the four words of a counter. Not an array: registers cannot be indexed.
__device__ inline unsigned draw_of(const uint4& draws, unsigned word) {
  return word == 0 ? draws.x : word == 1 ? draws.y : word == 2 ? draws.z : draws.w;
}

// The random words of a thread's units in a tile of a layer (rows/tile.cuh): they are all words of four counters.
__device__ inline void draw_tile(const random::cuda::DeviceKey& key, const rows::cuda::TilePlace& at, unsigned sample,
                                 unsigned block, unsigned (&words)[4][4]) {
  static_assert(units_per_block == rows::cuda::tile_cols && counters_per_block == rows::cuda::runs_apart);
  const auto first = draw_position(static_cast<std::uint32_t>(at.col)).counter;
#pragma unroll
  for (unsigned k = 0; k < 4; ++k) {
    const uint4 draws = random::cuda::draw(key, first + k, sample, block);
#pragma unroll
    for (unsigned r = 0; r < 4; ++r) words[r][k] = draw_of(draws, r);
  }
}

}  // namespace kadanoff::units::cuda
