// Packing on each instruction set: the bits, and whether something was lost.
#include "kernels/rows/row_operations.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "tests/support/instruction_sets.hpp"

namespace kadanoff::rows {
namespace {

TEST(RowOperations, TellWhetherPackingLosesSomething) {
  std::mt19937 generator(9);
  for (const auto operations : KADANOFF_OF_EACH_INSTRUCTION_SET(row_operations))
    for (const std::int64_t units : {1, 7, 31, 32, 33, 64, 100, 257}) {
      std::vector<float> row(static_cast<std::size_t>(units) + 1, 0.5F);  // what is behind the row does not matter
      for (std::int64_t j = 0; j < units; ++j) row[static_cast<std::size_t>(j)] = generator() % 2 == 0 ? 1.0F : -1.0F;
      std::vector<std::uint32_t> words(static_cast<std::size_t>(units + 31) / 32, ~0U);
      EXPECT_TRUE(operations().pack(row.data(), units, words.data()));
      for (std::int64_t j = 0; j < static_cast<std::int64_t>(words.size()) * 32; ++j)
        EXPECT_EQ((words[static_cast<std::size_t>(j / 32)] >> (j % 32) & 1U) != 0,
                  j < units && row[static_cast<std::size_t>(j)] > 0);
      for (std::size_t j = 0; j < static_cast<std::size_t>(units); ++j)
        for (const float other : {0.0F, 0.99999994F, -0.99999994F, 1.0000001F, -1.0000001F, -3.0F, std::nanf(""),
                                  std::numeric_limits<float>::infinity()}) {
          auto mixed = row;
          mixed[j] = other;
          EXPECT_FALSE(operations().pack(mixed.data(), units, words.data())) << other << " at " << j;
        }
    }
}

}  // namespace
}  // namespace kadanoff::rows
