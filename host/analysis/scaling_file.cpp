// Writes and reads the HDF5 file of scaling dimensions.
#include "host/analysis/scaling_file.hpp"

#include <string>

#include "host/data/file_kind.hpp"
#include "kernels/core/check.hpp"

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

void write_three_point(io::H5Writer& file, const Scaling& scaling) {
  const std::string group = "/spin_spin_energy";
  const auto part = [&](std::vector<Bootstrapped> ThreePointScaling::*member) {
    return column_of(scaling.temperatures, [&](const auto& row) { return row.spin_spin_energy.*member; });
  };
  write_rows(file, group + "/three_point", part(&ThreePointScaling::three_point));
  write_rows(file, group + "/sum", part(&ThreePointScaling::sums));
  write_rows(file, group + "/coefficient", part(&ThreePointScaling::coefficients));
  for (const char* name : {"/sum", "/coefficient"})
    file.attribute(group + name, "readings",
                   column_of(scaling.three_point_readings, [](const auto& one) { return one.name; }));
}

[[noreturn]] void no_scaling(const io::H5Reader& file, const std::string& what) {
  fail(ExitCode::bad_input, "{}: {}: these are no sound scaling dimensions", file.path().string(), what);
}

template <class T>
std::vector<T> read_column(const io::H5Reader& file, const std::string& name, std::size_t count) {
  if (file.shape(name) != io::H5Shape{static_cast<std::int64_t>(count)})
    no_scaling(file, fmt::format("{} does not hold {} values", name, count));
  return file.read<T>(name);
}

// What write_rows() wrote; set(row, column) is where a number goes.
template <class Place>
void read_rows(const io::H5Reader& file, const std::string& name, std::size_t rows, std::size_t columns, Place place) {
  for (const auto& [suffix, member] : of_estimates) {
    if (file.shape(name + suffix) != io::H5Shape{static_cast<std::int64_t>(rows), static_cast<std::int64_t>(columns)})
      no_scaling(file, fmt::format("{}{} is not {} × {}", name, suffix, rows, columns));
    const auto values = file.read<double>(name + suffix);
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t j = 0; j < columns; ++j) place(i, j).*member = values[i * columns + j];
  }
}

void read_operator(const io::H5Reader& file, const std::string& group, Scaling& scaling,
                   OperatorScaling TemperatureScaling::*which, const std::vector<Reading>& readings) {
  auto& rows = scaling.temperatures;
  const auto means = read_column<double>(file, group + "/mean", rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) (rows[i].*which).mean = means[i];
  const auto part = [&](const char* name, std::size_t columns, std::vector<Bootstrapped> OperatorScaling::*member) {
    for (auto& row : rows) (row.*which.*member).resize(columns);
    read_rows(file, group + name, rows.size(), columns,
              [&](std::size_t i, std::size_t j) -> Bootstrapped& { return (rows[i].*which.*member)[j]; });
  };
  part("/two_point", scaling.classes.size(), &OperatorScaling::two_point);
  part("/three_point", static_cast<std::size_t>(scaling.side / 2 + 1), &OperatorScaling::three_point);
  part("/dimension", readings.size(), &OperatorScaling::dimensions);
  const auto names = file.attribute<std::vector<std::string>>(group + "/dimension", "readings");
  if (names != column_of(readings, [](const Reading& one) { return one.name; }))
    no_scaling(file, group + "/dimension has other readings");
}

void read_three_point(const io::H5Reader& file, Scaling& scaling) {
  const std::string group = "/spin_spin_energy";
  if (!file.has_dataset(group + "/three_point")) return;  // of an earlier version
  auto& rows = scaling.temperatures;
  scaling.three_point_readings = three_point_readings(scaling.side);
  const auto part = [&](const char* name, std::size_t columns, std::vector<Bootstrapped> ThreePointScaling::*member) {
    for (auto& row : rows) (row.spin_spin_energy.*member).resize(columns);
    read_rows(file, group + name, rows.size(), columns,
              [&](std::size_t i, std::size_t j) -> Bootstrapped& { return (rows[i].spin_spin_energy.*member)[j]; });
  };
  part("/three_point", static_cast<std::size_t>(scaling.side / 2), &ThreePointScaling::three_point);
  part("/sum", scaling.three_point_readings.size(), &ThreePointScaling::sums);
  part("/coefficient", scaling.three_point_readings.size(), &ThreePointScaling::coefficients);
  const auto names = column_of(scaling.three_point_readings, [](const auto& one) { return one.name; });
  for (const char* name : {"/sum", "/coefficient"})
    if (file.attribute<std::vector<std::string>>(group + name, "readings") != names)
      no_scaling(file, group + name + " has other readings");
}

