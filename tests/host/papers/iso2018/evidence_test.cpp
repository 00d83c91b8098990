// The numbers behind the claims, from flows and spectra made by hand.
#include "host/papers/iso2018/evidence.hpp"

#include <gtest/gtest.h>

namespace kadanoff::papers::iso2018 {
namespace {

// A flow with steps 0, 10, 20 … in which thermometer and energy agree.
flow::Flow flow_through(const std::vector<double>& temperatures) {
  flow::Flow flow;
  flow.temperatures = {0, 10};
  std::int64_t step = 0;
  for (const double temperature : temperatures) {
    flow::FlowPoint point;
    point.step = step;
    point.temperature = temperature;
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

TEST(Iso2018Evidence, ReadsTheThermometer) {
  const flow::Flow flow = flow_through({6, 3, 2});
  EXPECT_EQ(likely_temperature(flow, 0), 10);
  EXPECT_EQ(likely_temperature(flow, 10), 0);
  EXPECT_EQ(last_likely_temperature(flow), 0);
  EXPECT_EQ(last_energy_temperature(flow), 2);
}

TEST(Iso2018Evidence, SaysWhenAFlowPassesALevel) {
  EXPECT_EQ(steps_to_pass(flow_through({1, 3, 5, 6}), 4), 15);
  EXPECT_EQ(steps_to_pass(flow_through({1, 3, 3, 3}), 4), 30);  // never: the last step
  EXPECT_EQ(steps_to_pass(flow_through({5, 3, 5, 6}), 4), 15);  // from below
}

TEST(Iso2018Evidence, ComparesDistributions) {
  const flow::Flow flow = flow_through({0, 5, 10});
  EXPECT_NEAR(variation_distance(flow.points[0], flow.points[2]), 1, 1e-12);
  EXPECT_NEAR(variation_distance(flow.points[0], flow.points[1]), 0.5, 1e-12);
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
