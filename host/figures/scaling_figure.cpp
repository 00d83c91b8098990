// Panels of the correlators, of the dimensions of some readings where there are several temperatures, and of ⟨σ σ ε⟩.
#include "host/figures/scaling_figure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/analysis/torus_distance.hpp"
#include "host/base/temperatures.hpp"
#include "host/base/words.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff::figures {
namespace {

using analysis::DistanceClass;
using analysis::OperatorScaling;
using analysis::Reading;
using analysis::Scaling;
using analysis::TemperatureScaling;

std::string legend(double temperature) {
  return std::isnan(temperature) ? "data" : "T = " + temperature_text(temperature);
}

// At most so many sets: those nearest to T_c, of flows after the most steps.
std::vector<const TemperatureScaling*> near_critical(const Scaling& scaling, std::size_t most) {
  std::vector<const TemperatureScaling*> rows;
  for (std::size_t i = 0; i < scaling.temperatures.size(); ++i) {
    const auto& row = scaling.temperatures[i];
    const auto* next = i + 1 < scaling.temperatures.size() ? &scaling.temperatures[i + 1] : nullptr;
    const bool goes_on =
        next != nullptr && next->step > row.step && legend(next->temperature) == legend(row.temperature);
    if (!scaling.of_flows || !goes_on) rows.push_back(&row);
  }
  const auto distance = [](const TemperatureScaling* row) {
    return std::isnan(row->temperature) ? INFINITY : std::abs(row->temperature - ising::critical_temperature);
  };
  std::stable_sort(rows.begin(), rows.end(), [&](const auto* a, const auto* b) { return distance(a) < distance(b); });
  rows.resize(std::min(rows.size(), most));
  std::sort(rows.begin(), rows.end(), [](const auto* a, const auto* b) { return a->temperature < b->temperature; });
  return rows;
}

constexpr const char* fit_name = "fit on the torus";  // in all panels: it is one colour

// The line of a set's first reading, Δ and the amplitude that goes with it, over the places that it fits.
void add_fit(Series& fits, const Scaling& scaling, const OperatorScaling& of, const Reading& reading,
             double DistanceClass::*torus) {
  const double dimension = of.dimensions.front().value;
  if (std::isnan(dimension)) return;
  double sum = 0, count = 0, least = INFINITY, most = 0;
  for (std::size_t c = 0; c < scaling.classes.size(); ++c) {
    const auto& one = scaling.classes[c];
    const double length = std::hypot(one.dx, one.dy), distance = one.*torus;
    if (length < reading.least || length > reading.most) continue;
    sum += std::log(of.two_point[c].value) + 2 * dimension * std::log(distance);
    ++count;
    least = std::min(least, distance);
    most = std::max(most, distance);
  }
  if (!fits.x.empty()) {  // a gap between the lines of two sets
    fits.x.push_back(fits.x.back());
    fits.y.push_back(NAN);
  }
  for (const double distance : {least, most}) {
    fits.x.push_back(distance);
    fits.y.push_back(std::exp(sum / count - 2 * dimension * std::log(distance)));
  }
}

constexpr std::size_t most_sets = 3;  // with the other panels eight names: each has a colour of its own

Panel correlator_panel(const Scaling& scaling, const std::string& title, OperatorScaling TemperatureScaling::*which,
                       double DistanceClass::*torus, const std::vector<Reading>& readings) {
  Panel panel{.title = title,
              .x = {.label = "distance on the torus (lattice spacings)", .logarithmic = true},
              .y = {.label = "G, connected", .logarithmic = true}};
  Series fits{.name = fit_name, .mark = Mark::line};
  for (const auto* row : near_critical(scaling, most_sets)) {
    std::vector<std::size_t> order(scaling.classes.size());
    for (std::size_t c = 0; c < order.size(); ++c) order[c] = c;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return scaling.classes[a].*torus < scaling.classes[b].*torus;
    });
    Series series{.name = legend(row->temperature), .mark = Mark::points};
    for (const auto c : order) {
      series.x.push_back(scaling.classes[c].*torus);
      series.y.push_back((row->*which).two_point[c].value);
      series.error.push_back((row->*which).two_point[c].error);
    }
    panel.series.push_back(std::move(series));
    add_fit(fits, scaling, row->*which, readings.front(), torus);
  }
  if (!fits.x.empty()) panel.series.push_back(std::move(fits));
  return panel;
}

