// A few bits of a packed row (kernels/rows/spin_rows.hpp) that begin anywhere: rows of a lattice do not begin at words.
#pragma once

#include <cstdint>

namespace kadanoff::blocks {

// Bits [at, at + count) of a row, count from 1 to 64; reads no word that has none of them.
inline std::uint64_t bits_at(const std::uint32_t* row, std::int64_t at, std::int64_t count) {
  const std::uint32_t* word = row + at / 32;
  const auto shift = at % 32;
  std::uint64_t bits = std::uint64_t{*word} >> shift;
  for (auto have = 32 - shift; have < count; have += 32) bits |= std::uint64_t{*++word} << have;
  return count == 64 ? bits : bits & ((std::uint64_t{1} << count) - 1);
}

// Adds `count` bits, 1 to 32, to a row that has zeros there.
inline void put_bits(std::uint32_t* row, std::int64_t at, std::int64_t count, std::uint32_t bits) {
  const auto shift = at % 32;
  row[at / 32] |= bits << shift;
  if (shift + count > 32) row[at / 32 + 1] |= bits >> (32 - shift);
}

}  // namespace kadanoff::blocks
