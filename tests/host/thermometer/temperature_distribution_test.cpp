// Distributions over temperatures: their mean and their most probable one.
#include "host/thermometer/temperature_distribution.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kadanoff::thermometer {
namespace {

Matrix<const float> matrix(const std::vector<float>& values, std::int64_t cols) {
  return contiguous(values.data(), static_cast<std::int64_t>(values.size()) / cols, cols, cpu_device);
}

std::vector<Estimate> distribution(const std::vector<double>& means) {
  std::vector<Estimate> estimates;
  estimates.reserve(means.size());
  for (const double mean : means) estimates.push_back({.mean = mean, .spread = 0, .error = 0});
  return estimates;
}

TEST(TemperatureDistribution, IsTheMeanOverSamples) {
  const std::vector<float> rows{1, 0, 0, 0.5F, 0.25F, 0.25F, 0, 0.5F, 0.5F, 0.5F, 0.25F, 0.25F};
  DistributionAccumulator all, parts;
  EXPECT_TRUE(all.result().empty());
  all.add(matrix(rows, 3));
  parts.add(matrix({rows.begin(), rows.begin() + 3}, 3));
  parts.add(matrix({rows.begin() + 3, rows.end()}, 3));
  EXPECT_EQ(all.samples(), 4);
  const auto result = all.result(), same = parts.result();
  ASSERT_EQ(result.size(), 3U);
  EXPECT_DOUBLE_EQ(result[0].mean, 0.5);
  EXPECT_DOUBLE_EQ(result[1].mean, 0.25);
  EXPECT_DOUBLE_EQ(result[0].spread, std::sqrt(0.5 / 3));
  EXPECT_DOUBLE_EQ(result[0].error, std::sqrt(0.5 / 3) / 2);
  for (std::size_t c = 0; c < 3; ++c) EXPECT_EQ(result[c].mean, same[c].mean);
}

TEST(TemperatureDistribution, MostProbableIsTheLowestOfEquals) {
  EXPECT_EQ(most_probable_temperature(distribution({0.1, 0.6, 0.3}), {0, 1.5, 6}), 1.5);
  EXPECT_EQ(most_probable_temperature(distribution({0.1, 0.45, 0.45}), {0, 1.5, 6}), 1.5);
  EXPECT_EQ(most_probable_temperature(distribution({0.1, 0.3, 0.6}), {0, 1.5, INFINITY}), INFINITY);
  EXPECT_TRUE(std::isnan(most_probable_temperature(distribution({0.1, NAN, 0.6}), {0, 1.5, 6})));
}

TEST(TemperatureDistribution, MeanLeavesInfinityOut) {
  EXPECT_DOUBLE_EQ(mean_temperature(distribution({0.25, 0.5, 0.25}), {0, 2, 6}), 2.5);
  EXPECT_DOUBLE_EQ(mean_temperature(distribution({0.25, 0.25, 0.5}), {1, 2, INFINITY}), 1.5);
  EXPECT_TRUE(std::isnan(mean_temperature(distribution({0, 0, 1}), {1, 2, INFINITY})));
}

// By hand: without one of three samples the mean temperature is 1.25, 1.625 or 1.375.
TEST(TemperatureDistribution, MeanHasTheErrorOfTheJackknife) {
  const std::vector<double> temperatures{1, 2, INFINITY};
  const std::vector<float> rows{0.25F, 0.75F, 0, 1, 0, 0, 0.5F, 0.5F, 0};
  MeanTemperatureAccumulator of;
  EXPECT_TRUE(std::isnan(of.error()));
  of.add(matrix({rows.begin(), rows.begin() + 3}, 3), temperatures);
  EXPECT_TRUE(std::isnan(of.error()));
  of.add(matrix({rows.begin() + 3, rows.end()}, 3), temperatures);
  const double a = 1.25, b = 1.625, c = 1.375, mean = (a + b + c) / 3;
  EXPECT_NEAR(of.error(),
              std::sqrt(2.0 / 3 * ((a - mean) * (a - mean) + (b - mean) * (b - mean) + (c - mean) * (c - mean))),
              1e-12);
  // With weights of their own: (1, 0.5) and (0.5, 0.5) are Σ p T and Σ p of the finite temperatures.
  MeanTemperatureAccumulator ratio;
  ratio.add(matrix({0, 0.5F, 0.5F, 0.5F, 0, 0.5F}, 3), temperatures);
  EXPECT_NEAR(ratio.error(), std::sqrt(0.5 * 2 * 0.25), 1e-12);  // 1 and 2 without the other
}

TEST(TemperatureDistribution, LikelyOnesAreThoseThatTheErrorsLeave) {
  const std::vector<double> temperatures{1, 2, 3, 4};
  const auto range = [&](double error) {
    std::vector<Estimate> all;
    for (const double mean : {0.2, 0.4, 0.3, 0.1}) all.push_back({.mean = mean, .error = error});
    return likely_temperatures(all, temperatures);
  };
  EXPECT_EQ(range(0.02).low, 2);
  EXPECT_EQ(range(0.02).high, 2);
  EXPECT_EQ(range(0.03).low, 2);
  EXPECT_EQ(range(0.03).high, 3);
  EXPECT_EQ(range(0.06).low, 1);
  EXPECT_EQ(range(0.06).high, 3);
  EXPECT_TRUE(std::isnan(range(NAN).low) && std::isnan(range(NAN).high));
}

}  // namespace
}  // namespace kadanoff::thermometer
