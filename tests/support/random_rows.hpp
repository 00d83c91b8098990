// Random packed spins (kernels/rows/spins.hpp): every bit is 0 or 1 with equal probability; the bits after the last
// unit are 0.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "kernels/rows/spins.hpp"

namespace kadanoff::test {

inline std::vector<std::uint32_t> random_rows(std::int64_t count, std::int64_t units, unsigned seed) {
  std::mt19937 generator(seed);
  const auto width = rows::words_per_row(units);
  const std::uint32_t last = units % 32 == 0 ? ~0U : (1U << (units % 32)) - 1;
  std::vector<std::uint32_t> words;
  for (std::int64_t i = 0; i < count * width; ++i)
    words.push_back(static_cast<std::uint32_t>(generator()) & (i % width == width - 1 ? last : ~0U));
  return words;
}

}  // namespace kadanoff::test
