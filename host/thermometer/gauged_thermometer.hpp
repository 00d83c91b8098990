// A neural thermometer of hidden units of an RBM: it reads them where it has learned them. Where they are looked at in
// another arrangement, its inputs move with them, so that what it says of units does not depend on where they stand.
// One of other units, whose file has no /gauge, reads the sites of a lattice, whatever stands there.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "host/gauge/unit_gauge.hpp"
#include "host/thermometer/thermometer.hpp"

namespace kadanoff::thermometer {

// The thermometer with its inputs rearranged.
Thermometer rearranged(const Thermometer& thermometer, const gauge::Arrangement& arrangement);

class GaugedThermometer {
 public:
  // Throws as load_thermometer() and gauge::read_unit_gauge() do.
  explicit GaugedThermometer(const std::filesystem::path& path);

  [[nodiscard]] const Thermometer& as_is() const { return thermometer_; }

  // For units that are in that arrangement now, which is `arrangement` of them as they stand in the data. Gauge-fixed
  // units are read at the sites at which the thermometer's own ones are. It is good until the next call; as it is for
  // another number of units, as after a step of block spins.
  [[nodiscard]] const Thermometer& in(gauge::Arranged arranged, const gauge::Arrangement& arrangement);

  // A line on stderr if the units of data, called `name`, stand otherwise than the thermometer has learned them.
  void tell_if_apart(const std::optional<gauge::UnitGauge>& of_data, const std::string& name) const;

 private:
  Thermometer thermometer_;
  std::optional<Thermometer> rearranged_;
  std::optional<gauge::UnitGauge> gauge_;
};

}  // namespace kadanoff::thermometer
