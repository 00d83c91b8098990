// How a random number becomes a spin, the same on every device. The spin of unit j is +1 if u < (1 + mean) / 2 with u
// the upper 24 bits of a random word: exact in single precision, so that equal means give equal spins everywhere.
//
// A Philox counter gives four words. Units are assigned to counters in blocks of 64: the first words of 16 neighbouring
// counters belong to 16 neighbouring units, their second words to the next 16 units, and so on. So a vector of counters
// on the CPU and a warp on the GPU both write contiguous memory.
#pragma once

#include <cstdint>

#include "kernels/core/view.hpp"

namespace kadanoff::units {

inline constexpr std::uint32_t units_per_block = 64;
inline constexpr std::uint32_t counters_per_block = 16;

struct DrawPosition {
  std::uint32_t counter;  // the counter's first entry
  std::uint32_t word;     // which of its four words
};

KADANOFF_HD constexpr DrawPosition draw_position(std::uint32_t unit) {
  return {unit / units_per_block * counters_per_block + unit % counters_per_block,
          unit % units_per_block / counters_per_block};
}

// The unit that word `word` of counter `counter` belongs to: the inverse of draw_position.
KADANOFF_HD constexpr std::uint32_t unit_of(DrawPosition at) {
  return at.counter / counters_per_block * units_per_block + at.word * counters_per_block +
         at.counter % counters_per_block;
}

// 2²⁴ (1 + mean) / 2: multiplying by a power of two is exact, so a fused multiply-add gives the same. No if the mean is
// no number.
KADANOFF_HD constexpr bool is_up(float mean, std::uint32_t random_word) {
  const float threshold = 8388608.0F * mean + 8388608.0F;
  return static_cast<float>(random_word >> 8) < threshold;
}

KADANOFF_HD constexpr float spin_from_mean(float mean, std::uint32_t random_word) {
  return mean != mean ? mean : is_up(mean, random_word) ? 1.0F : -1.0F;
}

}  // namespace kadanoff::units
