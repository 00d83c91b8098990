// What is a number on the command line, and what is not.
#include "host/base/numbers.hpp"

#include <gtest/gtest.h>

namespace kadanoff {
namespace {

TEST(Decimal, IsReadAsItIsWritten) {
  EXPECT_EQ(parse_decimal("12"), 12);
  EXPECT_EQ(parse_decimal("-0.5"), -0.5);
  EXPECT_EQ(parse_decimal("+1e-3"), 1e-3);
  EXPECT_EQ(parse_decimal(".5"), 0.5);
  EXPECT_EQ(parse_decimal("5."), 5);
  EXPECT_EQ(parse_decimal("1E2"), 100);
  EXPECT_EQ(parse_decimal("1e-400"), 0);
}

TEST(Decimal, IsNothingElse) {
  for (const char* text : {"",    " ",     "1 ", " 1",  "0x10", "nan", "inf", "-inf", "infinity", "1e400",
                           "1,5", "1.2.3", "e5", "+-1", "+",    "-",   "--1", "1u",   "0b1",      "1e"})
    EXPECT_FALSE(parse_decimal(text)) << text;
}

TEST(Integer, IsDecimalDigitsThatFit) {
  EXPECT_EQ(parse_integer("9223372036854775807"), 9223372036854775807);
  EXPECT_EQ(parse_integer("-5"), -5);
  EXPECT_EQ(parse_integer("+5"), 5);
  for (const char* text : {"", "9223372036854775808", "1.0", "0x10", "1e3", " 1", "1 ", "+-1", "all"})
    EXPECT_FALSE(parse_integer(text)) << text;
}

}  // namespace
}  // namespace kadanoff
