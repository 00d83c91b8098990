#include "host/thermometer/thermometer_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/base/estimate_text.hpp"
#include "host/base/json_number.hpp"
#include "host/data/file_kind.hpp"
#include "host/io/hdf5_file.hpp"

namespace kadanoff::thermometer {
namespace {

using nlohmann::json;

const data::RegisteredFileKind measurement_kind{{.place = 60, .name = "measurement", .title = "measurement"}};

json loss_json(const LossPoint& point) {
  return {{"epoch", point.epoch}, {"training", json_number(point.training)}, {"test", json_number(point.test)}};
}

// The label of a group as a table shows it, and its column's heading.
std::string label_text(GroupedBy grouped_by, double label) {
  return grouped_by == GroupedBy::nothing ? "all" : fmt::format("{:.6g}", label);
}
const char* label_heading(GroupedBy grouped_by) {
  if (grouped_by == GroupedBy::step) return "n";
  return grouped_by == GroupedBy::temperature ? "T" : "";
}

json group_json(GroupedBy grouped_by, const Configurations::Group& group) {
  json row{{"samples", group.samples}};
  if (grouped_by == GroupedBy::step) row["step"] = static_cast<std::int64_t>(group.label);
  if (grouped_by == GroupedBy::temperature) row["temperature"] = json_number(group.label);
  return row;
}

std::string number(double value, int digits) {
  if (std::isnan(value)) return "-";
  return fmt::format("{:.{}f}", value, digits);
}

// Over all configurations of the groups where it is known.
double average(const std::vector<Measurement>& rows, Estimate Measurement::*quantity) {
  double sum = 0, samples = 0;
  for (const auto& row : rows)
    if (!std::isnan((row.*quantity).mean)) {
      sum += (row.*quantity).mean * static_cast<double>(row.group.samples);
      samples += static_cast<double>(row.group.samples);
    }
  return sum / samples;  // 0 / 0 is NaN: unknown
}

// The distributions in per cent, a column a group and a row a class.
std::string distributions_text(const ThermometerReadings& readings) {
  const bool steps = readings.grouped_by == GroupedBy::step;
  std::string text = fmt::format("\nprobability of each temperature in %{}\n{:>8}",
                                 readings.grouped_by == GroupedBy::nothing ? ""
                                 : steps                                   ? ", at n"
                                                                           : ", of data at T",
                                 "");
  for (const auto& row : readings.rows) text += fmt::format(" {:>6}", label_text(readings.grouped_by, row.group.label));
  for (std::size_t c = 0; c < readings.temperatures.size(); ++c) {
    text += fmt::format("\n{:>8.6g}", readings.temperatures[c]);
    for (const auto& row : readings.rows) text += fmt::format(" {:>6.1f}", 100 * row.probability[c].mean);
  }
  return text + "\n";
}

template <class Row, class Value>
auto column(const std::vector<Row>& rows, Value value) {
  std::vector<std::decay_t<decltype(value(rows.front()))>> values;
  values.reserve(rows.size());
  for (const Row& row : rows) values.push_back(value(row));
  return values;
}

template <class Row>
void write_groups(io::H5Writer& file, GroupedBy grouped_by, const std::vector<Row>& rows) {
  file.dataset("/labels", column(rows, [](const Row& row) { return row.group.label; }));
  file.dataset("/counts", column(rows, [](const Row& row) { return row.group.samples; }));
  file.attribute("/", "grouped_by", name_of(grouped_by));
}

struct Part {
  const char* suffix;
  double Estimate::*member;
};
constexpr Part parts[] = {{"", &Estimate::mean}, {"_spread", &Estimate::spread}, {"_error", &Estimate::error}};

}  // namespace

const LossPoint& best_loss(const std::vector<LossPoint>& losses) {
  const auto value = [](const LossPoint& point) { return std::isnan(point.test) ? point.training : point.test; };
  return *std::min_element(losses.begin(), losses.end(),
                           [&](const LossPoint& a, const LossPoint& b) { return value(a) < value(b); });
}

json fit_json(const Thermometer& thermometer) {
  json temperatures = json::array(), losses = json::array();
  for (const double temperature : thermometer.temperatures) temperatures.push_back(json_number(temperature));
  for (const auto& point : thermometer.losses) losses.push_back(loss_json(point));
  const auto& last = thermometer.losses.back();
  return {{"temperatures", temperatures},
          {"hidden", thermometer.parameters.hidden()},
          {"epochs", last.epoch},
          {"training_loss", json_number(last.training)},
          {"test_loss", json_number(last.test)},
          {"best", loss_json(best_loss(thermometer.losses))},
          {"losses", losses}};
}

std::string fit_text(const Thermometer& thermometer) {
  const auto& last = thermometer.losses.back();
  std::string text =
      fmt::format("{} classes, T = {:.6g} … {:.6g}; {} × {} × {}, {} epochs\n", thermometer.temperatures.size(),
                  thermometer.temperatures.front(), thermometer.temperatures.back(), thermometer.units(),
                  thermometer.parameters.hidden(), thermometer.temperatures.size(), last.epoch);
  text += fmt::format("training loss {:.4f}", last.training);
  if (!std::isnan(last.test)) {
    const auto& best = best_loss(thermometer.losses);
    text += fmt::format(", test loss {:.4f}; the lowest test loss is {:.4f}, at epoch {}", last.test, best.test,
                        best.epoch);
  }
  return text + fmt::format(" (guessing: {:.4f})\n", std::log(static_cast<double>(thermometer.temperatures.size())));
}

std::string readings_text(const ThermometerReadings& readings) {
  constexpr std::size_t most_columns = 12;
  const double accuracy = average(readings.rows, &Measurement::accuracy);
  const bool known = !std::isnan(accuracy);
  std::string text = fmt::format("{:>8}  {:>8}  {:>13}  {:>6}  {:>6}", label_heading(readings.grouped_by), "samples",
                                 "most probable", "p", "mean T");
  if (known) text += "  accuracy  cross entropy";
  for (const auto& row : readings.rows) {
    double largest = 0;
    for (const auto& p : row.probability) largest = std::max(largest, p.mean);
    text += fmt::format("\n{:>8}  {:>8}  {:>13.6g}  {:>6.3f}  {:>6}", label_text(readings.grouped_by, row.group.label),
                        row.group.samples, row.most_probable, largest, number(row.mean_temperature, 3));
    if (known) text += fmt::format("  {:>8}  {:>13}", number(row.accuracy.mean, 3), number(row.cross_entropy.mean, 4));
  }
  text += "\n";
  if (known)
    text += fmt::format("\nof all: accuracy {:.4f}, cross entropy {:.4f}\n", accuracy,
                        average(readings.rows, &Measurement::cross_entropy));
  return readings.rows.size() <= most_columns ? text + distributions_text(readings) : text;
}

json readings_json(const ThermometerReadings& readings) {
  json temperatures = json::array(), rows = json::array();
  for (const double temperature : readings.temperatures) temperatures.push_back(json_number(temperature));
  for (const auto& reading : readings.rows) {
    json row = group_json(readings.grouped_by, reading.group);
    row["most_probable"] = json_number(reading.most_probable);
    row["mean_temperature"] = json_number(reading.mean_temperature);
    row["accuracy"] = estimate_json(reading.accuracy);
    row["cross_entropy"] = estimate_json(reading.cross_entropy);
    for (const auto& p : reading.probability) row["probability"].push_back(estimate_json(p));
    rows.push_back(std::move(row));
  }
  return {{"by", name_of(MeasuredBy::network)},
          {"temperatures", temperatures},
          {"accuracy", json_number(average(readings.rows, &Measurement::accuracy))},
          {"cross_entropy", json_number(average(readings.rows, &Measurement::cross_entropy))},
          {"rows", rows}};
}

void save_readings(const ThermometerReadings& readings, const io::Provenance& provenance,
                   const std::filesystem::path& path, bool overwrite) {
  io::H5Writer file;
  file.dataset("/temperatures", readings.temperatures);
  write_groups(file, readings.grouped_by, readings.rows);
  for (const auto& part : parts) {
    std::vector<double> values;
    for (const auto& row : readings.rows)
      for (const auto& p : row.probability) values.push_back(p.*part.member);
    file.dataset(
        std::string("/probability") + part.suffix, values,
        {static_cast<std::int64_t>(readings.rows.size()), static_cast<std::int64_t>(readings.temperatures.size())});
  }
  file.dataset("/most_probable", column(readings.rows, [](const Measurement& row) { return row.most_probable; }));
  file.dataset("/mean_temperature", column(readings.rows, [](const Measurement& row) { return row.mean_temperature; }));
  io::write_provenance(file, measurement_kind.name(), provenance);
  file.save(path, overwrite);
}

std::string readings_text(const EnergyReadings& readings) {
  std::string text = fmt::format("{:>8}  {:>8}  {:^19}  {:^17}\n", label_heading(readings.grouped_by), "samples",
                                 "energy per spin", "T of the energy");
  for (const auto& row : readings.rows)
    text += fmt::format("{:>8}  {:>8}  {:^19}  {:^17}\n", label_text(readings.grouped_by, row.group.label),
                        row.group.samples, with_error(row.energy.mean, row.energy.error, 4),
                        with_error(row.temperature, row.temperature_error, 3));
  return text;
}

json readings_json(const EnergyReadings& readings) {
  json rows = json::array();
  for (const auto& reading : readings.rows) {
    json row = group_json(readings.grouped_by, reading.group);
    row["energy"] = estimate_json(reading.energy);
    row["energy_temperature"] = json_number(reading.temperature);
    row["energy_temperature_error"] = json_number(reading.temperature_error);
    rows.push_back(std::move(row));
  }
  return {{"by", name_of(MeasuredBy::energy)}, {"rows", rows}};
}

void save_readings(const EnergyReadings& readings, const io::Provenance& provenance, const std::filesystem::path& path,
                   bool overwrite) {
  io::H5Writer file;
  write_groups(file, readings.grouped_by, readings.rows);
  for (const auto& part : parts)
    file.dataset(std::string("/energy") + part.suffix,
                 column(readings.rows, [&](const EnergyMeasurement& row) { return row.energy.*part.member; }));
  file.dataset("/energy_temperature",
               column(readings.rows, [](const EnergyMeasurement& row) { return row.temperature; }));
  file.dataset("/energy_temperature_error",
               column(readings.rows, [](const EnergyMeasurement& row) { return row.temperature_error; }));
  io::write_provenance(file, measurement_kind.name(), provenance);
  file.save(path, overwrite);
}

}  // namespace kadanoff::thermometer
