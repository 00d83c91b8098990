// Parts of claims: what the numbers of some seeds decide.
#include "host/papers/part.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace kadanoff::papers {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

Part part(std::vector<double> values, Range required) {
  return {.text = "a number", .values = std::move(values), .required = required};
}

// ∫ of Student's density from −t to t, by Simpson's rule.
double probability_within(double t, double freedom) {
  const double norm =
      std::exp(std::lgamma((freedom + 1) / 2) - std::lgamma(freedom / 2)) / std::sqrt(freedom * 3.14159265358979323846);
  const auto density = [&](double x) { return norm * std::pow(1 + x * x / freedom, -(freedom + 1) / 2); };
  constexpr int steps = 20000;
  const double h = 2 * t / steps;
  double sum = density(-t) + density(t);
  for (int i = 1; i < steps; ++i) sum += (i % 2 == 1 ? 4 : 2) * density(-t + i * h);
  return sum * h / 3;
}

TEST(Parts, IntervalsHoldNinetyFivePercentByStudentsT) {
  for (const std::int64_t freedom : {1, 2, 3, 5, 10, 20, 21, 30, 60, 99})
    EXPECT_NEAR(probability_within(students_t(freedom), static_cast<double>(freedom)), 0.95, 3e-5) << freedom;
  for (std::int64_t freedom = 2; freedom < 100; ++freedom) EXPECT_LT(students_t(freedom), students_t(freedom - 1));
  EXPECT_THROW(students_t(0), Error);
}

TEST(Parts, AreDecidedByTheMeanWithItsInterval) {
  // Mean 2, spread 0.1, three seeds: ± 4.303 · 0.1 / √3 = 0.2484.
  const std::vector<double> values{1.9, 2, 2.1};
  EXPECT_NEAR(part(values, {}).half_width(), 0.2484, 1e-4);
  EXPECT_EQ(part(values, between(1.75, 2.25)).decision(), Decision::holds);
  EXPECT_EQ(part(values, between(1.76, 3)).decision(), Decision::undecided);
  EXPECT_EQ(part(values, between(1, 2.24)).decision(), Decision::undecided);
  EXPECT_EQ(part(values, at_most(2.25)).decision(), Decision::holds);
  EXPECT_EQ(part(values, at_most(1.76)).decision(), Decision::undecided);
  EXPECT_EQ(part(values, at_least(2.24)).decision(), Decision::undecided);
  EXPECT_EQ(part(values, at_least(2.25)).decision(), Decision::fails);
  EXPECT_EQ(part(values, at_most(1.75)).decision(), Decision::fails);
  EXPECT_EQ(part(values, between(1.9, 2.1)).decision(), Decision::undecided);  // wider than the range itself
  EXPECT_TRUE(part(values, at_most(2.1)).mean_is_within());
  EXPECT_FALSE(part(values, at_least(2.1)).mean_is_within());
}

TEST(Parts, NeedThreeSeedsHoweverClearTheyAre) {
  EXPECT_EQ(part({2}, at_least(1)).decision(), Decision::undecided);
  EXPECT_EQ(part({2, 2}, at_least(1)).decision(), Decision::undecided);
  EXPECT_EQ(part({2, 2, 2}, at_least(1)).decision(), Decision::holds);
  EXPECT_EQ(part({}, at_least(1)).decision(), Decision::undecided);
  EXPECT_EQ(part({2}, at_least(1)).seeds_needed(), 2);
  EXPECT_EQ(part({2, 2}, at_least(1)).seeds_needed(), 1);
  EXPECT_EQ(part({2, 2, 2}, at_least(1)).seeds_needed(), 0);
  EXPECT_EQ(part({2.5, 2.5}, between(2, 2.5)).seeds_needed(), 1) << "on the bound, without a spread";
}

TEST(Parts, SayHowManySeedsWouldDecide) {
  // Spread 0.1 and 0.05 from the bound: t(n−1) · 0.1 / √n < 0.05 first holds for n = 18, where it is 0.0497.
  EXPECT_EQ(part({1.9, 2, 2.1}, at_least(1.95)).seeds_needed(), 15);
  EXPECT_EQ(part({1.9, 2, 2.1}, at_most(2.05)).seeds_needed(), 15);
  // t(3) · 0.1 / √4 = 0.159, t(4) · 0.1 / √5 = 0.124
  EXPECT_EQ(part({1.9, 2, 2.1}, at_least(1.85)).seeds_needed(), 2);
  EXPECT_EQ(part({1.9, 2, 2.1}, at_least(2)).seeds_needed(), std::nullopt);  // on the bound
  EXPECT_EQ(part({1.9, 2, 2.1}, at_least(1.999)).seeds_needed(), std::nullopt);
}

TEST(Parts, OfExactNumbersAreDecidedByOne) {
  auto exact = part({0.125}, between(0.1, 0.2));
  exact.is_exact = true;
  EXPECT_EQ(exact.decision(), Decision::holds);
  EXPECT_EQ(exact.half_width(), 0);
  exact.values = {0.3};
  EXPECT_EQ(exact.decision(), Decision::fails);
  exact.values = {0.3, 0.15};
  EXPECT_EQ(exact.decision(), Decision::undecided);
}

