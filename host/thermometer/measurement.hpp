// The temperatures of groups of configurations: from a neural thermometer, as distributions over its classes, or from
// their mean energy.
#pragma once

#include <cstdint>
#include <vector>

#include "host/base/choices.hpp"
#include "host/base/estimate.hpp"
#include "host/thermometer/configurations.hpp"
#include "host/thermometer/thermometer.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::thermometer {

enum class MeasuredBy { network, energy };

// What a neural thermometer says of a group.
struct Measurement {
  Configurations::Group group;
  std::vector<Estimate> probability;  // of each class, over the configurations
  double most_probable = 0;           // temperature; see temperature_distribution.hpp
  double mean_temperature = 0;
  // If the temperature of the group is one of the classes (else NaN): the fraction of configurations for which it is
  // the most probable one, and −ln p of it (at most 87.3, the limit of normal floats).
  Estimate accuracy;
  Estimate cross_entropy;
};

// Throws Error(bad_input) for configurations of another lattice, or if a probability is not a number.
std::vector<Measurement> measure(Context& context, const Thermometer& thermometer,
                                 const Configurations& configurations);

// What the mean energy says of a group.
struct EnergyMeasurement {
  Configurations::Group group;
  Estimate energy;               // per spin
  double temperature = 0;        // at which an equilibrium lattice of this size has that mean energy
  double temperature_error = 0;  // from the error of the energy
};

// Throws Error(bad_input) if the configurations are not on a square lattice.
std::vector<EnergyMeasurement> measure_energy(Context& context, const Configurations& configurations);

// The measurements of all groups of a file, by either instrument.
struct ThermometerReadings {
  GroupedBy grouped_by = GroupedBy::nothing;
  std::vector<double> temperatures;  // of the classes
  std::vector<Measurement> rows;
};

struct EnergyReadings {
  GroupedBy grouped_by = GroupedBy::nothing;
  std::vector<EnergyMeasurement> rows;
};

}  // namespace kadanoff::thermometer

template <>
inline constexpr auto kadanoff::choices<kadanoff::thermometer::MeasuredBy> =
    std::array{Choice{thermometer::MeasuredBy::network, "network"}, Choice{thermometer::MeasuredBy::energy, "energy"}};
