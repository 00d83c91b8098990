// Which panels and lines a figure of scaling dimensions has.
#include "host/figures/scaling_figure.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "host/analysis/torus_distance.hpp"
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
  const auto figure = scaling_figure(some_scaling({1, 2, 2.2, 2.3, 3}, {0}));
  ASSERT_EQ(figure.panels.size(), 4U);
  EXPECT_EQ(names_of(figure.panels[0]),
            (std::vector<std::string>{"T = 2", "T = 2.2", "T = 2.3", "fit on the torus"}));  // nearest to T_c
  EXPECT_NE(figure.caption.find("that of the 3 of 5 sets nearest to T_c"), std::string::npos) << figure.caption;
  for (const auto panel : {2U, 3U}) {
    const auto names = names_of(figure.panels[panel]);
    EXPECT_EQ(names.front(), "fit on the torus");
    EXPECT_EQ(names.back(), "the critical Ising model");
    EXPECT_EQ(names.size(), 5U);
    EXPECT_EQ(figure.panels[panel].series.front().x, (std::vector<double>{1, 2, 2.2, 2.3, 3}));
  }
  EXPECT_EQ(figure.panels[2].series.front().y, (std::vector<double>{1, 2, 2.2, 2.3, 3}));
  EXPECT_EQ(figure.panels[3].series.back().y, (std::vector<double>{1, 1}));
}

TEST(ScalingFigure, OfOneTemperatureHasCorrelatorsOnly) {
  EXPECT_EQ(scaling_figure(some_scaling({2.2}, {0})).panels.size(), 2U);
  const auto unknown = scaling_figure(some_scaling({NAN}, {0}));
  EXPECT_EQ(unknown.panels.size(), 2U);
  EXPECT_EQ(names_of(unknown.panels[0]), std::vector<std::string>{"data"});
}

TEST(ScalingFigure, DrawsTheFitsThroughTheirPoints) {
  auto scaling = some_scaling({2.2, 2.3}, {0});
  for (auto& row : scaling.temperatures) {
    for (std::size_t c = 0; c < scaling.classes.size(); ++c)
      row.spin.two_point[c].value = 0.7 * std::pow(scaling.classes[c].spin_distance, -0.25 * row.temperature);
    row.spin.dimensions.front().value = 0.125 * row.temperature;
    row.energy.dimensions.front().value = NAN;
  }
  const auto figure = scaling_figure(scaling);
  EXPECT_EQ(figure.caption.find("sets nearest"), std::string::npos) << figure.caption;
  EXPECT_EQ(names_of(figure.panels[1]), (std::vector<std::string>{"T = 2.2", "T = 2.3"})) << "no fit, no line";
  const auto& fits = figure.panels[0].series.back();
  ASSERT_EQ(fits.x.size(), 5U);
  EXPECT_TRUE(std::isnan(fits.y[2]));
  for (const std::size_t end : {0U, 1U, 3U, 4U})
    EXPECT_NEAR(fits.y[end], 0.7 * std::pow(fits.x[end], -0.25 * (end < 2 ? 2.2 : 2.3)), 1e-12);
  EXPECT_EQ(fits.x[0], figure.panels[0].series[0].x.front());
  EXPECT_EQ(fits.x[1], figure.panels[0].series[0].x.back());
}

