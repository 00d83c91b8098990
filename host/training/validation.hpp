// What a training is told of itself along the way: how well its model describes samples that it does not learn from.
//
// On at most 1,000 samples of the validation data, and as many of the training data, evenly spread over each:
//
//   validation_error              squared error of a reconstruction v → h → v, both drawn, per unit
//   validation_pseudo_likelihood  the mean of ln p(v_i | all others) over all units of at most 100 samples; not of real
//                                 values. (One drawn unit of each of 1,000 samples has five times its error.)
//   free_energy_gap               ⟨F⟩ of the validation data − ⟨F⟩ of the training data: it grows when the model learns
//                                 the training data by heart (Hinton 2010)
//   hidden_saturation             share of the hidden means beyond ±0.99
//   weight_norm                   √ Σ W²
//
// and if a likelihood is asked for, which only spins have,
//
//   validation_likelihood         the mean of ln p(v) = −F(v) − ln Z; ln Z is exact if a layer has at most 16 units,
//   else
//                                 annealed (host/evaluation/annealed_importance.hpp), without the checks of `evaluate`
//   log_z_error, effective_chains of the annealed ln Z
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>

#include "host/data/batches.hpp"
#include "host/data/dataset.hpp"
#include "host/evaluation/annealed_importance.hpp"
#include "kernels/core/context.hpp"
#include "kernels/rbm/parameters.hpp"

namespace kadanoff::training {

class Validation {
 public:
  // With `likelihood` that is measured, too. Throws Error(bad_input) if the two data sets differ in the number or kind
  // of their units, or in their lattices, Error(usage) for a likelihood of real values.
  Validation(Context& context, const data::Dataset& training, const data::Dataset& validation, std::uint64_t seed,
             const std::optional<evaluation::AnnealingSettings>& likelihood = std::nullopt);

  // The measures, as named above, of parameters on the device. The draws are not those of the training, which goes on
  // as without them, and they are the same each time: so two values differ by what was learned, not by luck.
  nlohmann::json measure(const rbm::Parameters& parameters);

 private:
  void measure_likelihood(const rbm::Parameters& parameters, double free_energy, nlohmann::json& measures);

  Context& context_;
  data::Dataset training_data_, validation_data_, few_data_;
  data::DeviceSamples training_, validation_, few_;  // few: of the validation data, for the pseudo-likelihood
  std::uint64_t seed_;
  std::optional<evaluation::AnnealingSettings> likelihood_;
  std::vector<float> base_bias_;  // of the annealing
};

// Whether ln Z is a sum over the states of a layer.
bool has_exact_likelihood(std::int64_t visible, std::int64_t hidden);

// The time of a likelihood, in epochs of a training on `samples`; an estimate.
double epochs_of_likelihood(const evaluation::AnnealingSettings& settings, std::int64_t visible, std::int64_t hidden,
                            std::int64_t samples);

// Epochs between two validations that cost at most about 2 % of a training on `samples`; each costs `more` epochs
// besides what it costs anyway.
std::int64_t epochs_between_validations(std::int64_t samples, std::int64_t validation_samples, double more = 0);

}  // namespace kadanoff::training
