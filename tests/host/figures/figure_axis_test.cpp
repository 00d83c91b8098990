// The ticks of logarithmic axes: enough of them to read a value, and not so many that they run into each other.
#include "host/figures/figure_axis.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kadanoff::figures {
namespace {

std::vector<std::string> labels(double low, double high) {
  std::vector<std::string> found;
  for (const Tick& tick : scale_of({.label = "x", .logarithmic = true, .low = low, .high = high}, {low, high}, 0).ticks)
    found.push_back(tick.label);
  return found;
}

TEST(LogarithmicTicks, OfLessThanADecadeAreItsParts) {
  EXPECT_EQ(labels(2, 6), (std::vector<std::string>{"2", "3", "4", "5", "6"}));
}

TEST(LogarithmicTicks, OfTwoDecadesAreOneTwoAndFive) {
  EXPECT_EQ(labels(1, 100), (std::vector<std::string>{"1", "2", "5", "10", "20", "50", "100"}));
  // Two powers of ten within two and a half decades and more.
  EXPECT_EQ(labels(0.21, 70), (std::vector<std::string>{"0.5", "1", "2", "5", "10", "20", "50"}));
}

TEST(LogarithmicTicks, OfManyDecadesArePowersOfTen) {
  EXPECT_EQ(labels(1, 1e4), (std::vector<std::string>{"1", "10", "100", "1000", "10000"}));
}

TEST(LogarithmicTicks, NeverRunIntoEachOther) {
  for (const double low : {0.0021, 0.021, 0.21, 0.5, 0.99, 1.0, 3.0})
    for (double high = 1.5 * low; high < 1e6 * low; high *= 1.7)
      EXPECT_LE(labels(low, high).size(), 10U) << low << " " << high;
}

TEST(IntegerTicks, AreOfEachStepWhereThereAreFew) {
  const auto steps = [](const std::vector<double>& values) {
    std::vector<std::string> found;
    for (const Tick& tick : scale_of({.label = "step n", .integers = true}, values, 0.03).ticks)
      found.push_back(tick.label);
    return found;
  };
  EXPECT_EQ(steps({0, 1, 2, 3}), (std::vector<std::string>{"0", "1", "2", "3"}));
  EXPECT_EQ(steps({1, 2, 3}), (std::vector<std::string>{"1", "2", "3"}));
  EXPECT_EQ(steps({0, 1}), (std::vector<std::string>{"0", "1"}));
  EXPECT_EQ(steps({2}), std::vector<std::string>{"2"});
  EXPECT_EQ(steps({0}), std::vector<std::string>{"0"});
  for (double most = 1; most < 3000; most = std::ceil(1.3 * most)) {
    EXPECT_GE(steps({0, most}).size(), 2U) << most;
    EXPECT_LE(steps({0, most}).size(), 9U) << most;
    for (const auto& label : steps({0, most})) EXPECT_EQ(label.find('.'), std::string::npos) << label;
  }
}

}  // namespace
}  // namespace kadanoff::figures
