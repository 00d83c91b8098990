// Counts of bits, on every instruction set.
#include "kernels/linalg/spin_counts.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <random>
#include <vector>

#include "kernels/rows/spin_panels.hpp"
#include "tests/support/instruction_sets.hpp"

namespace kadanoff::linalg {
namespace {

constexpr std::int64_t units = rows::SpinPanels::units;

std::vector<std::uint32_t> panel(std::int64_t words, unsigned seed) {
  std::mt19937 generator(seed);
  std::vector<std::uint32_t> bits(static_cast<std::size_t>(words * units));
  for (auto& word : bits) word = seed == 0 ? ~std::uint32_t{0} : static_cast<std::uint32_t>(generator());
  return bits;
}

void expect_counts(const SpinCountOperations& operations, std::int64_t words, unsigned seed_v, unsigned seed_h) {
  const auto v = panel(words, seed_v), h = panel(words, seed_h);
  std::vector<std::int32_t> differences(static_cast<std::size_t>(units * units)), set(static_cast<std::size_t>(units));
  operations.differences(v.data(), h.data(), words, differences.data());
  operations.set(v.data(), words, set.data());
  for (std::int64_t r = 0; r < units; ++r) {
    std::int32_t ones = 0;
    for (std::int64_t k = 0; k < words; ++k) ones += std::popcount(v[static_cast<std::size_t>(k * units + r)]);
    ASSERT_EQ(set[static_cast<std::size_t>(r)], ones);
    for (std::int64_t a = 0; a < units; ++a) {
      std::int32_t expected = 0;
      for (std::int64_t k = 0; k < words; ++k)
        expected +=
            std::popcount(v[static_cast<std::size_t>(k * units + r)] ^ h[static_cast<std::size_t>(k * units + a)]);
      ASSERT_EQ(differences[static_cast<std::size_t>(r * units + a)], expected) << words << " words";
    }
  }
}

TEST(SpinCounts, AreThoseOfTheDefinition) {
  auto all = KADANOFF_OF_EACH_INSTRUCTION_SET(spin_count_operations);
  const auto by_bytes = KADANOFF_OF_EACH_INSTRUCTION_SET(spin_count_operations_by_bytes);
  all.insert(all.end(), by_bytes.begin(), by_bytes.end());
  // Around what bytes can count; and all bits different, which is the most.
  for (const auto operations : all)
    for (const std::int64_t words : {0, 1, 2, 30, 31, 32, 63, 100}) {
      expect_counts(operations(), words, 1, 2);
      expect_counts(operations(), words, 0, 3);
    }
}

}  // namespace
}  // namespace kadanoff::linalg
