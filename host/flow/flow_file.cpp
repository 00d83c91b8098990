// Writes and reads the HDF5 file of a flow.
#include "host/flow/flow_file.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <limits>

#include "host/base/words.hpp"
#include "host/data/file_kind.hpp"
#include "host/data/unit_type.hpp"
#include "host/io/hdf5_file.hpp"
#include "kernels/core/check.hpp"
#include "kernels/ising/correlation.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff::flow {
namespace {

struct EstimateName {
  const char* name;
  Estimate FlowPoint::*member;
  bool of_a_lattice;
};
constexpr std::array estimates{EstimateName{"/magnetisation", &FlowPoint::magnetisation, false},
                               EstimateName{"/abs_magnetisation", &FlowPoint::abs_magnetisation, false},
                               EstimateName{"/energy", &FlowPoint::energy, true}};

struct CurveName {
  const char* name;
  std::vector<Estimate> FlowPoint::*member;
};
constexpr std::array curves{CurveName{"/correlation", &FlowPoint::correlation},
                            CurveName{"/thermometer/probability", &FlowPoint::distribution}};
constexpr const char* temperatures_name = "/thermometer/temperatures";

struct Part {
  const char* suffix;
  double Estimate::*member;
};
constexpr std::array parts{Part{"", &Estimate::mean}, Part{"_spread", &Estimate::spread},
                           Part{"_error", &Estimate::error}};

// Collects value(point) of every point.
template <class Value>
auto column(const Flow& flow, Value value) {
  std::vector<std::decay_t<decltype(value(flow.points.front()))>> values;
  for (const FlowPoint& point : flow.points) values.push_back(value(point));
  return values;
}

void write_spins(io::H5Writer& file, const Flow& flow) {
  const auto points = static_cast<std::int64_t>(flow.points.size());
  const io::H5Shape shape{
      points, flow.samples,
      static_cast<std::int64_t>(flow.spins.size()) / std::max(points * flow.samples, std::int64_t{1})};
  // A row of the file is all samples of a step.
  const auto copy_rows = [&flow, width = shape[1] * shape[2]](std::int64_t first, std::int64_t count, auto* out) {
    std::copy_n(flow.spins.begin() + first * width, count * width, out);
  };
  if (flow.mode == FlowMode::mean_field)
    file.dataset_of_rows<float>("/spins", shape, copy_rows);
  else
    file.dataset_of_rows<std::int8_t>("/spins", shape, copy_rows);
}

// `group` is empty for the root.
Flow read_flow(const io::H5Reader& file, const std::string& group) {
  const auto object = group.empty() ? "/" : group;
  const auto path = file.path().string() + (group.empty() ? "" : ": " + group);
  const auto shape = file.attribute<std::vector<std::int64_t>>(object, "lattice_shape").value_or(io::H5Shape{0, 0});
  const bool on_a_lattice = shape != io::H5Shape{0, 0};
  const auto samples = file.attribute<std::int64_t>(object, "samples");
  const auto mode = find_choice<FlowMode>(file.attribute<std::string>(object, "mode").value_or(""));
  const auto steps_name = group + "/steps", correlation_name = group + "/correlation",
             classes_name = group + temperatures_name;
  constexpr std::int64_t longest = std::numeric_limits<int>::max();
  if (shape.size() != 2 || (on_a_lattice && shape[0] < 2) || shape[0] > longest || shape[0] != shape[1] || !samples ||
      !mode || !file.has_dataset(steps_name))
    fail(ExitCode::bad_input, "{} is not a flow", path);
  if (*samples < 1) fail(ExitCode::bad_input, "{}: the attribute samples is {}: it must be 1 or more", path, *samples);
  Flow flow{.side = static_cast<int>(shape[0]), .samples = *samples, .mode = *mode};
  if (file.has_dataset(classes_name)) flow.temperatures = file.read<double>(classes_name);
  const auto steps = file.read<std::int64_t>(steps_name);
  if (steps.empty() || steps.front() < 0 ||
      std::adjacent_find(steps.begin(), steps.end(), std::greater_equal<>()) != steps.end())
    fail(ExitCode::bad_input, "{}: the steps of /steps do not increase from 0 or more", path);
  const auto distances = on_a_lattice ? ising::correlation_distances(flow.side) : 0;
  // Before room is made for them:
  if (const io::H5Shape curve{static_cast<std::int64_t>(steps.size()), distances};
      on_a_lattice && file.shape(correlation_name) != curve)
    fail(ExitCode::bad_input, "{}: /correlation does not hold {} for each of {}", path, counted(curve[1], "distance"),
         counted(curve[0], "step"));
  file.require_memory(steps_name, static_cast<double>(steps.size()) * sizeof(Estimate) *
                                      (static_cast<double>(distances) + static_cast<double>(flow.temperatures.size())));
  const auto read = [&](const std::string& name, std::size_t width) {
    auto values = file.read<double>(group + name);
    if (values.size() != steps.size() * width)
      fail(ExitCode::bad_input, "{}: {} does not fit the number of steps", path, name);
    return values;
  };
  for (const auto step : steps) {
    FlowPoint point;
    point.step = step;
    point.correlation.resize(static_cast<std::size_t>(distances));
    point.distribution.resize(flow.temperatures.size());
    flow.points.push_back(std::move(point));
  }
  const std::vector<double> unknown(steps.size(), std::numeric_limits<double>::quiet_NaN());
  const auto of_lattice = [&](const std::string& name) { return on_a_lattice ? read(name, 1) : unknown; };
  const auto temperature = of_lattice("/energy_temperature"),
             temperature_error = of_lattice("/energy_temperature_error");
  for (std::size_t i = 0; i < steps.size(); ++i) {
    flow.points[i].temperature = temperature[i];
    flow.points[i].temperature_error = temperature_error[i];
  }
  for (const auto& part : parts) {
    for (const auto& [name, member, of_a_lattice] : estimates) {
      const auto values =
          of_a_lattice ? of_lattice(std::string(name) + part.suffix) : read(std::string(name) + part.suffix, 1);
      for (std::size_t i = 0; i < steps.size(); ++i) flow.points[i].*member.*part.member = values[i];
    }
    for (const auto& [name, member] : curves) {
      const auto width = flow.points.empty() ? 0 : (flow.points.front().*member).size();
      if (width == 0) continue;
      const auto values = read(std::string(name) + part.suffix, width);
      for (std::size_t i = 0; i < values.size(); ++i)
        (flow.points[i / width].*member)[i % width].*part.member = values[i];
    }
  }
  return flow;
}

io::H5Reader open_flow(const std::filesystem::path& path) {
  io::H5Reader file(path);
  data::require_kind(file, {"flow"});
  data::require_spin_units(file, {"/spins"});
  return file;
}

}  // namespace

