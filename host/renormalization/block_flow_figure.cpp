// Panels along the steps with a line for each temperature, and one along the distance with a line for each step.
#include "host/renormalization/block_flow_figure.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "host/base/temperatures.hpp"
#include "host/thermometer/energy_temperature_text.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff::renormalization {
namespace {

using figures::Panel;
using figures::Series;

std::string name_of_group(const BlockFlow& flow, std::size_t group) {
  const double temperature = flow.groups[group].temperature;
  return std::isnan(temperature) ? "the data" : "T = " + temperature_text(temperature);
}

// A line for each temperature; value(point) and error(point) along the steps.
template <class Value, class Error>
Panel along_the_flow(const BlockFlow& flow, const std::string& label, Value value, Error error) {
  Panel panel{.x = {.label = "step n", .integers = true}, .y = {.label = label}};
  for (std::size_t group = 0; group < flow.groups.size(); ++group) {
    Series series{.name = name_of_group(flow, group)};
    for (const auto& point : flow.points) {
      if (point.group != group) continue;
      series.x.push_back(static_cast<double>(point.step));
      series.y.push_back(value(point));
      series.error.push_back(error(point));
    }
    panel.series.push_back(std::move(series));
  }
  return panel;
}

// On a logarithmic axis there are ticks only where it covers much.
bool covers_much(const Panel& panel) {
  constexpr double much = 5;
  double least = std::numeric_limits<double>::infinity(), greatest = 0;
  for (const auto& series : panel.series)
    for (const double y : series.y) {
      if (!std::isfinite(y) || y <= 0) continue;
      least = std::min(least, y);
      greatest = std::max(greatest, y);
    }
  return greatest > much * least;
}

// The group whose temperature is nearest to T_c.
std::size_t critical_group(const BlockFlow& flow) {
  std::size_t best = 0;
  const auto distance = [&](std::size_t group) {
    return std::abs(flow.groups[group].temperature - ising::critical_temperature);
  };
  for (std::size_t group = 1; group < flow.groups.size(); ++group)
    if (distance(group) < distance(best)) best = group;
  return best;
}

// The error of a high temperature grows with its square: where it is larger than the temperature, or that is infinite,
// there is a bound only.
std::optional<double> bound_of(const BlockPoint& point) {
  return thermometer::temperature_bound(point.temperature, point.temperature_error, point.energy);
}

Panel temperature_panel(const BlockFlow& flow) {
  auto panel = along_the_flow(
      flow, "T of the energy",
      [](const BlockPoint& point) { return bound_of(point) ? std::nan("") : point.temperature; },
      [](const BlockPoint& point) { return point.temperature_error; });
  for (std::size_t group = 0; group < flow.groups.size(); ++group) {
    Series bounds{.name = "lower bound of " + name_of_group(flow, group), .mark = figures::Mark::points};
    for (const auto& point : flow.points) {
      const auto bound = point.group == group ? bound_of(point) : std::nullopt;
      if (!bound) continue;
      bounds.x.push_back(static_cast<double>(point.step));
      bounds.y.push_back(*bound);
    }
    if (!bounds.x.empty()) panel.series.push_back(std::move(bounds));
  }
  panel.y.logarithmic = covers_much(panel);
  return panel;
}

// Whose they are.
std::string bounds_text(const BlockFlow& flow) {
  constexpr std::size_t most = 4;
  std::vector<std::string> unknown;
  for (const auto& point : flow.points)
    if (bound_of(point))
      unknown.push_back(
          fmt::format("{} of {}, n = {}",
                      thermometer::energy_temperature_text(point.temperature, point.temperature_error, point.energy),
                      name_of_group(flow, point.group), point.step));
  if (unknown.empty()) return {};
  const auto more = unknown.size() > most ? fmt::format(" and {} more", unknown.size() - most) : "";
  unknown.resize(std::min(unknown.size(), most));
  return fmt::format("lower bounds, by two errors of the energy: {}{}", fmt::join(unknown, "; "), more);
}

}  // namespace

figures::Figure block_flow_figure(const BlockFlow& flow) {
  figures::Figure figure{.name = "block-flow",
                         .title = fmt::format("Block spins {0} × {0} of {1} × {1}", flow.block, flow.sides.front()),
                         .caption = bounds_text(flow),
                         .columns = 2};
  figure.panels.push_back(temperature_panel(flow));
  figure.panels.back().legend = "along the steps:";
  figure.panels.push_back(along_the_flow(
      flow, "⟨|m|⟩", [](const BlockPoint& point) { return point.abs_magnetisation.mean; },
      [](const BlockPoint& point) { return point.abs_magnetisation.error; }));

  Panel blocks{.title = "in the block",
               .x = {.label = "step n", .integers = true},
               .y = {.label = "⟨v h⟩ of steps n − 1 and n"}};
  for (std::size_t group = 0; group < flow.groups.size(); ++group) {
    Series series{.name = name_of_group(flow, group)};
    for (const auto& correlator : flow.correlators) {
      if (correlator.group != group || correlator.to != correlator.from + 1) continue;
      series.x.push_back(static_cast<double>(correlator.to));
      series.y.push_back(correlator.inside.mean);
      series.error.push_back(correlator.inside.error);
    }
    blocks.series.push_back(std::move(series));
  }
  figure.panels.push_back(std::move(blocks));

  const auto group = critical_group(flow);
  Panel correlation{.title = name_of_group(flow, group),
                    .x = {.label = "r in sites of the lattice", .logarithmic = true},
                    .y = {.label = "G(r)"},
                    .legend = "along r:"};
  for (const auto& point : flow.points) {
    if (point.group != group) continue;
    const auto side = flow.sides[static_cast<std::size_t>(point.step)];
    Series series{.name = fmt::format("n = {0}, {1} × {1}", point.step, side)};
    for (std::size_t r = 1; r < point.correlation.size(); ++r) {
      series.x.push_back(static_cast<double>(r));
      series.y.push_back(point.correlation[r].mean);
      series.error.push_back(point.correlation[r].error);
    }
    correlation.series.push_back(std::move(series));
  }
  correlation.y.logarithmic = covers_much(correlation);
  figure.panels.push_back(std::move(correlation));
  for (const auto& correlator : flow.correlators) {
    if (correlator.group != group || !correlator.spots) continue;
    const auto& profile = *correlator.spots->profile;
    figure.panels.push_back(
        {.title = fmt::format("⟨v h⟩ of n = {} and {}, {}", correlator.from, correlator.to, name_of_group(flow, group)),
         .x = {.label = "x from the peak"},
         .y = {.label = "y from the peak"},
         .heatmap =
             figures::Heatmap{.rows = profile.side, .cols = profile.side, .values = profile.map, .label = "± ⟨v h⟩"}});
  }
  return figure;
}

}  // namespace kadanoff::renormalization
