// What a kernel does to one unit: its mean, its draw (sampling.hpp), its bit among packed spins (spin_rows.hpp).
#pragma once

#include <cstdint>

#include "kernels/random/philox_cuda.cuh"
#include "kernels/rows/spin_rows.hpp"
#include "kernels/units/sampling.hpp"

namespace kadanoff::units::cuda {

// ⟨s⟩ of a unit in a field of the other layer.
__device__ inline float mean_in_field(float field, float bias) { return tanhf(field + bias); }

// ── draws ───────────────────────────────────────────────────────────────────────────────────────────────────────────

// How many Philox counters a layer of so many units takes.
__host__ __device__ constexpr std::int64_t counters_for(std::int64_t units) {
  return (units + units_per_block - 1) / units_per_block * counters_per_block;
}

// The draw of unit_of({counter, word}), of the four that are a counter's. No array: a register cannot be indexed.
__device__ inline unsigned draw_of(const uint4& draws, unsigned word) {
  return word == 0 ? draws.x : word == 1 ? draws.y : word == 2 ? draws.z : draws.w;
}

// ── packed spins ────────────────────────────────────────────────────────────────────────────────────────────────────

// Unit 32 k + bit of a row, `word` being its word k, as ±1.
__device__ inline float spin_of(std::uint32_t word, unsigned bit) { return (word >> bit & 1U) != 0 ? 1.0F : -1.0F; }

// Unit j of a packed row.
__device__ inline float spin_of(const std::uint32_t* row, std::int64_t j) {
  return spin_of(row[j / 32], static_cast<unsigned>(j % 32));
}

// Word `word` of a packed row of `units`, unit j of which is spin(j).
template <class Index, class Spin>
__device__ std::uint32_t packed_word(Index word, Index units, const Spin& spin) {
  std::uint32_t bits = 0;
  for (Index bit = 0; bit < 32 && 32 * word + bit < units; ++bit)
    bits |= static_cast<std::uint32_t>(spin(32 * word + bit) > 0) << bit;
  return bits;
}

}  // namespace kadanoff::units::cuda
