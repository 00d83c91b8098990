// bfloat16: the upper half of a float, 8 bits of exponent and 8 of significand (7 stored). Only storage: products of
// bf16 operands are added up in fp32. The same bits as CUDA's __nv_bfloat16.
#pragma once

#include <cstdint>

#include "kernels/core/view.hpp"

namespace kadanoff::rows {

struct BFloat16 {
  std::uint16_t bits;

  friend bool operator==(const BFloat16&, const BFloat16&) = default;  // compares bits: a NaN equals itself
};

// Rounds to nearest, ties to even: the relative error is at most 2⁻⁸; ±1 and other short fractions are exact. A number
// that is too large becomes infinite; a NaN becomes a quiet NaN.
KADANOFF_HD constexpr BFloat16 to_bfloat16(float x) {
  const auto bits = __builtin_bit_cast(std::uint32_t, x);
  const std::uint32_t rounded = (bits + 0x7FFFU + (bits >> 16 & 1U)) >> 16;
  const bool is_nan = (bits & 0x7FFFFFFFU) > 0x7F800000U;
  return {static_cast<std::uint16_t>(is_nan ? bits >> 16 | 0x40U : rounded)};
}

KADANOFF_HD constexpr float to_float(BFloat16 x) {
  return __builtin_bit_cast(float, static_cast<std::uint32_t>(x.bits) << 16);
}

}  // namespace kadanoff::rows
