// Packed spins (spin_rows.hpp) in a kernel.
#pragma once

#include <cstdint>

#include "kernels/rows/spin_rows.hpp"

namespace kadanoff::rows::cuda {

// Unit 32 k + bit of a row as ±1; `word` is word k of the row.
__device__ inline float spin_of(std::uint32_t word, unsigned bit) { return (word >> bit & 1U) != 0 ? 1.0F : -1.0F; }

// Unit j of a packed row.
__device__ inline float spin_of(const std::uint32_t* row, std::int64_t j) {
  return spin_of(row[j / 32], static_cast<unsigned>(j % 32));
}

// Word `word` of a packed row of `units` units; unit j has the value spin(j).
template <class Index, class Spin>
__device__ std::uint32_t packed_word(Index word, Index units, const Spin& spin) {
  std::uint32_t bits = 0;
  for (Index bit = 0; bit < 32 && 32 * word + bit < units; ++bit)
    bits |= static_cast<std::uint32_t>(spin(32 * word + bit) > 0) << bit;
  return bits;
}

}  // namespace kadanoff::rows::cuda
