// Writes the HDF5 file of scaling dimensions.
#include "host/analysis/scaling_file.hpp"

#include <string>

#include "host/data/file_kind.hpp"

namespace kadanoff::analysis {
namespace {

struct EstimatePart {
  const char* suffix;
  double Bootstrapped::*member;
};
constexpr EstimatePart of_estimates[] = {{"", &Bootstrapped::value},
                                         {"_error", &Bootstrapped::error},
                                         {"_low", &Bootstrapped::low},
                                         {"_high", &Bootstrapped::high}};

template <class Item, class Value>
auto column_of(const std::vector<Item>& items, Value value) {
  std::vector<std::decay_t<decltype(value(items.front()))>> values;
  values.reserve(items.size());
  for (const Item& item : items) values.push_back(value(item));
  return values;
}

// NAME and its errors: a row for each of `rows`.
void write_rows(io::H5Writer& file, const std::string& name, const std::vector<std::vector<Bootstrapped>>& rows) {
  const io::H5Shape shape{static_cast<std::int64_t>(rows.size()), static_cast<std::int64_t>(rows.front().size())};
  for (const auto& [suffix, member] : of_estimates) {
    std::vector<double> values;
    for (const auto& row : rows)
      for (const auto& value : row) values.push_back(value.*member);
    file.dataset(name + suffix, values, shape);
  }
}

void write_operator(io::H5Writer& file, const std::string& group, const std::vector<TemperatureScaling>& rows,
                    OperatorScaling TemperatureScaling::*which, const std::vector<Reading>& readings) {
  const auto part = [&](std::vector<Bootstrapped> OperatorScaling::*member) {
    return column_of(rows, [&](const TemperatureScaling& row) { return row.*which.*member; });
  };
  file.dataset(group + "/mean", column_of(rows, [&](const TemperatureScaling& row) { return (row.*which).mean; }));
  write_rows(file, group + "/two_point", part(&OperatorScaling::two_point));
  write_rows(file, group + "/three_point", part(&OperatorScaling::three_point));
  write_rows(file, group + "/dimension", part(&OperatorScaling::dimensions));
  file.attribute(group + "/dimension", "readings", column_of(readings, [](const Reading& one) { return one.name; }));
}

}  // namespace

io::H5Writer to_file(const Scaling& scaling) {
  io::H5Writer file;
  const auto& rows = scaling.temperatures;
  file.dataset("/temperatures", column_of(rows, [](const auto& row) { return row.temperature; }));
  if (scaling.of_flows) file.dataset("/steps", column_of(rows, [](const auto& row) { return row.step; }));
  file.dataset("/samples", column_of(rows, [](const auto& row) { return row.samples; }));
  for (const auto& [suffix, member] : of_estimates)
    file.dataset(std::string("/magnetisation") + suffix,
                 column_of(rows, [member = member](const auto& row) { return row.magnetisation.*member; }));
  file.dataset("/classes/dx", column_of(scaling.classes, [](const auto& one) { return std::int64_t{one.dx}; }));
  file.dataset("/classes/dy", column_of(scaling.classes, [](const auto& one) { return std::int64_t{one.dy}; }));
  file.dataset("/classes/spin_distance", column_of(scaling.classes, [](const auto& one) { return one.spin_distance; }));
  file.dataset("/classes/energy_distance",
               column_of(scaling.classes, [](const auto& one) { return one.energy_distance; }));
  write_operator(file, "/spin", rows, &TemperatureScaling::spin, scaling.spin_readings);
  write_operator(file, "/energy", rows, &TemperatureScaling::energy, scaling.energy_readings);
  if (const auto& fits = scaling.magnetisation; !fits.empty()) {
    const std::string group = "/magnetisation_scaling";
    file.dataset(group + "/temperatures", fits.front().temperatures);
    if (scaling.of_flows) file.dataset(group + "/steps", column_of(fits, [](const auto& fit) { return fit.step; }));
    for (const auto& [suffix, member] : of_estimates)
      file.dataset(group + "/dimension" + suffix,
                   column_of(fits, [member = member](const auto& fit) { return fit.dimension.*member; }));
    file.dataset(group + "/amplitude", column_of(fits, [](const auto& fit) { return fit.amplitude; }));
  }
  if (const auto& lines = scaling.interpolated; !lines.empty()) {
    const std::string group = "/interpolated";
    file.dataset(group + "/temperatures", column_of(lines, [](const auto& one) { return one.temperature; }));
    if (scaling.of_flows) file.dataset(group + "/steps", column_of(lines, [](const auto& one) { return one.step; }));
    write_rows(file, group + "/spin", column_of(lines, [](const auto& one) { return one.spin; }));
    write_rows(file, group + "/energy", column_of(lines, [](const auto& one) { return one.energy; }));
  }
  if (!scaling.selection.empty()) file.attribute("/", "selection", scaling.selection);
  file.attribute("/", "lattice_shape", std::vector<std::int64_t>{scaling.side, scaling.side});
  file.attribute("/", "resamples", std::int64_t{scaling.resamples});
  io::write_provenance(file, data::known_kind("scaling"), scaling.provenance);
  return file;
}

}  // namespace kadanoff::analysis