io::H5Writer to_file(const Flow& flow, const io::Provenance& provenance, const std::optional<gauge::UnitGauge>& gauge) {
  io::H5Writer file;
  file.dataset("/steps", column(flow, [](const FlowPoint& point) { return point.step; }));
  const bool on_a_lattice = flow.side > 0;
  for (const auto& part : parts) {
    for (const auto& [name, member, of_a_lattice] : estimates)
      if (!of_a_lattice || on_a_lattice)
        file.dataset(std::string(name) + part.suffix, column(flow, [&, estimate = member](const FlowPoint& point) {
                       return point.*estimate.*part.member;
                     }));
    for (const auto& [name, member] : curves) {
      std::vector<double> values;
      for (const FlowPoint& point : flow.points)
        for (const Estimate& estimate : point.*member) values.push_back(estimate.*part.member);
      if (const auto points = static_cast<std::int64_t>(flow.points.size()); !values.empty())
        file.dataset(std::string(name) + part.suffix, values,
                     {points, static_cast<std::int64_t>(values.size()) / points});
    }
  }
  if (!flow.temperatures.empty()) file.dataset(temperatures_name, flow.temperatures);
  if (!flow.spins.empty()) write_spins(file, flow);
  if (on_a_lattice) {
    file.dataset("/energy_temperature", column(flow, [](const FlowPoint& point) { return point.temperature; }));
    file.dataset("/energy_temperature_error",
                 column(flow, [](const FlowPoint& point) { return point.temperature_error; }));
    const ising::EnergyThermometer thermometer(flow.side);
    file.dataset("/energy_table/temperature", thermometer.temperatures());
    file.dataset("/energy_table/energy", thermometer.energies());
    file.attribute("/", "lattice_shape", std::vector<std::int64_t>{flow.side, flow.side});
  }
  file.attribute("/", "samples", flow.samples);
  file.attribute("/", "mode", name_of(flow.mode));
  if (gauge) gauge::write_unit_gauge(file, *gauge);
  io::write_provenance(file, data::known_kind("flow"), provenance);
  return file;
}

void save_flow(const Flow& flow, const io::Provenance& provenance, const std::filesystem::path& path,
               io::IfExists if_exists, const std::optional<gauge::UnitGauge>& gauge) {
  to_file(flow, provenance, gauge).save(path, if_exists);
}

Flow load_flow(const std::filesystem::path& path) { return read_flow(open_flow(path), ""); }

std::vector<ArrangedFlow> load_flows(const std::filesystem::path& path) {
  const auto file = open_flow(path);
  std::vector<ArrangedFlow> flows{{.flow = read_flow(file, "")}};
  if (!file.has_name("/gauge")) return flows;
  flows.front().units = gauge::Arranged::as_is;
  for (const auto units : {gauge::Arranged::gauge_fixed, gauge::Arranged::permuted}) {
    const auto group = gauge::group_of(units);
    if (file.has_name(group)) flows.push_back({.flow = read_flow(file, group), .units = units, .group = group});
  }
  return flows;
}

}  // namespace kadanoff::flow