TEST(ScalingFigure, HasTheThreePointFunctionAtTheMostCriticalTemperature) {
  auto scaling = some_scaling({2, 2.25, 3}, {0});
  scaling.three_point_readings = analysis::three_point_readings(8);
  ASSERT_EQ(scaling.three_point_readings.front().least, 3);
  ASSERT_EQ(scaling.three_point_readings.front().most, 4);
  for (auto& row : scaling.temperatures) {
    auto& of = row.spin_spin_energy;
    for (int r = 1; r <= 4; ++r)
      of.three_point.push_back({.value = row.temperature * std::pow(analysis::torus_triangle_distance(8, r), -1.5),
                                .error = 0.01,
                                .low = 0,
                                .high = 1});
    of.three_point[0].value = -1;
    of.sums.resize(scaling.three_point_readings.size(), {.value = 1.5});
    of.coefficients = of.sums;
  }
  auto panel = scaling_figure(scaling).panels.back();
  EXPECT_EQ(panel.title, "⟨σ σ ε⟩, T = 2.25");
  EXPECT_EQ(names_of(panel), (std::vector<std::string>{"T = 2.25", "fit on the torus"}));
  EXPECT_EQ(panel.series[0].x, (std::vector<double>{1, 2, 3, 4}));
  EXPECT_EQ(panel.series[0].y[0], -1) << "which the page says";
  EXPECT_EQ(scaling_figure(scaling).caption.find("not known"), std::string::npos);
  auto without = scaling;
  for (auto& one : without.temperatures[1].spin_spin_energy.three_point) one.error = NAN;
  EXPECT_NE(scaling_figure(without).caption.find(". The error of 3 points is not known: they have no bar"),
            std::string::npos)
      << scaling_figure(without).caption;
  EXPECT_EQ(panel.series[1].x, (std::vector<double>{3, 4}));
  for (const std::size_t at : {0U, 1U}) EXPECT_NEAR(panel.series[1].y[at], panel.series[0].y[at + 2], 1e-12);
  for (auto& row : scaling.temperatures) row.spin_spin_energy.sums.front().value = NAN;
  EXPECT_EQ(names_of(scaling_figure(scaling).panels.back()), std::vector<std::string>{"T = 2.25"});
}

TEST(ScalingFigure, OfFlowsHasDimensionsAgainstTheStep) {
  auto scaling = some_scaling({2.1, 2.3}, {0, 1, 8});
  scaling.magnetisation = {{.step = 0, .temperatures = {2.1, 2.3}}, {.step = 8, .temperatures = {2.1, 2.3}}};
  const auto figure = scaling_figure(scaling);
  ASSERT_EQ(figure.panels.size(), 5U);
  EXPECT_NE(figure.caption.find("after the most steps"), std::string::npos) << figure.caption;
  EXPECT_EQ(names_of(figure.panels[3]), (std::vector<std::string>{"T = 2.1", "T = 2.3", "the critical Ising model"}));
  EXPECT_NE(figure.panels[3].title.find("torus, r ≤ 4"), std::string::npos) << "as in the table";
  EXPECT_EQ(figure.panels[3].series[1].x, (std::vector<double>{0, 1, 8}));
  EXPECT_EQ(figure.panels[3].series[1].y, (std::vector<double>{0, 1, 8}));
  EXPECT_EQ(figure.panels[4].series[0].x, (std::vector<double>{0, 8}));
  for (const auto step : {2U, 3U, 4U}) EXPECT_TRUE(figure.panels[step].x.integers);
  scaling.interpolated = {{.step = 1, .temperature = 2.25}};
  scaling.interpolated[0].spin.resize(scaling.spin_readings.size(), {.value = 0.5});
  scaling.interpolated[0].energy.resize(scaling.energy_readings.size(), {.value = 0.25});
  const auto panel = scaling_figure(scaling).panels[3];
  EXPECT_EQ(panel.series[2].name, "T = 2.25, interpolated");
  EXPECT_EQ(panel.series[2].y, std::vector<double>{0.25});
  scaling.temperatures[4].energy.dimensions.front().value = NAN;
  const auto title = scaling_figure(scaling).panels[3].title;
  EXPECT_EQ(title.find("r ≤ 4"), std::string::npos) << title << ": another reading has a number more";
  scaling.three_point_readings = analysis::three_point_readings(8);
  for (auto& row : scaling.temperatures) {
    row.spin_spin_energy.three_point.resize(4, {.value = 1, .error = 0.1, .low = 0, .high = 2});
    row.spin_spin_energy.sums.resize(scaling.three_point_readings.size(), {.value = 1.5});
  }
  EXPECT_EQ(scaling_figure(scaling).panels.back().title, "⟨σ σ ε⟩, T = 2.3 after 8 steps");
  const test::TemporaryFolder folder;  // the vectors fit together
  EXPECT_FALSE(write_figure(figure, folder.path(), std::nullopt).csv.empty());
}

}  // namespace
}  // namespace kadanoff::figures
