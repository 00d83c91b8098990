// The table and the JSON of a flow.
#include "host/flow/flow_text.hpp"

#include <fmt/format.h>

#include <cmath>

#include "host/base/estimate_text.hpp"
#include "host/base/json.hpp"
#include "host/base/temperatures.hpp"
#include "host/base/words.hpp"
#include "host/thermometer/energy_temperature_text.hpp"
#include "host/thermometer/temperature_distribution.hpp"

namespace kadanoff::flow {
namespace {

nlohmann::json json_of_all(const std::vector<Estimate>& estimates) {
  auto all = nlohmann::json::array();
  for (const Estimate& estimate : estimates) all.push_back(to_json(estimate));
  return all;
}

// Of one chain there is none.
std::string spread_text(const FlowPoint& point) {
  const double spread = point.abs_magnetisation.spread;
  return std::isnan(spread) ? "" : fmt::format("{:.3f}", spread);
}

// Adds the thermometer's results for a point: three columns.
void add_thermometer(std::vector<Cell>& cells, const FlowPoint& point, const std::vector<double>& temperatures) {
  const double likely = thermometer::most_probable_temperature(point.distribution, temperatures);
  const double mean = thermometer::mean_temperature(point.distribution, temperatures);
  cells.push_back({temperature_text(likely)});
  cells.push_back({fmt::format("{:.3f}", mean)});
  cells.push_back({.text = "",
                   .value = {{"most_probable", json_number(likely)},
                             {"mean", json_number(mean)},
                             {"distribution", json_of_all(point.distribution)}}});
}

// Of units without a square lattice.
Table magnetisations_table(const Flow& flow) {
  constexpr auto centre = Table::Align::centre;
  Table table({{.heading = "n", .key = "step"},
               {.heading = "m", .key = "magnetisation", .align = centre},
               {.heading = "|m|", .key = "abs_magnetisation", .align = centre},
               {.heading = "spread"}});
  for (const FlowPoint& point : flow.points)
    table.add({{fmt::format("{}", point.step), point.step},
               to_cell(point.magnetisation, 3),
               to_cell(point.abs_magnetisation, 3),
               {spread_text(point)}});
  return table;
}

Table points_table(const Flow& flow) {
  if (flow.side == 0) return magnetisations_table(flow);
  constexpr auto centre = Table::Align::centre;
  const auto last = static_cast<std::size_t>(flow.side / 2);
  const bool measured = !flow.temperatures.empty();
  std::vector<Table::Column> columns{{.heading = "n", .key = "step"},
                                     {.heading = "T of the energy", .key = "temperature", .align = centre},
                                     {.key = "temperature_error", .shown = false},
                                     {.heading = "energy per spin", .key = "energy", .align = centre},
                                     {.heading = "|m|", .key = "abs_magnetisation", .align = centre},
                                     {.heading = "spread"},
                                     {.heading = "G(1)"},
                                     {.heading = fmt::format("G({})", last)},
                                     {.key = "magnetisation", .shown = false},
                                     {.key = "correlation", .shown = false}};
  if (measured)
    columns.insert(columns.end(),
                   {{.heading = "likely T"}, {.heading = "mean T"}, {.key = "thermometer", .shown = false}});
  Table table(columns);
  for (const FlowPoint& point : flow.points) {
    std::vector<Cell> cells{
        {fmt::format("{}", point.step), point.step},
        {thermometer::energy_temperature_text(point.temperature, point.temperature_error, point.energy),
         json_number(point.temperature)},
        {"", json_number(point.temperature_error)},
        to_cell(point.energy, 4),
        to_cell(point.abs_magnetisation, 3),
        {spread_text(point)},
        {fixed_text(point.correlation[1].mean, 4)},
        {fixed_text(point.correlation[last].mean, 4)},
        {"", to_json(point.magnetisation)},
        {"", json_of_all(point.correlation)}};
    if (measured) add_thermometer(cells, point, flow.temperatures);
    table.add(std::move(cells));
  }
  return table;
}

}  // namespace

std::string to_text(const Flow& flow) {
  const auto where = flow.side == 0 ? "without a square lattice: no energy, no correlation"
                                    : fmt::format("on {} × {}{}", flow.side, flow.side,
                                                  flow.lattice_is_assumed ? ", which is assumed" : "");
  auto text = fmt::format("{} {}, {}\n\n", counted(flow.samples, "chain"), where, name_of(flow.mode)) +
              to_text(points_table(flow));
  text += thermometer::bound_explained(text);
  if (!flow.temperatures.empty())
    text +=
        "\nlikely T: the most probable temperature of the thermometer's mean distribution; mean T: its mean over the "
        "finite ones\n";
  return text;
}

nlohmann::json to_json(const Flow& flow) {
  nlohmann::json json{{"side", flow.side == 0 ? nlohmann::json() : nlohmann::json(flow.side)},
                      {"samples", flow.samples},
                      {"mode", name_of(flow.mode)},
                      {"points", to_json(points_table(flow))}};
  for (const double temperature : flow.temperatures)
    json["thermometer_temperatures"].push_back(json_number(temperature));
  return json;
}

}  // namespace kadanoff::flow
