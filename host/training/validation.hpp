// What a training is told of itself along the way: how well its model describes samples that it does not learn from.
//
// On at most 1,000 samples of the validation data, and as many of the training data, evenly spread over each:
//
//   validation_error              squared error of a reconstruction v → h → v, both drawn, per unit
//   validation_pseudo_likelihood  the mean of ln p(v_i | all others) over units; stochastic
//                                 (kernels/rbm/pseudo_likelihood.hpp); not of real values
//   free_energy_gap               ⟨F⟩ of the validation data − ⟨F⟩ of the training data: it grows when the model learns
//                                 the training data by heart (Hinton 2010)
//   hidden_saturation             share of the hidden means beyond ±0.99
//   weight_norm                   √ Σ W²
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>

#include "host/data/batches.hpp"
#include "host/data/dataset.hpp"
#include "kernels/core/context.hpp"
#include "kernels/rbm/parameters.hpp"

namespace kadanoff::training {

class Validation {
 public:
  // Throws Error(bad_input) if the two data sets differ in the number or kind of their units, or in their lattices.
  Validation(Context& context, const data::Dataset& training, const data::Dataset& validation, std::uint64_t seed);

  // The measures, as named above, of parameters on the device. The draws are keyed by `update`, and are not those of
  // the training: it goes on as without them.
  nlohmann::json measure(const rbm::Parameters& parameters, std::int64_t update);

 private:
  double mean_free_energy(const rbm::Parameters& parameters, data::DeviceSamples& samples);

  Context& context_;
  data::Dataset training_data_, validation_data_;
  data::DeviceSamples training_, validation_;
  std::uint64_t seed_;
};

// Epochs between two validations that cost at most about 2 % of a training on `samples`.
std::int64_t epochs_between_validations(std::int64_t samples, std::int64_t validation_samples);

}  // namespace kadanoff::training
