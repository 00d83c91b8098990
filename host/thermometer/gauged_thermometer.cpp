// Moves the inputs of a thermometer with the units that it reads.
#include "host/thermometer/gauged_thermometer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/base/notice.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/thermometer/thermometer_file.hpp"

namespace kadanoff::thermometer {
namespace {

void copy_values(const Array<float>& from, Array<float>& to) { std::copy_n(from.data(), from.size(), to.data()); }

}  // namespace

Thermometer rearranged(const Thermometer& thermometer, const gauge::Arrangement& arrangement) {
  const auto& from = thermometer.parameters;
  Thermometer result{.parameters = {cpu_device, from.visible(), from.hidden(), from.classes()},
                     .temperatures = thermometer.temperatures,
                     .lattice_shape = thermometer.lattice_shape,
                     .losses = thermometer.losses,
                     .provenance = thermometer.provenance,
                     .name = thermometer.name};
  copy_values(from.hidden_weights, result.parameters.hidden_weights);
  copy_values(from.hidden_bias, result.parameters.hidden_bias);
  copy_values(from.output_weights, result.parameters.output_weights);
  copy_values(from.output_bias, result.parameters.output_bias);
  gauge::rearrange_rows(result.parameters.view().hidden_weights, arrangement);
  return result;
}

GaugedThermometer::GaugedThermometer(const std::filesystem::path& path)
    : thermometer_(load_thermometer(path)), gauge_(gauge::read_unit_gauge(io::H5Reader(path), thermometer_.units())) {}

const Thermometer& GaugedThermometer::in(gauge::Arranged arranged, const gauge::Arrangement& arrangement) {
  if (!gauge_ || std::ssize(arrangement.order) != thermometer_.units()) return thermometer_;
  const bool to_its_sites = arranged == gauge::Arranged::gauge_fixed && gauge_->is_fixed();
  return rearranged_.emplace(rearranged(thermometer_, to_its_sites ? gauge_->fixed : arrangement));
}

void GaugedThermometer::tell_if_apart(const std::optional<gauge::UnitGauge>& of_data, const std::string& name) const {
  if (gauge_ && of_data && gauge_->by == of_data->by && gauge_->fixed != of_data->fixed)
    notice(fmt::format("{}: its hidden units do not stand as those that {} has learned", name, thermometer_.name));
}

}  // namespace kadanoff::thermometer
