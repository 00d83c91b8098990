// ±1 spins drawn from exact sums (linalg/spin_product.hpp), as bits: the mean of a unit is tanh(2⁻ᵉ sum + bias), and
// its spin is drawn as sampling.hpp says. Compiled once for each CPU instruction set with one rounding per operation
// (spin_draws_exact_simd.cpp), so the bits are the same on each.
//
// Internal to the *_cpu.cpp sources of kernels/.
#pragma once

#include <cstdint>

#include "kernels/core/isa.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::units {

// A block of 64 units, units_per_block of sampling.hpp, in `samples` samples, a multiple of 32 or up to the last one.
struct SpinDraws {
  const std::int32_t* sums;  // of unit 16 q + l and sample s at [16 (q · samples + s) + l], q below 4, l below 16
  const float* inverses;     // 2⁻ᵉ of each of the 64 units
  const float* bias;         // likewise
  std::int64_t samples;
  std::int64_t units;  // how many of the 64 there are

  random::RngKey key;
  std::uint32_t first_sample, first_unit;  // first_unit is a multiple of 64
  std::uint32_t block;

  std::uint32_t* rows;  // out: units 32 w … 32 w + 31 of sample s at rows[s · row_words + w], w below ⌈units / 32⌉
  std::int64_t row_words;
  std::uint32_t* panel;  // out: the same by unit, at panel[64 (s / 32) + unit]; a complement of it if `negate`
  bool negate;
};

struct SpinDrawOperations {
  void (*draw)(const SpinDraws& draws);
};

KADANOFF_OPERATIONS(SpinDrawOperations, spin_draw_operations);

}  // namespace kadanoff::units
