// Rounding to bfloat16.
#include "kernels/rows/bfloat16.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace kadanoff::rows {
namespace {

float rounded(float x) { return to_float(to_bfloat16(x)); }

TEST(BFloat16, HoldsSpinsAndShortFractionsExactly) {
  for (const float x : {0.0F, 1.0F, -1.0F, 0.5F, -0.75F, 1.9921875F, 256.0F, 0x1p-100F}) EXPECT_EQ(rounded(x), x);
  EXPECT_TRUE(std::signbit(rounded(-0.0F)));
}

TEST(BFloat16, RoundsToTheNearest) {
  std::mt19937 generator(1);
  std::uniform_real_distribution<float> uniform(-4, 4);
  for (int i = 0; i < 10000; ++i) {
    const float x = uniform(generator), y = rounded(x);
    const auto bits = to_bfloat16(x).bits;
    const float below = to_float({static_cast<std::uint16_t>(bits - 1)}),
                above = to_float({static_cast<std::uint16_t>(bits + 1)});
    EXPECT_LE(std::abs(x - y), std::min(std::abs(x - below), std::abs(x - above))) << x;
    EXPECT_LE(std::abs(x - y), std::abs(x) * 0x1p-8F) << x;
  }
}

TEST(BFloat16, RoundsATieToEven) {
  EXPECT_EQ(rounded(1 + 0x1p-8F), 1.0F);                    // between 1 and 1 + 2⁻⁷
  EXPECT_EQ(rounded(1 + 3 * 0x1p-8F), 1 + 2 * 0x1p-7F);     // between 1 + 2⁻⁷ and 1 + 2·2⁻⁷
  EXPECT_EQ(rounded(1 + 0x1p-8F + 0x1p-23F), 1 + 0x1p-7F);  // no tie
  EXPECT_EQ(rounded(-1 - 3 * 0x1p-8F), -1 - 2 * 0x1p-7F);
}

TEST(BFloat16, KeepsNanAndInfinity) {
  const float infinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(rounded(infinity), infinity);
  EXPECT_EQ(rounded(-infinity), -infinity);
  EXPECT_EQ(rounded(std::numeric_limits<float>::max()), infinity);
  // The last one has its payload in the lower half only, and rounding up would make the first a zero.
  for (const std::uint32_t bits : {0x7FC00000U, 0xFFFFFFFFU, 0x7F800001U})
    EXPECT_TRUE(std::isnan(rounded(__builtin_bit_cast(float, bits)))) << bits;
}

}  // namespace
}  // namespace kadanoff::rows
