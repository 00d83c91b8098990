// The tables of a block-spin flow.
#include "host/renormalization/block_flow_text.hpp"

#include <fmt/format.h>

#include <cmath>

#include "host/base/csv.hpp"
#include "host/base/estimate_text.hpp"
#include "host/base/json.hpp"
#include "host/base/table.hpp"
#include "host/base/temperatures.hpp"
#include "host/base/words.hpp"
#include "host/thermometer/energy_temperature_text.hpp"
#include "host/thermometer/temperature_distribution.hpp"

namespace kadanoff::renormalization {
namespace {

constexpr auto centre = Table::Align::centre;

std::int64_t side_of(const BlockFlow& flow, std::int64_t step) { return flow.sides[static_cast<std::size_t>(step)]; }

Cell temperature_cell(const BlockFlow& flow, std::size_t group) {
  const double temperature = flow.groups[group].temperature;
  return {std::isnan(temperature) ? "all" : temperature_text(temperature), json_number(temperature)};
}

nlohmann::json json_of_all(const std::vector<Estimate>& estimates) {
  auto all = nlohmann::json::array();
  for (const Estimate& estimate : estimates) all.push_back(to_json(estimate));
  return all;
}

bool has_thermometer(const BlockFlow& flow) {
  for (const auto& temperatures : flow.thermometer_temperatures)
    if (!temperatures.empty()) return true;
  return false;
}

// Three cells: for the eye the likely and the mean temperature, and all of it for programs.
void add_thermometer(std::vector<Cell>& cells, const BlockPoint& point, const std::vector<double>& temperatures) {
  if (temperatures.empty()) {
    for (int i = 0; i < 3; ++i) cells.push_back({i < 2 ? "-" : "", {}});
    return;
  }
  const double likely = thermometer::most_probable_temperature(point.distribution, temperatures);
  const double mean = thermometer::mean_temperature(point.distribution, temperatures);
  auto known = nlohmann::json::array();
  for (const double temperature : temperatures) known.push_back(json_number(temperature));
  const auto range = thermometer::likely_temperatures(point.distribution, temperatures);
  cells.push_back({temperature_text(likely) +
                   (range.low == range.high || std::isnan(range.low)
                        ? ""
                        : fmt::format(" ({} … {})", temperature_text(range.low), temperature_text(range.high)))});
  cells.push_back({with_its_error(mean, point.mean_temperature_error, 3)});
  cells.push_back({"",
                   {{"most_probable", json_number(likely)},
                    {"most_probable_low", json_number(range.low)},
                    {"most_probable_high", json_number(range.high)},
                    {"mean", json_number(mean)},
                    {"mean_error", json_number(point.mean_temperature_error)},
                    {"temperatures", known},
                    {"distribution", json_of_all(point.distribution)}}});
}

Table points_table(const BlockFlow& flow) {
  const bool measured = has_thermometer(flow);
  std::vector<Table::Column> columns{{.heading = "T", .key = "temperature"},
                                     {.heading = "n", .key = "step"},
                                     {.heading = "side", .key = "side"},
                                     {.heading = "samples", .key = "samples"},
                                     {.heading = "T of the energy", .key = "energy_temperature", .align = centre},
                                     {.key = "energy_temperature_error", .shown = false},
                                     {.heading = "energy per spin", .key = "energy", .align = centre},
                                     {.heading = "|m|", .key = "abs_magnetisation", .align = centre},
                                     {.heading = "m²", .key = "squared_magnetisation", .align = centre},
                                     {.heading = "G(1)", .align = centre},
                                     {.heading = "G(L/2)", .align = centre},
                                     {.key = "magnetisation", .shown = false},
                                     {.key = "correlation", .shown = false}};
  if (measured)
    columns.insert(
        columns.end(),
        {{.heading = "likely T"}, {.heading = "mean T", .align = centre}, {.key = "thermometer", .shown = false}});
  Table table(columns);
  // Temperature by temperature, each along the flow.
  for (std::size_t group = 0; group < flow.groups.size(); ++group)
    for (const BlockPoint& point : flow.points) {
      if (point.group != group) continue;
      const auto side = side_of(flow, point.step), samples = flow.groups[group].samples;
      std::vector<Cell> cells{
          temperature_cell(flow, group),
          {fmt::format("{}", point.step), point.step},
          {fmt::format("{}", side), side},
          {fmt::format("{}", samples), samples},
          {thermometer::energy_temperature_text(point.temperature, point.temperature_error, point.energy),
           json_number(point.temperature)},
          {"", json_number(point.temperature_error)},
          to_cell(point.energy, 4),
          to_cell(point.abs_magnetisation, 3),
          to_cell(point.squared_magnetisation, 3),
          {with_its_error(point.correlation[1])},
          {with_its_error(point.correlation.back())},
          {"", to_json(point.magnetisation)},
          {"", json_of_all(point.correlation)}};
      if (measured) add_thermometer(cells, point, flow.thermometer_temperatures[static_cast<std::size_t>(point.step)]);
      table.add(std::move(cells));
    }
  return table;
}

// Of the mean aligned map; empty if there is none. Two cells: the number with its error, and the error for programs.
void add_profile(std::vector<Cell>& cells, const BlockCorrelator& correlator,
                 double correlators::AlignedProfile::*member, double MapErrors::*of_error) {
  if (!correlator.spots || !correlator.spots->profile) {
    cells.resize(cells.size() + 2);
    return;
  }
  const double value = *correlator.spots->profile.*member, error = correlator.map_errors.*of_error;
  cells.push_back({std::isnan(value) ? "unknown" : with_its_error(value, error), json_number(value)});
  cells.push_back({"", json_number(error)});
}

bool has_maps(const BlockFlow& flow) { return !flow.correlators.empty() && flow.correlators.front().spots; }

Table correlators_table(const BlockFlow& flow) {
  const bool maps = has_maps(flow);
  Table table({{.heading = "T", .key = "temperature"},
               {.heading = "v", .align = centre},
               {.heading = "h", .align = centre},
               {.key = "from", .shown = false},
               {.key = "to", .shown = false},
               {.heading = "in the block", .key = "inside", .align = centre},
               {.heading = "elsewhere", .key = "outside", .align = centre},
               {.heading = "contrast", .key = maps ? "profile_contrast" : "", .align = centre, .shown = maps},
               {.key = maps ? "profile_contrast_error" : "", .shown = false},
               {.heading = "floor", .key = maps ? "profile_floor" : "", .align = centre, .shown = maps},
               {.key = maps ? "profile_floor_error" : "", .shown = false},
               {.heading = "width", .key = maps ? "profile_width" : "", .align = centre, .shown = maps},
               {.key = maps ? "profile_width_error" : "", .shown = false}});
  for (std::size_t group = 0; group < flow.groups.size(); ++group)
    for (const auto& correlator : flow.correlators) {
      if (correlator.group != group) continue;
      const auto lattice = [&](std::int64_t step) {
        return fmt::format("n = {}, {} × {}", step, side_of(flow, step), side_of(flow, step));
      };
      std::vector<Cell> cells{temperature_cell(flow, group), {lattice(correlator.from)}, {lattice(correlator.to)},
                              {"", correlator.from},         {"", correlator.to},        to_cell(correlator.inside, 4),
                              to_cell(correlator.outside, 4)};
      add_profile(cells, correlator, &correlators::AlignedProfile::contrast, &MapErrors::contrast);
      add_profile(cells, correlator, &correlators::AlignedProfile::floor, &MapErrors::floor);
      add_profile(cells, correlator, &correlators::AlignedProfile::width, &MapErrors::width);
      table.add(std::move(cells));
    }
  return table;
}

// Where a thermometer was asked for, but reads other lattices.
std::string missing_thermometers(const BlockFlow& flow) {
  std::string sides;
  for (std::size_t step = 0; step < flow.sides.size(); ++step)
    if (flow.thermometer_temperatures[step].empty())
      sides += fmt::format("{}{}", sides.empty() ? "" : ", ", flow.sides[step]);
  return sides.empty() ? "" : fmt::format("no thermometer was given for lattices of side {}\n", sides);
}

}  // namespace

std::string to_text(const BlockFlow& flow) {
  auto text = fmt::format("blocks of {} × {}{}\n\n", flow.block, flow.block,
                          flow.block % 2 == 0 ? ", ties " + name_of(flow.ties) : "") +
              to_text(points_table(flow));
  text += thermometer::bound_explained(text);
  if (has_thermometer(flow))
    text +=
        "\nlikely T: the most probable temperature of the thermometer's mean distribution, and those that the errors "
        "leave "
        "beside it; mean T: its mean over the finite ones\n" +
        missing_thermometers(flow);
  text += "\n⟨v h⟩ of spins and blocks: mean over the spins of each block, and over all other pairs\n";
  if (has_maps(flow))
    text += "contrast, floor and width at half contrast: of the blocks' aligned maps, in sites of v's lattice\n";
  return text + "\n" + to_text(correlators_table(flow));
}

nlohmann::json to_json(const BlockFlow& flow) {
  return {{"block", flow.block},
          {"ties", name_of(flow.ties)},
          {"sides", flow.sides},
          {"points", to_json(points_table(flow))},
          {"correlators", to_json(correlators_table(flow))}};
}

std::string to_csv(const BlockFlow& flow) {
  std::string text =
      "temperature,step,side,samples,energy_temperature,energy_temperature_error,energy,energy_error,magnetisation,"
      "magnetisation_error,abs_magnetisation,abs_magnetisation_error,squared_magnetisation,squared_magnetisation_error"
      "\n";
  for (std::size_t group = 0; group < flow.groups.size(); ++group)
    for (const BlockPoint& point : flow.points) {
      if (point.group != group) continue;
      text += fmt::format("{},{},{},{},{},{}", csv_number(flow.groups[group].temperature), point.step,
                          side_of(flow, point.step), flow.groups[group].samples, csv_number(point.temperature),
                          csv_number(point.temperature_error));
      for (const auto* estimate :
           {&point.energy, &point.magnetisation, &point.abs_magnetisation, &point.squared_magnetisation})
        text += fmt::format(",{},{}", csv_number(estimate->mean), csv_number(estimate->error));
      text += '\n';
    }
  return text;
}

}  // namespace kadanoff::renormalization
