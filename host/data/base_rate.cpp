// Counts the spins that are up, 32 units of a word at a time.
#include "host/data/base_rate.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace kadanoff::data {
namespace {

// 32 counters below 2⁸, one for each bit of a word, as eight words: digit p of counter k is bit k of digits[p].
struct Counters {
  static constexpr std::int64_t most = 255;
  std::array<std::uint32_t, 8> digits{};

  void add(std::uint32_t word) {
    for (std::size_t p = 0; word != 0; ++p) {
      const auto carry = digits[p] & word;
      digits[p] ^= word;
      word = carry;
    }
  }
};

}  // namespace

std::vector<std::int64_t> count_up(const Dataset& data) {
  const auto words = data.spins().words;
  std::vector<std::int64_t> up(static_cast<std::size_t>(32 * words.cols));
  for (std::int64_t first = 0; first < words.rows; first += Counters::most) {
    std::vector<Counters> counters(static_cast<std::size_t>(words.cols));
    for (auto i = first; i < std::min(first + Counters::most, words.rows); ++i)
      for (std::int64_t w = 0; w < words.cols; ++w) counters[static_cast<std::size_t>(w)].add(words(i, w));
    for (std::size_t unit = 0; unit < up.size(); ++unit)
      for (std::size_t p = 0; p < 8; ++p)
        up[unit] += static_cast<std::int64_t>(counters[unit / 32].digits[p] >> (unit % 32) & 1U) << p;
  }
  up.resize(static_cast<std::size_t>(data.units));
  return up;
}

std::vector<double> sums_of_values(const Dataset& data) {
  std::vector<double> sums(static_cast<std::size_t>(data.units));
  if (data.is_real()) {
    const auto values = data.rows().real;
    for (std::int64_t i = 0; i < values.rows; ++i)
      for (std::size_t unit = 0; unit < sums.size(); ++unit) sums[unit] += values(i, static_cast<std::int64_t>(unit));
  } else {
    const auto up = count_up(data);
    for (std::size_t unit = 0; unit < sums.size(); ++unit) sums[unit] = static_cast<double>(2 * up[unit] - data.count);
  }
  return sums;
}

std::vector<float> base_rate_biases(const Dataset& data) {
  const auto count = static_cast<double>(data.count);
  std::vector<float> bias;
  for (const double sum : sums_of_values(data)) {
    const double up = (count + sum) / 2;
    bias.push_back(static_cast<float>(0.5 * std::log((up + 1) / (count - up + 1))));
  }
  return bias;
}

}  // namespace kadanoff::data
