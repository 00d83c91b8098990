// The neural thermometer (Iso 2018, section 2.4): a classifier that was taught which temperature a configuration comes
// from, one class for each temperature of its training data.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "host/data/dataset.hpp"
#include "host/data/initial_weights.hpp"
#include "host/io/provenance.hpp"
#include "kernels/classifier/parameters.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::thermometer {

// Mean cross entropies of the parameters after `epoch` steps.
struct LossPoint {
  std::int64_t epoch = 0;
  double training = 0;
  double test = 0;  // NaN without validation data
};

struct Thermometer {
  classifier::Parameters parameters;        // on the CPU
  std::vector<double> temperatures;         // of the classes, increasing; the last may be infinite
  std::vector<std::int64_t> lattice_shape;  // of the training data; empty if unknown
  std::vector<LossPoint> losses;            // along the fit, epochs 0 and the last among them
  io::Provenance provenance;

  [[nodiscard]] std::int64_t units() const { return parameters.visible(); }
};

struct ThermometerOptions {
  std::int64_t hidden = 64;
  std::int64_t epochs = 7500;  // steps on all samples
  double learning_rate = 0.1;  // on the mean over the samples
  data::InitialWeights init{.kind = data::InitialWeights::Kind::normal, .sigma = 0.1};
  std::uint64_t seed = 1;
};

// Fits one to `training`; `validation`, if not null, is only measured. Nothing if a StopRequest was made. Throws
// Error(usage) for an option out of range or more memory than there is, Error(bad_input) for data without temperatures
// or with a single one and for validation data that does not fit, Error(internal) if the loss stops being a number.
std::optional<Thermometer> fit_thermometer(Context& context, const data::Dataset& training,
                                           const data::Dataset* validation, const ThermometerOptions& options);

// Each temperature once (those within 1e-9 are one), increasing.
std::vector<double> distinct_temperatures(std::vector<double> temperatures);

// The class of `temperature` (to 1e-9) among `temperatures`, or −1.
std::int32_t find_class(const std::vector<double>& temperatures, double temperature);

// Throws Error(bad_input) if configurations of `units` spins on a lattice of `lattice_shape` (empty: unknown) are not
// what the thermometer was taught; `what` names them: "the data", "the model".
void require_fits(const Thermometer& thermometer, const std::string& what, std::int64_t units,
                  const std::vector<std::int64_t>& lattice_shape);

}  // namespace kadanoff::thermometer
