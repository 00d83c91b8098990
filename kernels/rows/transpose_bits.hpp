// The transpose of a 32 × 32 matrix of bits, in place: bit j of word i changes places with bit i of word j.
// Blocks of 16, then 8, 4, 2 and 1 bits are exchanged across the diagonal.
#pragma once

#include <cstdint>

namespace kadanoff::rows {

constexpr void transpose_bits(std::uint32_t* words) {
  std::uint32_t low_bits = 0x0000FFFF;
  for (int size = 16; size > 0; size /= 2, low_bits ^= low_bits << size) {
    for (int i = 0; i < 32; i = (i + size + 1) & ~size) {
      const std::uint32_t exchanged = ((words[i] >> size) ^ words[i + size]) & low_bits;
      words[i] ^= exchanged << size;
      words[i + size] ^= exchanged;
    }
  }
}

}  // namespace kadanoff::rows
