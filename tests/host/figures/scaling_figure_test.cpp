// Which panels and lines a figure of scaling dimensions has.
#include "host/figures/scaling_figure.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/temporary_folder.hpp"

namespace kadanoff::figures {
namespace {

// Of side 8: a row for each temperature and step, with made-up numbers.
analysis::Scaling some_scaling(const std::vector<double>& temperatures, const std::vector<std::int64_t>& steps) {
  analysis::Scaling scaling;
  scaling.side = 8;
  scaling.of_flows = steps.size() > 1;
  scaling.classes = analysis::distance_classes(8);
  scaling.spin_readings = analysis::spin_readings(8);
  scaling.energy_readings = analysis::energy_readings(8);
  const auto numbers = [](std::size_t count, double value) {
    return std::vector<analysis::Bootstrapped>(count, {.value = value, .error = 0.1, .low = 0, .high = 1});
  };
  for (const double temperature : temperatures)
    for (const auto step : steps) {
      analysis::TemperatureScaling row{.temperature = temperature, .step = step, .samples = 10};
      row.spin = {.two_point = numbers(scaling.classes.size(), temperature),
                  .three_point = numbers(5, 0),
                  .dimensions = numbers(scaling.spin_readings.size(), temperature)};
      row.energy = {.two_point = numbers(scaling.classes.size(), temperature),
                    .three_point = numbers(5, 0),
                    .dimensions = numbers(scaling.energy_readings.size(), static_cast<double>(step))};
      scaling.temperatures.push_back(row);
    }
  return scaling;
}

std::vector<std::string> names_of(const Panel& panel) {
  std::vector<std::string> names;
  for (const auto& series : panel.series) names.push_back(series.name);
  return names;
}

TEST(ScalingFigure, OfDataHasDimensionsAgainstTemperature) {
  const auto figure = scaling_figure(some_scaling({1, 2, 2.2, 2.3, 3}, {0}), "f");
  ASSERT_EQ(figure.panels.size(), 4U);
  EXPECT_EQ(names_of(figure.panels[0]), (std::vector<std::string>{"T = 2", "T = 2.2", "T = 2.3"}));  // nearest to T_c
  for (const auto panel : {2U, 3U}) {
    const auto names = names_of(figure.panels[panel]);
    EXPECT_EQ(names.front(), "torus");
    EXPECT_EQ(names.back(), "the critical Ising model");
    EXPECT_EQ(names.size(), 5U);
    EXPECT_EQ(figure.panels[panel].series.front().x, (std::vector<double>{1, 2, 2.2, 2.3, 3}));
  }
  EXPECT_EQ(figure.panels[2].series.front().y, (std::vector<double>{1, 2, 2.2, 2.3, 3}));
  EXPECT_EQ(figure.panels[3].series.back().y, (std::vector<double>{1, 1}));
}

TEST(ScalingFigure, OfOneTemperatureHasCorrelatorsOnly) {
  EXPECT_EQ(scaling_figure(some_scaling({2.2}, {0}), "f").panels.size(), 2U);
  const auto unknown = scaling_figure(some_scaling({NAN}, {0}), "f");
  EXPECT_EQ(unknown.panels.size(), 2U);
  EXPECT_EQ(names_of(unknown.panels[0]), std::vector<std::string>{"data"});
}

TEST(ScalingFigure, OfFlowsHasDimensionsAgainstTheStep) {
  auto scaling = some_scaling({2.1, 2.3}, {0, 1, 8});
  scaling.magnetisation = {{.step = 0, .temperatures = {2.1, 2.3}}, {.step = 8, .temperatures = {2.1, 2.3}}};
  const auto figure = scaling_figure(scaling, "f");
  ASSERT_EQ(figure.panels.size(), 5U);
  EXPECT_EQ(names_of(figure.panels[3]), (std::vector<std::string>{"T = 2.1", "T = 2.3", "the critical Ising model"}));
  EXPECT_NE(figure.panels[3].title.find("torus, r ≤ 3"), std::string::npos) << figure.panels[3].title;
  EXPECT_EQ(figure.panels[3].series[1].x, (std::vector<double>{0, 1, 8}));
  EXPECT_EQ(figure.panels[3].series[1].y, (std::vector<double>{0, 1, 8}));
  EXPECT_EQ(figure.panels[4].series[0].x, (std::vector<double>{0, 8}));
  const test::TemporaryFolder folder;  // the vectors fit together
  EXPECT_FALSE(write_figure(figure, folder.path(), std::nullopt).csv.empty());
}

}  // namespace
}  // namespace kadanoff::figures
