// The mean and the draw of one unit in a kernel (sampling.hpp).
#pragma once

#include <cstdint>

#include "kernels/random/philox_cuda.cuh"
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

}  // namespace kadanoff::units::cuda
