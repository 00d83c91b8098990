// The numbers behind the claims, from flows and spectra made by hand.
#include "host/papers/iso2018/evidence.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace kadanoff::papers::iso2018 {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// A flow with steps 0, 10, 20 … in which thermometer and energy agree.
flow::Flow flow_through(const std::vector<double>& temperatures) {
  flow::Flow flow;
  flow.temperatures = {0, 10};
  std::int64_t step = 0;
  for (const double temperature : temperatures) {
    flow::FlowPoint point;
    point.step = step;
    point.temperature = temperature;
    point.energy.mean = temperature / 10 - 2;
    point.distribution = {{1 - temperature / 10, 0, 0}, {temperature / 10, 0, 0}};
    flow.points.push_back(point);
    step += 10;
  }
  return flow;
}

TEST(Iso2018Evidence, AFlowHasSettledWhenNineTenthsOfItsWayAreDone) {
  EXPECT_NEAR(steps_to_settle(flow_through({6, 3, 2.2, 2, 2})), 17.5, 1e-9);
  EXPECT_NEAR(steps_to_settle(flow_through({6, 4, 2, 2})), 18, 1e-9);         // 0.5 of the way left, then none
  EXPECT_NEAR(steps_to_settle(flow_through({0, 2, 5, 2, 2})), 29.333, 1e-3);  // overshoots and comes back
  EXPECT_NEAR(steps_to_settle(flow_through({6, 2, 2})), 9, 1e-9);
}

TEST(Iso2018Evidence, TheEnergySettlesByItself) {
  auto flow = flow_through({6, 3, 2.2, 2, 2});
  EXPECT_NEAR(energy_steps_to_settle(flow), 17.5, 1e-9);
  flow.points[2].energy.mean = flow.points[1].energy.mean;
  EXPECT_NEAR(energy_steps_to_settle(flow), 26, 1e-9);  // a quarter of the way is left at n = 20, none at 30
  EXPECT_NEAR(steps_to_settle(flow), 17.5, 1e-9);
}

TEST(Iso2018Evidence, ComparesStepsOfWhichSomeNeverEnd) {
  EXPECT_EQ(step_ratios({10, infinity, 10, 20, 0}, {20, 20, infinity, 20, 0}),
            (std::vector<double>{0.5, infinity, 0, 1, 1}));
  EXPECT_TRUE(std::isnan(step_ratios({infinity}, {infinity}).front()));  // neither ever happens: not comparable
  EXPECT_EQ(steps_text({infinity, infinity}), "never");
  EXPECT_EQ(steps_text({infinity, 3, 4}), "never in 1 of 3");
  EXPECT_EQ(steps_text({3}), "3.0");
}

TEST(Iso2018Evidence, ReadsTheThermometer) {
  const flow::Flow flow = flow_through({6, 3, 2});
  EXPECT_EQ(likely_temperature(flow, 0), 10);
  EXPECT_EQ(likely_temperature(flow, 10), 0);
  EXPECT_EQ(last_likely_temperature(flow), 0);
  EXPECT_EQ(last_energy_temperature(flow), 2);
}

TEST(Iso2018Evidence, SaysWhenAFlowPassesALevel) {
  EXPECT_EQ(steps_to_pass(flow_through({1, 3, 5, 6}), 4), 15);
  EXPECT_EQ(steps_to_pass(flow_through({1, 3, 3, 3}), 4), infinity);
  EXPECT_EQ(steps_to_pass(flow_through({5, 3, 5, 6}), 4), 15);  // from below
}

TEST(Iso2018Evidence, ComparesDistributions) {
  const flow::Flow flow = flow_through({0, 5, 10});
  EXPECT_NEAR(variation_distance(flow.points[0], flow.points[2]), 1, 1e-12);
  EXPECT_NEAR(variation_distance(flow.points[0], flow.points[1]), 0.5, 1e-12);
}

TEST(Iso2018Evidence, FollowsADistributionAlongAFlow) {
  const flow::Flow flow = flow_through({0, 5, 7, 6});
  const auto& end = flow.points.back();
  EXPECT_NEAR(largest_distance(flow, 0, end), 0.6, 1e-12);
  EXPECT_NEAR(largest_distance(flow, 10, end), 0.1, 1e-12);
  EXPECT_NEAR(largest_distance(flow, 30, end), 0, 1e-12);
  EXPECT_NEAR(smallest_distance(flow, flow_through({4}).points.front()), 0.1, 1e-12);
}

TEST(Iso2018Evidence, KnowsHowBroadADistributionIs) {
  EXPECT_NEAR(temperature_spread({{0.5, 0, 0}, {0.5, 0, 0}}, {2, 4}), 1, 1e-12);
  EXPECT_NEAR(temperature_spread({{0.25, 0, 0}, {0.25, 0, 0}, {0.5, 0, 0}}, {2, 4, infinity}), 1, 1e-12);
  EXPECT_NEAR(temperature_spread({{0, 0, 0}, {1, 0, 0}}, {2, 4}), 0, 1e-12);
  EXPECT_DOUBLE_EQ(broadened(3, 2, 6), 0.25);
}

TEST(Iso2018Evidence, SeparatesCorrelationFromMagnetisation) {
  flow::FlowPoint point;
  // |m| = 0.2, 0.6, 0.7: mean 0.5, ⟨m²⟩ = 0.89 / 3; spread² = (0.09 + 0.01 + 0.04) / 2.
  const double spread = std::sqrt(0.07);
  point.abs_magnetisation = {0.5, spread, spread / std::sqrt(3.0)};
  EXPECT_NEAR(mean_square_magnetisation(point), 0.89 / 3, 1e-12);
  point.correlation = {{1, 0, 0}, {0.27, 0, 0}, {0.19, 0, 0}, {0.25, 0, 0}};
  EXPECT_NEAR(connected_correlation(point, 1), 0.02, 1e-12);
  EXPECT_NEAR(connected_correlation(point, 3), 0, 1e-12);
  EXPECT_NEAR(largest_connected_correlation(point), 0.06, 1e-12);
  EXPECT_NEAR(largest_connected_correlation(point, 3), 0, 1e-12);
  EXPECT_NEAR(spread_over_independent(point), spread / std::sqrt(0.75 / 100), 1e-12);
}

TEST(Iso2018Evidence, ReadsSpectraAndOverlaps) {
  analysis::WeightsAnalysis analysis;
  analysis.visible = 10;
  analysis.hidden = 8;
  analysis.eigenvalues = {100, 50, 48, 24, 12, 10, 9, 1, 0, 0};  // rank 8
  EXPECT_DOUBLE_EQ(largest_step(analysis), 2);  // λ₃ / λ₄; without the first ratio and the last quarter
  EXPECT_DOUBLE_EQ(hierarchy(analysis), 100.0 / 1);
  analysis.eigenvalues.assign(10, 0);
  EXPECT_EQ(largest_step(analysis), 1);
  EXPECT_EQ(hierarchy(analysis), 1);
  analysis.overlaps = {{1, 9, {10, 0, 0}}, {2, 9, {9, 0, 0}}, {3, 9, {2, 0, 0}}, {4, 9, {1, 0, 0}}};
  EXPECT_EQ(steepest_temperature(analysis), 2.5);
}

}  // namespace
}  // namespace kadanoff::papers::iso2018
