// Measures groups by the network on the device, or by their mean energy.
#include "host/thermometer/measurement.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/base/temperatures.hpp"
#include "host/base/words.hpp"
#include "host/data/batches.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/thermometer/temperature_distribution.hpp"
#include "host/thermometer/thermometer_reader.hpp"
#include "kernels/core/check.hpp"
#include "kernels/ising/correlation.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff::thermometer {
namespace {

std::int64_t most_rows(const Context& context, const Configurations& configurations) {
  std::int64_t most = 0;
  for (const auto& group : configurations.groups()) most = std::max(most, group.samples);
  return data::largest_batch(most, context.device());
}

int side_of(const Configurations& configurations) {
  const auto& shape = configurations.lattice_shape();
  const auto side = data::square_side(configurations.units(), shape);
  if (!side)
    fail(ExitCode::bad_input, "{}: {}{} {} not form a square lattice, which the energy thermometer needs",
         configurations.name(), counted(configurations.units(), "spin"),
         shape.empty() ? "" : fmt::format(" as {}", fmt::join(shape, "×")),
         configurations.units() == 1 ? "does" : "do");
  return static_cast<int>(*side);
}

}  // namespace

std::vector<Measurement> measure(Context& context, const Thermometer& thermometer,
                                 const Configurations& configurations) {
  require_fits(thermometer, configurations.name(), configurations.units(), configurations.lattice_shape());
  ThermometerReader reader(context, thermometer, most_rows(context, configurations));
  std::vector<Measurement> measurements;
  for (std::size_t group = 0; group < configurations.groups().size(); ++group) {
    Measurement measurement;
    measurement.group = configurations.groups()[group];
    const auto right = configurations.grouped_by() == GroupedBy::temperature
                           ? find_temperature(thermometer.temperatures, measurement.group.label)
                           : -1;
    DistributionAccumulator distribution;
    Estimator accuracy, cross_entropy;
    configurations.for_each_batch(context, group, [&](Matrix<const float> spins) {
      const auto p = reader.read(spins);
      distribution.add(p);
      for (std::int64_t i = 0; right >= 0 && i < p.rows; ++i) {
        const float* row = p.row(i);
        accuracy.add(std::max_element(row, row + p.cols) == row + right ? 1 : 0);
        cross_entropy.add(-std::log(std::max<double>(row[right], std::numeric_limits<float>::min())));
      }
    });
    measurement.probability = distribution.result();
    measurement.most_probable = most_probable_temperature(measurement.probability, thermometer.temperatures);
    measurement.mean_temperature = mean_temperature(measurement.probability, thermometer.temperatures);
    measurement.accuracy = accuracy.result();
    measurement.cross_entropy = cross_entropy.result();
    if (std::isnan(measurement.most_probable))
      fail(ExitCode::internal, "the thermometer's probabilities are not numbers");
    measurements.push_back(std::move(measurement));
  }
  return measurements;
}

std::vector<EnergyMeasurement> measure_energy(Context& context, const Configurations& configurations) {
  const int side = side_of(configurations);
  const ising::EnergyThermometer thermometer(side);
  const auto rows = most_rows(context, configurations), distances = ising::correlation_distances(side);
  Array<double> magnetisation(context.device(), rows), correlation(context.device(), rows * distances);
  std::vector<EnergyMeasurement> measurements;
  for (std::size_t group = 0; group < configurations.groups().size(); ++group) {
    Estimator energy;
    configurations.for_each_batch(context, group, [&](Matrix<const float> spins) {
      ising::correlate_rows(context, spins, side,
                            {.data = magnetisation.data(), .size = spins.rows, .device = context.device()},
                            correlation.matrix(spins.rows, distances));
      const auto g = to_host(context, correlation);
      for (std::int64_t i = 0; i < spins.rows; ++i) energy.add(-2 * g[static_cast<std::size_t>(i * distances + 1)]);
    });
    EnergyMeasurement measurement{.group = configurations.groups()[group], .energy = energy.result()};
    measurement.temperature = thermometer.temperature(measurement.energy.mean);
    measurement.temperature_error = thermometer.temperature_error(measurement.temperature, measurement.energy.error);
    measurements.push_back(measurement);
  }
  return measurements;
}

}  // namespace kadanoff::thermometer
