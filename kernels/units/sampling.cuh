// What a kernel does to one unit: its mean and its draw (sampling.hpp).
#pragma once

#include <cstdint>

#include "kernels/random/philox_cuda.cuh"
#include "kernels/units/sampling.hpp"

namespace kadanoff::units::cuda {

// ⟨s⟩ of a unit in a field of the other layer.
__device__ inline float mean_in_field(float field, float bias) { return tanhf(field + bias); }

// How many Philox counters a layer of so many units takes.
__host__ __device__ constexpr std::int64_t counters_for(std::int64_t units) {
  return (units + units_per_block - 1) / units_per_block * counters_per_block;
}

// The draw of unit_of({counter, word}), of the four that are a counter's. No array: a register cannot be indexed.
__device__ inline unsigned draw_of(const uint4& draws, unsigned word) {
  return word == 0 ? draws.x : word == 1 ? draws.y : word == 2 ? draws.z : draws.w;
}

}  // namespace kadanoff::units::cuda
