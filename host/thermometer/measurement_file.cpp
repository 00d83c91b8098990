// Makes the HDF5 file of measurements.
#include "host/thermometer/measurement_file.hpp"

#include <string>
#include <type_traits>

#include "host/data/file_kind.hpp"

namespace kadanoff::thermometer {
namespace {

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

io::H5Writer to_file(const ThermometerReadings& readings, const io::Provenance& provenance) {
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
  io::write_provenance(file, data::known_kind("measurement"), provenance);
  return file;
}

io::H5Writer to_file(const EnergyReadings& readings, const io::Provenance& provenance) {
  io::H5Writer file;
  write_groups(file, readings.grouped_by, readings.rows);
  for (const auto& part : parts)
    file.dataset(std::string("/energy") + part.suffix,
                 column(readings.rows, [&](const EnergyMeasurement& row) { return row.energy.*part.member; }));
  file.dataset("/energy_temperature",
               column(readings.rows, [](const EnergyMeasurement& row) { return row.temperature; }));
  file.dataset("/energy_temperature_error",
               column(readings.rows, [](const EnergyMeasurement& row) { return row.temperature_error; }));
  io::write_provenance(file, data::known_kind("measurement"), provenance);
  return file;
}

}  // namespace kadanoff::thermometer
