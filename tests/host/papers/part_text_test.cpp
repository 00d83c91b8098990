// Numbers of parts as words.
#include "host/papers/part_text.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace kadanoff::papers {
namespace {

std::string text_of(std::vector<double> values, Range required) {
  return value_text({.text = "a number", .values = std::move(values), .required = required});
}

TEST(PartsAsText, SayHowFarTheyAreFromTheirBounds) {
  EXPECT_EQ(text_of({1.9, 2, 2.1}, between(1, 2.5)), "2 ± 0.25 (1 to 2.5, within by 0.5)");
  EXPECT_EQ(text_of({1.9, 2, 2.1}, at_least(2.345)), "2 ± 0.25 (at least 2.345, out by 0.35)");
  EXPECT_EQ(text_of({2}, at_most(2)), "2 (at most 2, on the bound)");
  EXPECT_EQ(text_of({2, 2, 2}, by_the_paper(at_least(1))), "2 (at least 1, the paper's, within by 1)");
}

TEST(PartsAsText, SayWhereThereIsNoMean) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  EXPECT_EQ(text_of({inf, inf}, at_least(4)), "inf (at least 4)");
  EXPECT_EQ(text_of({inf, 8, 2}, at_least(4)), "2, 8, inf (at least 4)");
  EXPECT_EQ(text_of({inf, -inf}, at_least(4)), "-inf, inf (at least 4)");
  EXPECT_EQ(text_of({std::nan(""), 8}, at_least(4)), "not comparable (at least 4)");
  EXPECT_EQ(text_of({}, at_least(4)), "no value (at least 4)");
}

}  // namespace
}  // namespace kadanoff::papers
