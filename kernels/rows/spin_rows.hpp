// Packed spins ±1, for memory, PCIe and the readers of files: one bit per spin, one row per sample.
//
// Bit i % 32 of word i / 32 of a row is unit i; 1 means +1. A row starts at a word; the bits after the last unit are 0.
#pragma once

#include <cstdint>

#include "kernels/core/view.hpp"

namespace kadanoff::rows {

constexpr std::int64_t words_per_row(std::int64_t units) { return (units + 31) / 32; }

struct SpinRows {
  Matrix<const std::uint32_t> words;  // rows × words_per_row(units)
  std::int64_t units = 0;

  [[nodiscard]] std::int64_t rows() const { return words.rows; }
  friend bool operator==(const SpinRows&, const SpinRows&) = default;
};

}  // namespace kadanoff::rows