void read_magnetisation(const io::H5Reader& file, Scaling& scaling) {
  const std::string group = "/magnetisation_scaling";
  if (!file.has_dataset(group + "/dimension")) return;
  const auto temperatures = file.read<double>(group + "/temperatures");
  const auto amplitudes = file.read<double>(group + "/amplitude");
  scaling.magnetisation.resize(amplitudes.size());
  const auto steps = scaling.of_flows ? read_column<std::int64_t>(file, group + "/steps", amplitudes.size())
                                      : std::vector<std::int64_t>(amplitudes.size());
  for (std::size_t i = 0; i < amplitudes.size(); ++i) {
    scaling.magnetisation[i].step = steps[i];
    scaling.magnetisation[i].temperatures = temperatures;
    scaling.magnetisation[i].amplitude = amplitudes[i];
  }
  for (const auto& [suffix, member] : of_estimates) {
    const auto values = read_column<double>(file, group + "/dimension" + suffix, amplitudes.size());
    for (std::size_t i = 0; i < values.size(); ++i) scaling.magnetisation[i].dimension.*member = values[i];
  }
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
  write_three_point(file, scaling);
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

Scaling load_scaling(const std::filesystem::path& path) {
  const io::H5Reader file(path);
  data::require_kind(file, {"scaling"});
  Scaling scaling;
  const auto shape = file.attribute<std::vector<std::int64_t>>("/", "lattice_shape");
  const auto resamples = file.attribute<std::int64_t>("/", "resamples");
  if (!shape || shape->size() != 2 || (*shape)[0] != (*shape)[1] || (*shape)[0] < 4 || (*shape)[0] > 1 << 20)
    no_scaling(file, "its lattice is no square");
  if (!resamples) no_scaling(file, "its attribute resamples is missing");
  scaling.side = static_cast<int>(shape->front());
  scaling.resamples = static_cast<int>(*resamples);
  scaling.selection = file.attribute<std::string>("/", "selection").value_or("");
  scaling.of_flows = file.has_dataset("/steps");
  const std::int64_t half = scaling.side / 2;
  if (file.shape("/classes/dx") != io::H5Shape{half * (half + 3) / 2})  // before so many are made
    no_scaling(file, "/classes/dx is not that of its lattice");
  scaling.classes = distance_classes(scaling.side);
  scaling.spin_readings = spin_readings(scaling.side);
  scaling.energy_readings = energy_readings(scaling.side);

  const auto temperatures = file.read<double>("/temperatures");
  auto& rows = scaling.temperatures;
  rows.resize(temperatures.size());
  const auto samples = read_column<std::int64_t>(file, "/samples", rows.size());
  const auto steps = scaling.of_flows ? read_column<std::int64_t>(file, "/steps", rows.size())
                                      : std::vector<std::int64_t>(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].temperature = temperatures[i];
    rows[i].step = steps[i];
    rows[i].samples = samples[i];
  }
  for (const auto& [suffix, member] : of_estimates) {
    const auto values = read_column<double>(file, std::string("/magnetisation") + suffix, rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i].magnetisation.*member = values[i];
  }
  read_operator(file, "/spin", scaling, &TemperatureScaling::spin, scaling.spin_readings);
  read_operator(file, "/energy", scaling, &TemperatureScaling::energy, scaling.energy_readings);
  read_three_point(file, scaling);
  read_magnetisation(file, scaling);
  scaling.provenance = io::read_provenance(file);
  return scaling;
}

}  // namespace kadanoff::analysis
