// A flow as a figure.
#include "host/figures/flow_figure.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace kadanoff::figures {
namespace {

flow::Flow a_flow(const std::vector<std::int64_t>& steps) {
  flow::Flow flow{.side = 10, .samples = 30};
  for (const auto step : steps) {
    const auto n = static_cast<double>(step);
    flow.points.push_back({.step = step,
                           .abs_magnetisation = {.mean = 1 / (1 + n), .error = 0.1},
                           .energy = {.mean = -2 + n / 1000, .error = 0.2},
                           .temperature = 1 + n,
                           .temperature_error = 0.3});
  }
  return flow;
}

TEST(FigureOfAFlow, HasTemperatureEnergyAndMagnetisation) {
  const auto figure = flow_figure(a_flow({0, 1, 5}));
  EXPECT_EQ(figure.title, "A flow of 30 chains on a 10 × 10 lattice");
  EXPECT_TRUE(figure.caption.empty());
  ASSERT_EQ(figure.panels.size(), 3U);
  const auto& temperature = figure.panels[0].series.front();
  EXPECT_EQ(temperature.x, (std::vector<double>{0, 1, 5}));
  EXPECT_EQ(temperature.y, (std::vector<double>{1, 2, 6}));
  EXPECT_EQ(temperature.error, (std::vector<double>{0.3, 0.3, 0.3}));
  EXPECT_EQ(figure.panels[0].series.size(), 1U);
  EXPECT_EQ(figure.panels[1].series.front().y.back(), -1.995);
  EXPECT_EQ(figure.panels[2].series.front().y.front(), 1);
  EXPECT_FALSE(figure.panels[0].x.logarithmic);
}

TEST(FigureOfAFlow, OfManyStepsIsLogarithmicAndTellsItsStart) {
  const auto figure = flow_figure(a_flow({0, 1, 1000}));
  EXPECT_TRUE(figure.panels[0].x.logarithmic);
  EXPECT_EQ(figure.panels[0].series.front().x, (std::vector<double>{1, 1000}));
  EXPECT_EQ(figure.caption, "n = 0: |m| 1.000, energy -2.000, T 1.00");
}

TEST(FigureOfAFlow, ShowsTheThermometer) {
  auto flow = a_flow({0, 1});
  flow.temperatures = {2, 3};
  flow.points[0].distribution = {{.mean = 0.9}, {.mean = 0.1}};
  flow.points[1].distribution = {{.mean = 0.2}, {.mean = 0.8}};
  const auto figure = flow_figure(flow);
  ASSERT_EQ(figure.panels[0].series.size(), 2U);
  EXPECT_EQ(figure.panels[0].series[1].y, (std::vector<double>{2, 3}));
}

TEST(FigureOfAFlow, WithoutALatticeHasNoTemperature) {
  auto flow = a_flow({0, 1});
  flow.side = 0;
  const auto figure = flow_figure(flow);
  ASSERT_EQ(figure.panels.size(), 1U);
  EXPECT_EQ(figure.title, "A flow of 30 chains");
}

}  // namespace
}  // namespace kadanoff::figures
