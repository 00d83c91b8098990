// Curves against the temperature, by hand.
#include "host/papers/iso2018/curves.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace kadanoff::papers::iso2018 {
namespace {

TEST(Iso2018Curves, AreComparedUpToAFactorAndAConstant) {
  const std::vector<double> model{1, 0.9, 0.4, 0.1, 0}, same{12, 11, 6, 3, 2}, other{12, 11, 7, 3, 2};
  EXPECT_NEAR(linear_correlation(same, model), 1, 1e-12);
  EXPECT_NEAR(largest_misfit(same, model), 0, 1e-12);
  std::vector<double> mirrored;
  for (const double value : same) mirrored.push_back(-value);
  EXPECT_NEAR(linear_correlation(mirrored, model), -1, 1e-12);
  EXPECT_NEAR(largest_misfit(mirrored, model), 0, 1e-12);
  // a = (10 + 0.9 · 9 + 0.4 · 5 + 0.1) / (1 + 0.81 + 0.16 + 0.01)
  EXPECT_NEAR(largest_misfit(other, model), (5 - 0.4 * 20.2 / 1.98) / 10, 1e-12);
  EXPECT_EQ(linear_correlation({3, 3, 3, 3, 3}, model), 0);
  EXPECT_EQ(largest_misfit({3, 3, 3, 3, 3}, model), 0);
}

TEST(Iso2018Curves, FallMostBetweenTwoTemperatures) {
  EXPECT_EQ(steepest_fall({1, 2, 4, 5}, {10, 9, 2, 1}), 3);
  EXPECT_EQ(steepest_fall({1, 2, 4, 5}, {10, 20, 19, 1}), 4.5);
  EXPECT_EQ(steepest_fall({1, 2}, {3, 3}), 1.5);
}

}  // namespace
}  // namespace kadanoff::papers::iso2018
