// How good an RBM is on a data set: the reconstruction error of a Gibbs step, the probability of each spin given the
// others, the difference between the free energies of test and training data, and, with the partition function, the
// probability of the data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/base/choices.hpp"
#include "host/base/estimate.hpp"
#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
#include "host/evaluation/annealed_importance.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::evaluation {

enum class PseudoLikelihood {
  automatic,   // exact if that takes only a few seconds
  exact,       // over all units
  stochastic,  // one random unit per sample, times N_v
};

enum class LogZ {
  automatic,  // exact if the smaller layer can be summed over, else annealed
  annealed,   // annealed, and also exact if that is possible
  none,
};

struct EvaluationSettings {
  PseudoLikelihood pseudo_likelihood = PseudoLikelihood::automatic;
  LogZ log_z = LogZ::automatic;
  AnnealingSettings annealing;
  std::uint64_t seed = 1;
  bool per_sample = false;  // keep what each sample has, too
};

// Means, spreads and errors are over samples.
struct Evaluation {
  std::int64_t visible = 0, hidden = 0, samples = 0, training_samples = 0;
  rows::Values values = rows::Values::spins;
  bool binary = false;            // the model's file has units 0 and 1: so are its energies and ln Z here
  Estimate reconstruction_error;  // mean of (v₀ − v₁)² over units, both layers drawn, as in sampled CD-1
  Estimate mean_field_reconstruction_error;       // the same with both layers' means
  std::optional<Estimate> pseudo_log_likelihood;  // Σ_i ln p(v_i | v_−i); only spins have one
  bool pseudo_likelihood_is_exact = false;
  Estimate free_energy;
  std::optional<Estimate> training_free_energy;
  std::optional<double> exact_log_z;
  std::optional<CheckedEstimate> annealed;
  double seconds = 0;
  std::vector<double> free_energies{}, pseudo_log_likelihoods{};  // of each sample, if asked for

  // Mean F(data) − mean F(training data) with its error: the mean ln p of the training data minus that of the data. ln
  // Z cancels.
  [[nodiscard]] std::optional<Estimate> free_energy_gap() const;

  // Mean ln p(v) = −F(v) − ln Z, with the exact ln Z if it is known. Real values have no probability. `error` is over
  // samples; log_z_error() is the same for all samples.
  [[nodiscard]] std::optional<Estimate> log_likelihood() const;
  [[nodiscard]] double log_z_error() const;
  [[nodiscard]] std::optional<double> log_z() const;  // the exact one if it is known
  // What the bracket of an annealed ln Z leaves of it.
  [[nodiscard]] std::optional<Bracket> likelihood_bracket() const;
  // Where the exact ln Z is known, too, the annealed one must be within four of its errors.
  [[nodiscard]] bool annealed_is_trustworthy() const;
};

// Before anything is loaded: throws Error(usage) for settings that make no sense.
void validate(const EvaluationSettings& settings);

// The random numbers of sample i are keyed by i: neither the number of threads nor the batches change a result. Of real
// values there are reconstruction errors and free energies; ln Z is only the exact one. Throws Error(bad_input) if the
// data does not fit the model, or the training data the data; Error(usage) if it needs more memory than there is, or if
// the settings ask of real values what only spins have; and Error(internal) if a free energy is not a number.
Evaluation evaluate(Context& context, const data::Model& model, const data::Dataset& data,
                    const data::Dataset* training_data, const EvaluationSettings& settings);

// F(v) of each sample of data that fits the model. Throws Error(internal) if one is not a number.
std::vector<double> free_energies(Context& context, const data::Model& model, const data::Dataset& data);

}  // namespace kadanoff::evaluation

template <>
inline constexpr auto kadanoff::choices<kadanoff::evaluation::PseudoLikelihood> = std::array{
    Choice{evaluation::PseudoLikelihood::automatic, "auto"}, Choice{evaluation::PseudoLikelihood::exact, "exact"},
    Choice{evaluation::PseudoLikelihood::stochastic, "stochastic"}};
