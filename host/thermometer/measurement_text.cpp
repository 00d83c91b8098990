// The tables and the JSON of measurements.
#include "host/thermometer/measurement_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/base/estimate_text.hpp"
#include "host/base/json.hpp"
#include "host/base/table.hpp"
#include "host/base/temperatures.hpp"
#include "host/thermometer/energy_temperature_text.hpp"

namespace kadanoff::thermometer {
namespace {

using nlohmann::json;
constexpr auto centre = Table::Align::centre;

// The label of a group as a table shows it.
std::string label_text(GroupedBy grouped_by, double label) {
  if (grouped_by == GroupedBy::step) return fmt::format("{}", static_cast<std::int64_t>(label));
  return grouped_by == GroupedBy::nothing ? "all" : temperature_text(label);
}

// The first column of a table of groups, and a group's cell in it.
Table::Column label_column(GroupedBy grouped_by) {
  switch (grouped_by) {
    case GroupedBy::step:
      return {.heading = "n", .key = name_of(grouped_by)};
    case GroupedBy::temperature:
      return {.heading = "T", .key = name_of(grouped_by)};
    case GroupedBy::nothing:
      break;
  }
  return {};
}
Cell label_cell(GroupedBy grouped_by, double label) {
  return {.text = label_text(grouped_by, label),
          .value = grouped_by == GroupedBy::step ? json(static_cast<std::int64_t>(label)) : json_number(label)};
}
Cell samples_cell(std::int64_t samples) { return {fmt::format("{}", samples), samples}; }

std::string number(double value, int digits) { return std::isnan(value) ? "-" : fixed_text(value, digits); }

// The average over all configurations of the groups in which it is known.
double average(const std::vector<Measurement>& rows, Estimate Measurement::*quantity) {
  double sum = 0, samples = 0;
  for (const auto& row : rows)
    if (!std::isnan((row.*quantity).mean)) {
      sum += (row.*quantity).mean * static_cast<double>(row.group.samples);
      samples += static_cast<double>(row.group.samples);
    }
  return sum / samples;  // 0 / 0 is NaN: unknown
}

json json_of_all(const std::vector<Estimate>& estimates) {
  json all;
  for (const Estimate& estimate : estimates) all.push_back(to_json(estimate));
  return all;
}

Table readings_table(const ThermometerReadings& readings) {
  const bool known = !std::isnan(average(readings.rows, &Measurement::accuracy));
  Table table({label_column(readings.grouped_by),
               {.heading = "samples", .key = "samples"},
               {.heading = "most probable", .key = "most_probable"},
               {.heading = "p"},
               {.heading = "mean T", .key = "mean_temperature"},
               {.heading = "accuracy", .key = "accuracy", .shown = known},
               {.heading = "cross entropy", .key = "cross_entropy", .shown = known},
               {.key = "probability", .shown = false}});
  for (const auto& row : readings.rows) {
    double largest = 0;
    for (const auto& p : row.probability) largest = std::max(largest, p.mean);
    table.add({label_cell(readings.grouped_by, row.group.label),
               samples_cell(row.group.samples),
               {temperature_text(row.most_probable), json_number(row.most_probable)},
               {fmt::format("{:.3f}", largest)},
               {number(row.mean_temperature, 3), json_number(row.mean_temperature)},
               {number(row.accuracy.mean, 3), to_json(row.accuracy)},
               {number(row.cross_entropy.mean, 4), to_json(row.cross_entropy)},
               {"", json_of_all(row.probability)}});
  }
  return table;
}

// The distributions in per cent: one column per group, one row per class.
Table distributions_table(const ThermometerReadings& readings) {
  std::vector<Table::Column> columns(1);
  for (const auto& row : readings.rows)
    columns.push_back({.heading = label_text(readings.grouped_by, row.group.label)});
  Table table(columns);
  for (std::size_t c = 0; c < readings.temperatures.size(); ++c) {
    std::vector<Cell> cells{{temperature_text(readings.temperatures[c])}};
    for (const auto& row : readings.rows) cells.push_back({fmt::format("{:.1f}", 100 * row.probability[c].mean)});
    table.add(std::move(cells));
  }
  return table;
}

Table readings_table(const EnergyReadings& readings) {
  Table table({label_column(readings.grouped_by),
               {.heading = "samples", .key = "samples"},
               {.heading = "energy per spin", .key = "energy", .align = centre},
               {.heading = "T of the energy", .key = "energy_temperature", .align = centre},
               {.key = "energy_temperature_error", .shown = false}});
  for (const auto& row : readings.rows)
    table.add(
        {label_cell(readings.grouped_by, row.group.label),
         samples_cell(row.group.samples),
         to_cell(row.energy, 4),
         {energy_temperature_text(row.temperature, row.temperature_error, row.energy), json_number(row.temperature)},
         {"", json_number(row.temperature_error)}});
  return table;
}

}  // namespace

std::string to_text(const ThermometerReadings& readings) {
  constexpr std::size_t most_columns = 12;
  auto text = to_text(readings_table(readings));
  if (const double accuracy = average(readings.rows, &Measurement::accuracy); !std::isnan(accuracy))
    text += fmt::format("\nof all: accuracy {:.4f}, cross entropy {:.4f}\n", accuracy,
                        average(readings.rows, &Measurement::cross_entropy));
  if (readings.rows.size() > most_columns) return text;
  const char* of = readings.grouped_by == GroupedBy::nothing ? ""
                   : readings.grouped_by == GroupedBy::step  ? ", at n"
                                                             : ", of data at T";
  return text + fmt::format("\nprobability of each temperature in %{}\n", of) + to_text(distributions_table(readings));
}

json to_json(const ThermometerReadings& readings) {
  json temperatures = json::array();
  for (const double temperature : readings.temperatures) temperatures.push_back(json_number(temperature));
  return {{"by", name_of(MeasuredBy::network)},
          {"temperatures", temperatures},
          {"accuracy", json_number(average(readings.rows, &Measurement::accuracy))},
          {"cross_entropy", json_number(average(readings.rows, &Measurement::cross_entropy))},
          {"rows", to_json(readings_table(readings))}};
}

std::string to_text(const EnergyReadings& readings) {
  const auto text = to_text(readings_table(readings));
  return text + bound_explained(text);
}

json to_json(const EnergyReadings& readings) {
  return {{"by", name_of(MeasuredBy::energy)}, {"rows", to_json(readings_table(readings))}};
}

}  // namespace kadanoff::thermometer
