// The temperatures of groups of configurations: by a neural thermometer, as distributions over its classes, or by their
// mean energy.
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
  // Of single configurations, where the group has a temperature that is one of the classes (NaN elsewhere): how many
  // have it as their most probable one, and −ln p of it (at most 87.3, where p is no normal float any more).
  Estimate accuracy;
  Estimate cross_entropy;
};

// Throws Error(bad_input) for configurations of another lattice, and where a probability is not a number.
std::vector<Measurement> measure(Context& context, const Thermometer& thermometer,
                                 const Configurations& configurations);

// What the mean energy says of a group.
struct EnergyMeasurement {
  Configurations::Group group;
  Estimate energy;               // per spin
  double temperature = 0;        // at which an equilibrium lattice of this size has that mean energy
  double temperature_error = 0;  // from the energy's
};

// Throws Error(bad_input) for configurations that are on no square lattice.
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
