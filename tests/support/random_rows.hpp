// Random samples: packed spins (kernels/rows/spin_rows.hpp), where every bit is 0 or 1 with equal probability and the
// bits after the last unit are 0; and real values, evenly from −1 to 1.
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

inline std::vector<float> random_values(std::int64_t count, std::int64_t units, unsigned seed) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<float> value(-1, 1);
  std::vector<float> values(static_cast<std::size_t>(count * units));
  for (float& one : values) one = value(generator);
  return values;
}

// The spins of packed rows as floats ±1.
inline std::vector<float> spin_values(const std::vector<std::uint32_t>& words, std::int64_t units) {
  const auto width = static_cast<std::size_t>(rows::words_per_row(units));
  std::vector<float> values;
  for (std::size_t row = 0; row < words.size() / width; ++row)
    for (std::size_t j = 0; j < static_cast<std::size_t>(units); ++j)
      values.push_back((words[row * width + j / 32] >> (j % 32) & 1U) != 0 ? 1.0F : -1.0F);
  return values;
}

}  // namespace kadanoff::test
