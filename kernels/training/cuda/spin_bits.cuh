// The spins of 16 samples in the registers and the shared memory of a warp: a bit each, a word of a lane for each 64
// units. Lane 4 g + t has samples g and g + 8, and those units j with j % 4 = t:
//
//   bit 16 e + 4 n + 2 w + s   unit 32 w + 16 e + 4 n + t of the 64, sample g + 8 s
//
// So a lane draws its own units with whole Philox counters (units/sampling.hpp), and two spins that are neighbours in
// an operand of the tensor cores (core/tensor_core.cuh) are 16 bits apart, as are the signs of two bf16 numbers in a
// word. A product's column 2 t + e of tile 4 w + n (8 columns) is that unit; its *place* in a layer is the number of
// that column. Places are the order of units in operands.
#pragma once

#include <cstdint>

#include "kernels/core/view.hpp"

namespace kadanoff::training::cuda {

KADANOFF_HD constexpr int blocks_of(int units) { return (units + 63) / 64; }  // of 64 units

// The number of tiles of 8 places up to the last one that has a unit.
KADANOFF_HD constexpr int tiles_of(int units) {
  const int rest = units % 32;
  return units / 32 * 4 + (rest < 16 ? (rest + 3) / 4 : 4);
}

// Places of a layer, padded to whole operands of 16.
KADANOFF_HD constexpr int places_of(int units) { return (tiles_of(units) + 1) / 2 * 16; }

KADANOFF_HD constexpr int unit_at(int place) {
  return place / 32 * 32 + place % 2 * 16 + place % 32 / 8 * 4 + place % 8 / 2;
}

// The bits of a lane from packed rows: word(s, w) is word w of the 64 units' two words, of sample g + 8 s.
template <class Word>
__device__ std::uint32_t lane_bits(unsigned t, const Word& word) {
  std::uint32_t bits = 0;
#pragma unroll
  for (int w = 0; w < 2; ++w)
#pragma unroll
    for (int s = 0; s < 2; ++s) bits |= (word(s, w) >> t & 0x11111111U) << (2 * w + s);
  return bits;
}

// This lane's part of word w of the packed row of sample g + 8 s. The row's word has the bits of all four lanes.
__device__ inline std::uint32_t row_bits(unsigned t, std::uint32_t bits, int s, int w) {
  return (bits >> (2 * w + s) & 0x11111111U) << t;
}

// Two spins as operands ±1 of bf16: bits `bit` and `bit` + 16, for bit < 16.
__device__ inline std::uint32_t spin_pair(std::uint32_t bits, int bit) {
  return (bits << (15 - bit) & 0x80008000U) ^ 0xBF80BF80U;
}

// Swaps bit `lane_bit` of the lane's number with bit `bit` of the place in a word, which is 0 at the places in `low`.
template <unsigned lane_bit, unsigned bit, std::uint32_t low>
__device__ std::uint32_t swap_bits(unsigned lane, std::uint32_t word) {
  const std::uint32_t other = __shfl_xor_sync(0xFFFFFFFFU, word, 1U << lane_bit);
  return (lane >> lane_bit & 1U) == 0 ? (word & low) | (other & low) << (1U << bit)
                                      : (word & ~low) | (other >> (1U << bit) & low);
}

// From words of two samples to words of two units, for a warp: lane l gets the spins of the units 32 (l / 16) + l % 16
// of the 64, in its low half, and 16 + that, in its high half, for the 16 samples in some order. All 64 units have the
// same order.
__device__ inline std::uint32_t by_units(unsigned lane, std::uint32_t word) {
  word = swap_bits<2, 2, 0x0F0F0F0FU>(lane, word);
  word = swap_bits<3, 3, 0x00FF00FFU>(lane, word);
  return swap_bits<4, 1, 0x33333333U>(lane, word);
}

// Words by units of a layer: word i has the units unit_of_word(i, 0) and unit_of_word(i, 1), in its low and high half.
KADANOFF_HD constexpr int words_by_units(int units) { return units / 32 * 16 + (units % 32 < 16 ? units % 32 : 16); }
KADANOFF_HD constexpr int unit_of_word(int i, int half) { return i / 16 * 32 + half * 16 + i % 16; }

}  // namespace kadanoff::training::cuda
