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
  cells.push_back({temperature_text(likely)});
  cells.push_back({fixed_text(mean, 3)});
  cells.push_back({"",
                   {{"most_probable", json_number(likely)},
                    {"mean", json_number(mean)},
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
                                     {.heading = "G(1)"},
                                     {.heading = "G(L/2)"},
                                     {.key = "magnetisation", .shown = false},
                                     {.key = "correlation", .shown = false}};
  if (measured)
    columns.insert(columns.end(),
                   {{.heading = "likely T"}, {.heading = "mean T"}, {.key = "thermometer", .shown = false}});
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
          {with_its_error(point.temperature, point.temperature_error), json_number(point.temperature)},
          {"", json_number(point.temperature_error)},
          to_cell(point.energy, 4),
          to_cell(point.abs_magnetisation, 3),
          to_cell(point.squared_magnetisation, 3),
          {fixed_text(point.correlation[1].mean, 4)},
          {fixed_text(point.correlation.back().mean, 4)},
          {"", to_json(point.magnetisation)},
          {"", json_of_all(point.correlation)}};
      if (measured) add_thermometer(cells, point, flow.thermometer_temperatures[static_cast<std::size_t>(point.step)]);
      table.add(std::move(cells));
    }
  return table;
}

// Of the mean aligned map; empty if there is none.
Cell profile_cell(const BlockCorrelator& correlator, double correlators::AlignedProfile::*member, int digits) {
  if (!correlator.spots || !correlator.spots->profile) return {};
  const double value = *correlator.spots->profile.*member;
  return {std::isnan(value) ? "unknown" : fixed_text(value, digits), json_number(value)};
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
               {.heading = "contrast", .key = maps ? "profile_contrast" : "", .shown = maps},
               {.heading = "floor", .key = maps ? "profile_floor" : "", .shown = maps},
               {.heading = "width", .key = maps ? "profile_width" : "", .shown = maps}});
  for (std::size_t group = 0; group < flow.groups.size(); ++group)
    for (const auto& correlator : flow.correlators) {
      if (correlator.group != group) continue;
      const auto lattice = [&](std::int64_t step) {
        return fmt::format("n = {}, {} × {}", step, side_of(flow, step), side_of(flow, step));
      };
      table.add({temperature_cell(flow, group),
                 {lattice(correlator.from)},
                 {lattice(correlator.to)},
                 {"", correlator.from},
                 {"", correlator.to},
                 to_cell(correlator.inside, 4),
                 to_cell(correlator.outside, 4),
                 profile_cell(correlator, &correlators::AlignedProfile::contrast, 4),
                 profile_cell(correlator, &correlators::AlignedProfile::floor, 4),
                 profile_cell(correlator, &correlators::AlignedProfile::width, 2)});
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
  if (has_thermometer(flow))
    text +=
        "\nlikely T: the most probable temperature of the thermometer's mean distribution; mean T: its mean over the "
        "finite ones\n" +
        missing_thermometers(flow);
  text += "\n⟨v h⟩ of spins and blocks: mean over the spins of each block, and over all other pairs\n";
  if (has_maps(flow))
    text += "contrast, floor and width at half contrast: of the blocks' aligned maps, in sites of v's lattice\n";
  return text + "\n" + to_text(correlators_table(flow));
}

std::string to_short_text(const BlockFlow& flow) { return to_text(points_table(flow)); }

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
