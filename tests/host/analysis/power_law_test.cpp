// Power laws that are known, and percentiles.
#include "host/analysis/power_law.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kadanoff::analysis {
namespace {

TEST(PowerLaw, IsFoundByBothFits) {
  const std::vector<double> x{0.5, 1, 2, 7};
  for (const double exponent : {-2.0, -0.25, 0.0, 0.125, 3.0}) {
    std::vector<double> y;
    for (const double one : x) y.push_back(1.7 * std::pow(one, exponent));
    const auto line = fit_in_logarithms(x, y), squares = fit_least_squares(x, y);
    ASSERT_TRUE(line && squares);
    EXPECT_NEAR(line->exponent, exponent, 1e-12);
    EXPECT_NEAR(line->amplitude, 1.7, 1e-12);
    EXPECT_NEAR(squares->exponent, exponent, 1e-7);
    EXPECT_NEAR(squares->amplitude, 1.7, 1e-7);
  }
}

TEST(PowerLaw, OfALineThroughThreePointsIsTheTextbooks) {
  // ln x = 0, 1, 2; ln y = 0, 1, 0: slope 0, height 1/3.
  const auto flat = fit_in_logarithms({1, std::exp(1.0), std::exp(2.0)}, {1, std::exp(1.0), 1});
  ASSERT_TRUE(flat);
  EXPECT_NEAR(flat->exponent, 0, 1e-14);
  EXPECT_NEAR(flat->amplitude, std::exp(1.0 / 3), 1e-14);
}

TEST(PowerLaw, OfLeastSquaresHasNoBetterNeighbour) {
  const std::vector<double> x{0.169, 0.069, 0.031}, y{1.98, 1.83, 1.65};
  const auto law = fit_least_squares(x, y);
  ASSERT_TRUE(law);
  const auto squares = [&](double exponent, double amplitude) {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) sum += std::pow(y[i] - amplitude * std::pow(x[i], exponent), 2);
    return sum;
  };
  const double least = squares(law->exponent, law->amplitude);
  for (const double step : {-1e-3, 1e-3}) {
    EXPECT_GT(squares(law->exponent + step, law->amplitude), least);
    EXPECT_GT(squares(law->exponent, law->amplitude + step), least);
  }
}

TEST(PowerLaw, IsNotFoundWhereThereIsNone) {
  EXPECT_FALSE(fit_in_logarithms({1, 2}, {1, 0}));
  EXPECT_FALSE(fit_in_logarithms({1, 2}, {1, -1}));
  EXPECT_FALSE(fit_in_logarithms({1, 2}, {1, NAN}));
  EXPECT_FALSE(fit_in_logarithms({2, 2}, {1, 3}));
  EXPECT_FALSE(fit_in_logarithms({}, {}));
  EXPECT_FALSE(fit_least_squares({1, 2}, {1, NAN}));
  EXPECT_FALSE(fit_least_squares({3}, {1}));
  EXPECT_FALSE(fit_least_squares({1, 2}, {0, 0})) << "any exponent";
}

// At T_c the distance from it is 0, and of T = ∞ it is infinite.
TEST(PowerLaw, HasNoPlaceWhereTheDistanceIsNotAPositiveNumber) {
  const std::vector<double> y{1.98, 1.83, 1.65};
  for (const double x : {0.0, -0.1, static_cast<double>(INFINITY), static_cast<double>(NAN)}) {
    EXPECT_FALSE(fit_least_squares({0.169, 0.069, x}, y)) << x;
    EXPECT_FALSE(fit_in_logarithms({0.169, 0.069, x}, y)) << x;
  }
}

TEST(PowerLaw, BeyondTheExponentsThatAreTriedIsNone) {
  const std::vector<double> x{1, 2, 3};
  for (const double exponent : {-12.0, -9.9, 9.9, 12.0}) {
    std::vector<double> y;
    for (const double one : x) y.push_back(std::pow(one, exponent));
    EXPECT_EQ(fit_least_squares(x, y).has_value(), std::abs(exponent) < 10) << exponent;
  }
}

TEST(Bootstrapped, HasTheSpreadAndThePercentilesOfTheResamples) {
  std::vector<double> resamples;
  for (int i = 100; i >= 0; --i) resamples.push_back(i);
  const auto number = bootstrapped(50, resamples);
  EXPECT_EQ(number.value, 50);
  EXPECT_NEAR(number.error, std::sqrt(101 * 102 / 12.0), 1e-12);
  EXPECT_NEAR(number.low, 5, 1e-12);
  EXPECT_NEAR(number.high, 95, 1e-12);
  EXPECT_NEAR(bootstrapped(0.5, {0, 1}).low, 0.05, 1e-12);
}

TEST(Bootstrapped, TakesTheBiasOffTheInterval) {
  std::vector<double> resamples;
  for (int i = 0; i <= 100; ++i) resamples.push_back(i);
  // 42.5 of 101 are below 42: z₀ = −0.1998, and the ends are Φ(2 z₀ ∓ 1.6449), by another program.
  const auto number = bootstrapped(42, resamples);
  EXPECT_NEAR(number.low, 2.044770949, 1e-8);
  EXPECT_NEAR(number.high, 89.345590227, 1e-8);
  const auto outside = bootstrapped(1000, resamples);
  EXPECT_GT(outside.low, 99) << "as far as resamples reach";
  EXPECT_LE(outside.high, 100);
}

TEST(Bootstrapped, IsUnknownWhereAResampleHasNoValue) {
  for (const auto& number : {bootstrapped(1, {1, NAN, 2}), bootstrapped(1, {}), bootstrapped(1, {1})}) {
    EXPECT_EQ(number.value, 1);
    EXPECT_TRUE(std::isnan(number.error) && std::isnan(number.low) && std::isnan(number.high));
  }
}

}  // namespace
}  // namespace kadanoff::analysis
