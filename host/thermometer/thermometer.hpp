// The neural thermometer (Iso 2018, section 2.4): a classifier trained to find the temperature of a configuration, with
// one class for each temperature of its training data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
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
  std::vector<LossPoint> losses;            // along the fit, with epoch 0 and the last one
  io::Provenance provenance;
  std::string name = "the thermometer";  // for messages: the file

  [[nodiscard]] std::int64_t units() const { return parameters.visible(); }
};

struct ThermometerOptions {
  std::int64_t hidden = 64;
  std::int64_t epochs = 7500;   // times through all samples
  std::int64_t batch_size = 0;  // samples of a step, in a random order that stays; full_batch: all of them
  double learning_rate = 0.1;   // for the mean gradient over the samples of a step
  bool moves_lattices = false;  // each step's samples by a symmetry of the torus that is drawn for it: see moves.hpp
  data::InitialWeights init{.kind = data::InitialWeights::Kind::normal, .sigma = 0.1};
  std::uint64_t seed = 1;

  static constexpr std::int64_t full_batch = 0;
};

// Fits a thermometer to `training`; `validation`, if not null, is only measured. No value if a StopRequest was made.
// Throws Error(usage) if an option is out of range or does not fit the data, or memory is too small, Error(bad_input)
// if the data has fewer than two temperatures or the validation data does not fit, Error(internal) if the loss is not a
// number.
std::optional<Thermometer> fit_thermometer(Context& context, const data::Dataset& training,
                                           const data::Dataset* validation, const ThermometerOptions& options);

// Throws Error(bad_input) if configurations of `units` spins on a lattice of `lattice_shape` (empty: unknown) do not
// fit the thermometer's training data; `what` names them: "the data", "the model".
void require_fits(const Thermometer& thermometer, const std::string& what, std::int64_t units,
                  const std::vector<std::int64_t>& lattice_shape);

}  // namespace kadanoff::thermometer
