// Packed spins by unit: for each panel of 64 units, and in it for each word of 32 samples, one word per unit. Bit s %
// 32 of word s / 32 of a unit is its spin in sample s; the bits beyond the last sample, and the units beyond the last,
// are 0. What counts bits of two units reads both like this; a block of 32 samples × 64 units is 256 bytes in a row.
#pragma once

#include <cstdint>

#include "kernels/core/view.hpp"

namespace kadanoff::rows {

struct SpinPanels {
  static constexpr std::int64_t units = 64;  // of a panel

  std::uint32_t* data = nullptr;
  std::int64_t words = 0;  // per unit

  static constexpr std::int64_t panels(std::int64_t units_in_all) { return (units_in_all + units - 1) / units; }
  static constexpr std::int64_t size(std::int64_t units_in_all, std::int64_t words) {
    return panels(units_in_all) * words * units;
  }

  [[nodiscard]] std::uint32_t* panel(std::int64_t number) const { return data + number * words * units; }
};

}  // namespace kadanoff::rows
