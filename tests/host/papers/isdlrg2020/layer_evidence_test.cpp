// The numbers behind the claims of section IV.
#include "host/papers/isdlrg2020/layer_evidence.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "tests/host/papers/isdlrg2020/some_layers.hpp"

namespace kadanoff::papers::isdlrg2020 {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

std::vector<Estimate> probabilities(const std::vector<double>& values) {
  std::vector<Estimate> all;
  for (const double value : values) all.push_back({.mean = value});
  return all;
}

TEST(IsdlrgLayerEvidence, TotalVariationIsHalfOfTheDifferences) {
  EXPECT_DOUBLE_EQ(total_variation(probabilities({0.5, 0.5, 0}), probabilities({0.5, 0.5, 0})), 0);
  EXPECT_DOUBLE_EQ(total_variation(probabilities({1, 0}), probabilities({0, 1})), 1);
  EXPECT_DOUBLE_EQ(total_variation(probabilities({0.5, 0.5}), probabilities({0.25, 0.75})), 0.25);
}

TEST(IsdlrgLayerEvidence, InfiniteTemperaturesHaveRatios) {
  EXPECT_EQ(ratio_of(infinite, infinite), 1);
  EXPECT_EQ(ratio_of(0, 0), 1);
  EXPECT_EQ(ratio_of(infinite, 2), infinite);
  EXPECT_EQ(ratio_of(2, infinite), 0);
  EXPECT_EQ(ratio_of(6, 2), 3);
  EXPECT_EQ(inverse_temperature(infinite), 0);
  EXPECT_EQ(inverse_temperature(4), 0.25);
}

TEST(IsdlrgLayerEvidence, SharesAndContrastsAreComparedInErrors) {
  auto a = test::some_spots(32, 8, 3, 0.5), b = a;  // 64 units
  EXPECT_EQ(errors_of_share(a, b), 0);
  b.share_local = 0;
  // 33/66 and 1/66: variances 0.25/66 and (1/66)(65/66)/66
  EXPECT_NEAR(errors_of_share(a, b), 0.5 / std::sqrt(0.25 / 66 + 65.0 / (66.0 * 66 * 66)), 1e-12);
  a.contrast = {.mean = 0.5, .spread = 0, .error = 0.03};
  b.contrast = {.mean = 0.25, .spread = 0, .error = 0.04};
  EXPECT_NEAR(errors_of_contrast(a, b), 5, 1e-12);
}

TEST(IsdlrgLayerEvidence, MapsAreComparedWithoutTheirMeanAndScale) {
  const auto a = test::some_spots(16, 8, 3, 1);
  auto b = a;
  for (auto& value : b.profile->map) value = 3 - 2 * value;
  EXPECT_NEAR(map_correlation(a, a), 1, 1e-12);
  EXPECT_NEAR(map_correlation(a, b), -1, 1e-12);
}

TEST(IsdlrgLayerEvidence, PeaksAreInTheBlocksOfTheirUnits) {
  auto maps = test::some_maps(32, 16, 3);
  EXPECT_EQ(share_in_block(maps), 1);
  maps.spots.units[0].peak = 33;  // x = y = 1: still in the first block
  EXPECT_EQ(share_in_block(maps), 1);
  maps.spots.units[0].peak = 2;
  maps.spots.units[255].peak = 0;
  EXPECT_EQ(share_in_block(maps), 254.0 / 256);
}

TEST(IsdlrgLayerEvidence, TemperaturesAreThoseOfTheNetworkOrOfTheEnergy) {
  auto results = test::layers_as_the_paper_has_them();
  test::set_block_temperature(results, warm_start, 2, infinite, 7);
  EXPECT_EQ(block_temperature(results, blocks::Ties::fixed, warm_start, 2, Measure::paper), infinite);
  EXPECT_EQ(block_temperature(results, blocks::Ties::fixed, warm_start, 2, Measure::independent), 7);
  EXPECT_EQ(block_temperature(results, blocks::Ties::fixed, critical, 2, Measure::paper), 5);
  test::set_layer(results, Arrangement::random, cold_start, 3, 16, 0);
  EXPECT_EQ(layer_temperature(results, Arrangement::random, cold_start, 3, Measure::paper), 16);
  EXPECT_EQ(layer_temperature(results, Arrangement::as_trained, cold_start, 3, Measure::paper), 8);
  // Of the temperatures 2, 2.25 and 2.5.
  auto& distribution = results.deep.points[{Arrangement::as_trained, critical, 1}].distribution;
  for (auto& p : distribution) p.mean = 1.0 / 16;
  EXPECT_DOUBLE_EQ(weight_near_critical(results, Arrangement::as_trained, critical, 1), 3.0 / 16);
}

}  // namespace
}  // namespace kadanoff::papers::isdlrg2020