// ⟨σ σ ε⟩ at the most critical temperature, and its form on the torus with the exponent of the first reading.
Panel three_point_panel(const Scaling& scaling) {
  const auto& row = analysis::most_critical(scaling);
  const auto& of = row.spin_spin_energy;
  const auto& reading = scaling.three_point_readings.front();
  Panel panel{
      .title = "⟨σ σ ε⟩, " + legend(row.temperature) + (scaling.of_flows ? " after " + counted(row.step, "step") : ""),
      .x = {.label = "r, the legs of the triangle (lattice spacings)", .logarithmic = true},
      .y = {.label = "U(r), connected", .logarithmic = true}};
  Series series{.name = legend(row.temperature), .mark = Mark::points};
  for (std::size_t at = 0; at < of.three_point.size(); ++at) {
    series.x.push_back(static_cast<double>(at + 1));
    series.y.push_back(of.three_point[at].value);
    series.error.push_back(of.three_point[at].error);
  }
  panel.series.push_back(std::move(series));
  const double exponent = of.sums.front().value;
  if (std::isnan(exponent)) return panel;
  double sum = 0;
  for (int r = reading.least; r <= reading.most; ++r)
    sum += std::log(of.three_point[static_cast<std::size_t>(r - 1)].value) +
           exponent * std::log(analysis::torus_triangle_distance(scaling.side, r));
  const double amplitude = std::exp(sum / (reading.most - reading.least + 1));
  Series fit{.name = fit_name, .mark = Mark::line};
  for (int r = reading.least; r <= reading.most; ++r) {
    fit.x.push_back(r);
    fit.y.push_back(amplitude * std::pow(analysis::torus_triangle_distance(scaling.side, r), -exponent));
  }
  panel.series.push_back(std::move(fit));
  return panel;
}

// What the panels of G show of all that there is.
std::string shown_of_g(const Scaling& scaling) {
  std::string text = scaling.of_flows ? ". G is that after the most steps of each flow" : "";
  const auto rows = near_critical(scaling, most_sets);
  const auto all = near_critical(scaling, scaling.temperatures.size()).size();
  if (all > rows.size()) text += fmt::format(". G is that of the {} of {} sets nearest to T_c", rows.size(), all);
  return text;
}

// The torus, and of the plain fits the longest of each kind that wraps.
std::vector<std::size_t> shown(const std::vector<Reading>& readings) {
  std::vector<std::size_t> places{0};
  bool has_axes = false;
  for (std::size_t i = 0; i < readings.size(); ++i) {
    if (readings[i].distance != Reading::Distance::nearest) continue;
    const bool is_short = readings[i].most <= 3 || (readings[i].along_axes && has_axes);
    has_axes = has_axes || readings[i].along_axes;
    if (!is_short) places.push_back(i);
  }
  return places;
}

Panel dimension_panel(const Scaling& scaling, const std::string& symbol, double critical,
                      OperatorScaling TemperatureScaling::*which, const std::vector<Reading>& readings) {
  Panel panel{.title = symbol + " against temperature",
              .x = {.label = "T (J)"},
              .y = {.label = symbol},
              .lines = {{.at = ising::critical_temperature, .label = "T_c"}}};
  Series exact{.name = "the critical Ising model", .mark = Mark::line};
  for (const auto i : shown(readings)) {
    Series series{.name = i == 0 ? fit_name : readings[i].name};
    for (const auto& row : scaling.temperatures) {
      if (!std::isfinite(row.temperature)) continue;
      series.x.push_back(row.temperature);
      series.y.push_back((row.*which).dimensions[i].value);
      series.error.push_back((row.*which).dimensions[i].error);
    }
    exact.x = {series.x.front(), series.x.back()};
    panel.series.push_back(std::move(series));
  }
  exact.y = {critical, critical};
  panel.series.push_back(std::move(exact));
  return panel;
}

// That of the table, the first one. But the energy operator of a flow has often no fit at large distances: then the
// torus's that has the most numbers.
std::size_t fullest_torus(const Scaling& scaling, OperatorScaling TemperatureScaling::*which,
                          const std::vector<Reading>& readings) {
  const auto numbers = [&](std::size_t i) {
    return std::count_if(scaling.temperatures.begin(), scaling.temperatures.end(),
                         [&](const auto& row) { return !std::isnan((row.*which).dimensions[i].value); });
  };
  std::size_t best = 0;
  for (std::size_t i = 0; i < readings.size(); ++i)
    if (readings[i].distance == Reading::Distance::torus && numbers(i) > numbers(best)) best = i;
  return best;
}

