// The figure of a block-spin flow: its panels, and what is left out.
#include "host/renormalization/block_flow_figure.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/samples.hpp"

namespace kadanoff::renormalization {
namespace {

TEST(BlockFlowFigure, HasALineForEachTemperatureAndStep) {
  Context context(cpu_device, 1);
  auto data = test::random_data(9, 64);
  data.temperatures = {1, 1, 1, 2.25, 2.25, 2.25, 4, 4, 4};
  auto flow = run_block_flow(context, data, {.steps = 2});
  for (auto& point : flow.points) point.temperature = 3, point.temperature_error = 0.1;
  flow.points[0].temperature = 5;
  flow.points[0].temperature_error = 7;  // nothing is known of it
  flow.points[3].temperature = 5;
  flow.points[3].temperature_error = 1;
  flow.points[0].energy = {.mean = -0.1, .spread = 1, .error = 0.035};
  flow.points[4].temperature = 2;
  flow.points[4].temperature_error = 0.1;
  flow.points[8].temperature = INFINITY;  // and of this: it is drawn alike
  flow.points[8].temperature_error = INFINITY;
  flow.points[8].energy = {.mean = 0.02, .spread = 1, .error = 0.04};
  const auto figure = block_flow_figure(flow);
  ASSERT_EQ(figure.panels.size(), 4U);
  ASSERT_EQ(figure.panels[0].series.size(), 5U) << "a line for each, and the bounds of two";
  for (std::size_t panel = 1; panel < 3; ++panel) ASSERT_EQ(figure.panels[panel].series.size(), 3U);
  for (std::size_t panel = 0; panel < 3; ++panel) EXPECT_TRUE(figure.panels[panel].x.integers);
  EXPECT_EQ(figure.panels[0].series[1].name, "T = 2.25");
  EXPECT_EQ(figure.panels[0].series[0].x, (std::vector<double>{0, 1, 2}));
  EXPECT_TRUE(figure.panels[0].y.logarithmic);
  EXPECT_TRUE(std::isnan(figure.panels[0].series[0].y[0]));
  EXPECT_NE(figure.caption.find("> 12 of T = 1, n = 0; > 33 of T = 4, n = 2"), std::string::npos) << figure.caption;
  EXPECT_TRUE(std::isnan(figure.panels[0].series[2].y[2]));
  EXPECT_EQ(figure.panels[0].series[3].name, "lower bound of T = 1");
  EXPECT_EQ(figure.panels[0].series[3].x, (std::vector<double>{0}));
  EXPECT_NEAR(figure.panels[0].series[3].y[0], 2 / 0.17, 1e-12);
  EXPECT_EQ(figure.panels[0].series[4].name, "lower bound of T = 4");
  EXPECT_EQ(figure.panels[0].series[4].x, (std::vector<double>{2}));
  EXPECT_NEAR(figure.panels[0].series[4].y[0], 2 / 0.06, 1e-12);
  EXPECT_FALSE(figure.panels[0].legend.empty());
  EXPECT_FALSE(figure.panels[3].legend.empty());
  EXPECT_EQ(figure.panels[0].series[0].y[1], 5);
  EXPECT_EQ(figure.panels[2].series[2].x, (std::vector<double>{1, 2}));
  EXPECT_EQ(figure.panels[2].series[2].y[1], flow.correlators[5].inside.mean);
  EXPECT_EQ(figure.panels[3].title, "T = 2.25");  // the nearest to T_c
  ASSERT_EQ(figure.panels[3].series.size(), 3U);
  EXPECT_EQ(figure.panels[3].series[1].x.size(), 2U);
  EXPECT_EQ(figure.panels[3].series[1].y[0], flow.points[4].correlation[1].mean);
}

TEST(BlockFlowFigure, HasTheMapsAtTheCriticalTemperature) {
  Context context(cpu_device, 1);
  auto data = test::random_data(9, 64);
  data.temperatures = {1, 1, 1, 2.25, 2.25, 2.25, 4, 4, 4};
  const auto flow = run_block_flow(context, data, {.steps = 2, .maps = true});
  auto narrow = flow;
  for (auto& point : narrow.points) point.temperature = 2 + 0.1 * static_cast<double>(point.step);
  for (auto& point : narrow.points) point.temperature_error = 0.01;
  EXPECT_FALSE(block_flow_figure(narrow).panels[0].y.logarithmic);
  const auto figure = block_flow_figure(flow);
  ASSERT_EQ(figure.panels.size(), 4U + 3);
  EXPECT_EQ(figure.panels[5].title, "⟨v h⟩ of n = 1 and 2, T = 2.25");
  EXPECT_EQ(figure.panels[5].heatmap->values, flow.correlators[4].spots->profile->map);
}

}  // namespace
}  // namespace kadanoff::renormalization
