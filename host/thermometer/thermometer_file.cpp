// Writes and reads the HDF5 file of a thermometer.
#include "host/thermometer/thermometer_file.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "host/base/temperatures.hpp"
#include "host/data/file_kind.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/data/model.hpp"
#include "host/data/unit_type.hpp"
#include "host/io/hdf5_file.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::thermometer {
namespace {

void require_shape(const io::H5Reader& file, const std::string& name, const io::H5Shape& shape) {
  if (file.shape(name) != shape)
    fail(ExitCode::bad_input, "{}: the shape of {} contradicts those of the other parameters", file.path().string(),
         name);
}

std::vector<double> read_temperatures(const io::H5Reader& file) {
  auto temperatures = file.read<double>("/temperatures");
  const bool increasing = std::adjacent_find(temperatures.begin(), temperatures.end(),
                                             [](double a, double b) { return !(a < b); }) == temperatures.end();
  if (file.shape("/temperatures").size() != 1 || temperatures.size() < 2 || !(temperatures.front() >= 0) || !increasing)
    fail(ExitCode::bad_input, "{}: /temperatures must hold two or more values, increasing and ≥ 0",
         file.path().string());
  require_distinct_temperatures(temperatures, file.path().string() + ": /temperatures");
  name_temperatures(temperatures);  // 2.3 in single precision is 2.3
  return temperatures;
}

std::vector<LossPoint> read_losses(const io::H5Reader& file) {
  if (!file.has_dataset("/losses/epoch")) return {};
  const auto epochs = file.read<std::int64_t>("/losses/epoch");
  const auto training = file.read<double>("/losses/training"), test = file.read<double>("/losses/test");
  if (training.size() != epochs.size() || test.size() != epochs.size())
    fail(ExitCode::bad_input, "{}: the losses do not fit their epochs", file.path().string());
  if (!epochs.empty() &&
      (epochs.front() < 0 || std::adjacent_find(epochs.begin(), epochs.end(), std::greater_equal<>()) != epochs.end()))
    fail(ExitCode::bad_input, "{}: /losses/epoch does not increase from 0 or more", file.path().string());
  std::vector<LossPoint> losses;
  for (std::size_t i = 0; i < epochs.size(); ++i)
    losses.push_back({.epoch = epochs[i], .training = training[i], .test = test[i]});
  return losses;
}

}  // namespace

Thermometer load_thermometer(const std::filesystem::path& path) {
  const io::H5Reader file(path);
  data::require_kind(file, {"thermometer"});
  const auto names = {"/temperatures", "/hidden/weights", "/hidden/bias", "/output/weights", "/output/bias"};
  for (const char* name : names)
    if (!file.has_name(name))
      fail(ExitCode::bad_input, "{} is not a thermometer: it holds no {}{}", path.string(), name,
           data::kind_hint(file));
  data::require_spin_units(file, names);
  Thermometer thermometer;
  thermometer.temperatures = read_temperatures(file);
  const auto shape = file.shape("/hidden/weights");
  if (shape.size() != 2 || shape[0] == 0 || shape[1] == 0)
    fail(ExitCode::bad_input, "{}: /hidden/weights is not a matrix (inputs x hidden units)", path.string());
  const auto classes = static_cast<std::int64_t>(thermometer.temperatures.size());
  require_shape(file, "/hidden/bias", {shape[1]});
  require_shape(file, "/output/weights", {shape[1], classes});
  require_shape(file, "/output/bias", {classes});
  data::require_memory_for_parameters(file, {"/hidden/weights", "/hidden/bias", "/output/weights", "/output/bias"});
  auto& parameters = thermometer.parameters;
  parameters = classifier::Parameters(cpu_device, shape[0], shape[1], classes);
  data::read_parameters(file, "/hidden/weights", parameters.hidden_weights);
  data::read_parameters(file, "/hidden/bias", parameters.hidden_bias);
  data::read_parameters(file, "/output/weights", parameters.output_weights);
  data::read_parameters(file, "/output/bias", parameters.output_bias);
  data::OptionalParts parts(file);
  thermometer.lattice_shape = parts.read(false, [&] { return data::read_lattice_shape(file, shape[0]); });
  thermometer.losses = read_losses(file);
  thermometer.name = path.string();
  thermometer.provenance = io::read_provenance(file);
  parts.tell();
  return thermometer;
}

void save_thermometer(const Thermometer& thermometer, const std::filesystem::path& path, io::IfExists if_exists,
                      const std::optional<gauge::UnitGauge>& gauge) {
  const auto& parameters = thermometer.parameters;
  expects(parameters.device() == cpu_device, "save_thermometer: the parameters are not on the CPU");
  io::H5Writer file;
  file.dataset("/temperatures", thermometer.temperatures);
  file.dataset("/hidden/weights", parameters.hidden_weights.data(), {parameters.visible(), parameters.hidden()});
  file.dataset("/hidden/bias", parameters.hidden_bias.data(), {parameters.hidden()});
  file.dataset("/output/weights", parameters.output_weights.data(), {parameters.hidden(), parameters.classes()});
  file.dataset("/output/bias", parameters.output_bias.data(), {parameters.classes()});
  std::vector<std::int64_t> epochs;
  std::vector<double> training, test;
  for (const auto& point : thermometer.losses) {
    epochs.push_back(point.epoch);
    training.push_back(point.training);
    test.push_back(point.test);
  }
  file.dataset("/losses/epoch", epochs);
  file.dataset("/losses/training", training);
  file.dataset("/losses/test", test);
  if (!thermometer.lattice_shape.empty()) file.attribute("/", "lattice_shape", thermometer.lattice_shape);
  if (gauge) gauge::write_unit_gauge(file, *gauge);
  io::write_provenance(file, data::known_kind("thermometer"), thermometer.provenance);
  file.save(path, if_exists);
}

}  // namespace kadanoff::thermometer