// Of flows: a reading against the step, a line for each start.
Panel step_panel(const Scaling& scaling, const std::string& symbol, double critical,
                 OperatorScaling TemperatureScaling::*which, const std::vector<Reading>& readings) {
  const auto reading = fullest_torus(scaling, which, readings);
  Panel panel{.title = symbol + " along the flow (" + readings[reading].name + ")",
              .x = {.label = "step", .integers = true},
              .y = {.label = symbol}};
  for (const auto& row : scaling.temperatures) {
    const auto name = legend(row.temperature);
    if (panel.series.empty() || panel.series.back().name != name) panel.series.push_back({.name = name});
    panel.series.back().x.push_back(static_cast<double>(row.step));
    panel.series.back().y.push_back((row.*which).dimensions[reading].value);
    panel.series.back().error.push_back((row.*which).dimensions[reading].error);
  }
  if (!scaling.interpolated.empty()) {
    const auto number_of = [&](const analysis::InterpolatedScaling& one) {
      return which == &TemperatureScaling::spin ? one.spin[reading] : one.energy[reading];
    };
    Series between{.name = legend(scaling.interpolated.front().temperature) + ", interpolated"};
    for (const auto& one : scaling.interpolated) {
      between.x.push_back(static_cast<double>(one.step));
      between.y.push_back(number_of(one).value);
      between.error.push_back(number_of(one).error);
    }
    panel.series.push_back(std::move(between));
  }
  double last = 0;
  for (const auto& row : scaling.temperatures) last = std::max(last, static_cast<double>(row.step));
  panel.series.push_back(
      {.name = "the critical Ising model", .x = {0, last}, .y = {critical, critical}, .mark = Mark::line});
  return panel;
}

Panel magnetisation_panel(const Scaling& scaling) {
  Panel panel{.title = "Δ_m along the flow", .x = {.label = "step", .integers = true}, .y = {.label = "Δ_m"}};
  Series series{.name = "from the magnetisation"};
  for (const auto& fit : scaling.magnetisation) {
    series.x.push_back(static_cast<double>(fit.step));
    series.y.push_back(fit.dimension.value);
    series.error.push_back(fit.dimension.error);
  }
  panel.series.push_back(std::move(series));
  return panel;
}

// How many of the points have an error that is not known: without a bar they look like exact ones.
std::string without_errors(const Figure& figure) {
  std::int64_t points = 0;
  for (const auto& panel : figure.panels)
    for (const auto& series : panel.series)
      for (std::size_t i = 0; i < series.error.size(); ++i)
        if (std::isnan(series.error[i]) && std::isfinite(series.y[i]) && !(panel.y.logarithmic && series.y[i] <= 0))
          ++points;
  return points == 0 ? ""
                     : fmt::format(". The error of {} is not known: {} no bar", counted(points, "point"),
                                   points == 1 ? "it has" : "they have");
}

}  // namespace

Figure scaling_figure(const Scaling& scaling) {
  Figure figure{.name = "scaling",
                .title = "Scaling dimensions",
                .caption = "At the critical point G is a power of the distance on the torus: Δ_s = 1/8, Δ_ε = 1" +
                           shown_of_g(scaling),
                .columns = 2};
  figure.panels.push_back(correlator_panel(scaling, "Spin", &TemperatureScaling::spin, &DistanceClass::spin_distance,
                                           scaling.spin_readings));
  figure.panels.push_back(correlator_panel(scaling, "Energy operator", &TemperatureScaling::energy,
                                           &DistanceClass::energy_distance, scaling.energy_readings));
  if (scaling.of_flows) {
    figure.panels.push_back(step_panel(scaling, "Δ_s", 0.125, &TemperatureScaling::spin, scaling.spin_readings));
    figure.panels.push_back(step_panel(scaling, "Δ_ε", 1, &TemperatureScaling::energy, scaling.energy_readings));
    if (!scaling.magnetisation.empty()) figure.panels.push_back(magnetisation_panel(scaling));
  }
  const auto known = std::count_if(scaling.temperatures.begin(), scaling.temperatures.end(),
                                   [](const auto& row) { return std::isfinite(row.temperature); });
  if (!scaling.of_flows && known > 1) {
    figure.panels.push_back(dimension_panel(scaling, "Δ_s", 0.125, &TemperatureScaling::spin, scaling.spin_readings));
    figure.panels.push_back(dimension_panel(scaling, "Δ_ε", 1, &TemperatureScaling::energy, scaling.energy_readings));
  }
  if (!scaling.three_point_readings.empty()) figure.panels.push_back(three_point_panel(scaling));
  figure.caption += without_errors(figure);
  return figure;
}

}  // namespace kadanoff::figures