TEST(Parts, InfiniteNumbersMustAgree) {
  EXPECT_EQ(part({inf, inf, inf}, at_least(4)).decision(), Decision::holds);
  EXPECT_EQ(part({inf, 9, 8}, at_least(4)).decision(), Decision::holds);
  EXPECT_EQ(part({inf, 9, 8}, between(2, 2.5)).decision(), Decision::fails);
  EXPECT_EQ(part({inf, 2, 8}, at_least(4)).decision(), Decision::undecided);
  EXPECT_EQ(part({inf, 2, 8}, at_least(4)).seeds_needed(), std::nullopt);
  EXPECT_EQ(part({std::nan(""), 9, 8}, at_least(4)).decision(), Decision::undecided);
}

TEST(Parts, OfUnknownNumbersCannotBeCompared) {
  const auto unknown = part({std::nan(""), 9, 8}, at_least(4));
  EXPECT_FALSE(unknown.is_comparable());
  EXPECT_FALSE(part({}, at_least(4)).is_comparable());
  EXPECT_TRUE(part({inf, -inf, 8}, at_least(4)).is_comparable());
  EXPECT_FALSE(unknown.mean_is_within());
  EXPECT_EQ(part({std::nan(""), 9, 8}, {}).decision(), Decision::undecided) << "without any bound, too";
  EXPECT_EQ(part({inf, -inf, inf}, between(2, 3)).decision(), Decision::fails);
  EXPECT_EQ(part({inf, -inf, inf}, at_least(2)).decision(), Decision::undecided);
  EXPECT_EQ(part({-inf, -inf, -inf}, at_most(2)).decision(), Decision::holds);
}

TEST(Parts, SayWhereMoreSeedsDoNotDecide) {
  EXPECT_TRUE(part({1.9, 2, 2.1}, at_least(1)).seeds_can_decide()) << "decided";
  EXPECT_TRUE(part({1.9, 2, 2.1}, at_least(1.999)).seeds_can_decide()) << "more than a hundred, but they can";
  EXPECT_FALSE(part({inf, 2, 8}, at_least(4)).seeds_can_decide());
  EXPECT_FALSE(part({std::nan(""), 9, 8}, at_least(4)).seeds_can_decide());
  EXPECT_FALSE(part({std::nan("")}, at_least(4)).seeds_can_decide());
  EXPECT_TRUE(part({inf, 9}, at_least(4)).seeds_can_decide());
  EXPECT_EQ(part({inf, 9}, at_least(4)).seeds_needed(), 1);
  EXPECT_EQ(part({inf}, at_least(4)).seeds_needed(), 2);
  EXPECT_EQ(part({inf, 2}, at_least(4)).seeds_needed(), std::nullopt);
  EXPECT_EQ(part({}, at_least(4)).seeds_needed(), 3);
  auto exact = part({0.3, 0.15}, between(0.1, 0.2));
  exact.is_exact = true;
  EXPECT_FALSE(exact.seeds_can_decide());
  EXPECT_EQ(exact.seeds_needed(), std::nullopt);
  exact.values.clear();
  EXPECT_EQ(exact.seeds_needed(), 1);
}

TEST(Ranges, ShrinkAndGrowAndHaveMargins) {
  EXPECT_EQ(between(2, 3).times(0.5).low, 2.25);
  EXPECT_EQ(between(2, 3).times(0.5).high, 2.75);
  EXPECT_EQ(between(2, 3).times(2).high, 3.5);
  EXPECT_EQ(at_least(4).times(2).low, 8);
  EXPECT_EQ(at_least(4).times(2).high, inf);
  EXPECT_EQ(at_most(0.3).times(0.5).high, 0.15);
  EXPECT_EQ(at_most(-0.05).times(2).high, -0.1);
  EXPECT_DOUBLE_EQ(away_from(1, at_least(1.1)).times(0.5).low, 1.05);  // a ratio: never to the other side of 1
  EXPECT_DOUBLE_EQ(away_from(1, at_most(0.5)).times(2).high, 0);
  for (const auto& range : {between(2, 3), at_least(4), at_most(-0.05), away_from(1, at_least(1.1)), at_least(1)})
    EXPECT_TRUE(range.can_be_scaled()) << to_text(range);
  for (const auto& range : {at_most(0), at_least(0), away_from(1, at_least(1)), between(2, 2), Range{}})
    EXPECT_FALSE(range.can_be_scaled()) << to_text(range);
  EXPECT_NEAR(between(2, 3).margin(2.2), 0.2, 1e-12);
  EXPECT_NEAR(between(2, 3).margin(2.9), 0.1, 1e-12);
  EXPECT_DOUBLE_EQ(at_least(4).margin(3), -1);
  EXPECT_EQ(to_text(between(2, 2.5)), "2 to 2.5");
  EXPECT_EQ(to_text(at_least(4)), "at least 4");
  EXPECT_EQ(to_text(at_most(0.3)), "at most 0.3");
  EXPECT_EQ(by_the_paper(at_least(1)).times(2).bounds, Bounds::papers);
}

}  // namespace
}  // namespace kadanoff::papers
