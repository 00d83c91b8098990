// Goes over the samples in batches and puts the measures together.
#include "host/evaluation/evaluation.hpp"

#include <algorithm>
#include <cmath>

#include "host/base/progress.hpp"
#include "host/base/stopwatch.hpp"
#include "host/base/words.hpp"
#include "host/data/batches.hpp"
#include "host/data/compatibility.hpp"
#include "host/machine/memory.hpp"
#include "kernels/core/check.hpp"
#include "kernels/rbm/free_energy.hpp"
#include "kernels/rbm/gibbs.hpp"
#include "kernels/rbm/pseudo_likelihood.hpp"
#include "kernels/rows/squared_distance.hpp"

namespace kadanoff::evaluation {
namespace {

constexpr double affordable_terms = 2e10;  // of a pseudo-likelihood: about 15 seconds of two cores

bool can_be_summed(const data::Model& model) {
  return std::min(model.visible(), model.hidden()) <= rbm::most_enumerated_units;
}

// Chains begin and end at spins of the data.
bool is_annealed(const data::Model& model, const data::Dataset& data, const EvaluationSettings& settings) {
  return settings.log_z == LogZ::annealed ||
         (settings.log_z == LogZ::automatic && !can_be_summed(model) && !data.is_real());
}

void require_spins_where_needed(const data::Dataset& data, const EvaluationSettings& settings) {
  if (!data.is_real()) return;
  const auto refuse = [&](const char* option, const char* what) {
    fail(ExitCode::usage, "{}: {} is of spins, and {} holds real values", option, what, data.name);
  };
  if (settings.log_z == LogZ::annealed) refuse("--ais", "a likelihood");
  if (settings.pseudo_likelihood != PseudoLikelihood::automatic) refuse("--pseudo-likelihood", "a pseudo-likelihood");
}

bool takes_all_units(const data::Model& model, const data::Dataset& data, PseudoLikelihood method) {
  const double terms =
      static_cast<double>(data.count) * static_cast<double>(model.visible()) * static_cast<double>(model.hidden());
  return method == PseudoLikelihood::exact || (method == PseudoLikelihood::automatic && terms <= affordable_terms);
}

void require_memory_for(const data::Model& model, const data::Dataset& data, const data::Dataset* training_data,
                        const EvaluationSettings& settings, Device device) {
  const auto largest = std::max(data.count, training_data == nullptr ? 0 : training_data->count);
  const auto rows = static_cast<double>(data::largest_batch(largest, device));
  const auto visible = static_cast<double>(model.visible()), hidden = static_cast<double>(model.hidden());
  // The CPU uses the model and the samples where they are.
  const double parameters = device == cpu_device ? 0 : 4 * (visible * hidden + visible + hidden);
  const double samples =
      device == cpu_device ? 0 : static_cast<double>(largest) * static_cast<double>(data.row_bytes());
  const double batch = rows * (4 * (2 * visible + 2 * hidden) + 8);
  const double chains = is_annealed(model, data, settings)
                            ? annealing_bytes(settings.annealing, model.visible(), model.hidden(), device)
                            : 0;
  if (settings.per_sample)
    machine::require_memory("a value for each sample", 2 * sizeof(double) * static_cast<double>(data.count),
                            cpu_device);
  machine::require_memory(
      fmt::format("evaluating an RBM of {} × {} on {}", model.visible(), model.hidden(), counted(data.count, "sample")),
      parameters + std::max(samples + batch, chains), device);
}

// Measures of the samples of a data set, on the device.
class SampleMeasures {
 public:
  SampleMeasures(Context& context, const rbm::Parameters& parameters, const data::Dataset& data, std::uint64_t seed)
      : context_(context),
        parameters_(parameters.view()),
        seed_(seed),
        samples_(context, data),
        hidden_(context.device(), data::largest_batch(data.count, context.device()) * parameters.hidden()),
        visible_(context.device(), data::largest_batch(data.count, context.device()) * parameters.visible()),
        values_(context.device(), data::largest_batch(data.count, context.device())) {}

  // Calls measure(spins, first, values) for each batch, which begins with sample `first`; it sets one value per sample.
  // They are added to `kept`, if that is given.
  template <class Measure>
  Estimate over_samples(const std::string& what, double scale, Measure measure, std::vector<double>* kept = nullptr) {
    Estimator estimator;
    Progress progress(what, samples_.count(), "samples");
    samples_.for_each_batch([&](Matrix<const float> spins, std::int64_t first) {
      measure(spins, static_cast<std::uint32_t>(first),
              Vector<double>{.data = values_.data(), .size = spins.rows, .device = context_.device()});
      const auto values = to_host(context_, values_);
      for (std::int64_t i = 0; i < spins.rows; ++i) {
        const double value = scale * values[static_cast<std::size_t>(i)];
        if (!std::isfinite(value))
          fail(ExitCode::internal, "{} of sample {} is {}: the model's weights are too large to compute with", what,
               first + i, value);
        estimator.add(value);
        if (kept != nullptr) kept->push_back(value);
      }
      progress.update(first + spins.rows);
    });
    return estimator.result();
  }

  Estimate free_energy(std::vector<double>* kept = nullptr) {
    const auto measure = [&](auto spins, std::uint32_t /*first*/, auto values) {
      rbm::free_energy(context_, parameters_, spins, values);
    };
    return over_samples("free energy", 1, measure, kept);
  }

  Estimate pseudo_log_likelihood(bool all_units, std::vector<double>* kept) {
    const random::RngKey key = random::make_key(seed_, random::Stream::pseudo_likelihood);
    const auto measure = [&](auto spins, std::uint32_t first, auto values) {
      if (all_units)
        rbm::pseudo_log_likelihood(context_, parameters_, spins, values);
      else
        rbm::stochastic_pseudo_log_likelihood(context_, parameters_, spins, key, first, values);
    };
    return over_samples("pseudo-likelihood", 1, measure, kept);
  }

  enum class Layers { drawn, means };

  Estimate reconstruction_error(Layers layers) {
    rbm::GibbsDraws draws;
    if (layers == Layers::drawn) {
      draws.hidden = {.key = random::make_key(seed_, random::Stream::evaluate_hidden)};
      draws.visible = {.key = random::make_key(seed_, random::Stream::evaluate_visible)};
    }
    const double units = static_cast<double>(parameters_.visible());
    return over_samples("reconstruction error", 1 / units, [&](auto spins, std::uint32_t first, auto values) {
      const auto visible = visible_.matrix(spins.rows, parameters_.visible());
      draws.first_row = first;
      rbm::gibbs_step(context_, parameters_, spins, draws, hidden_.matrix(spins.rows, parameters_.hidden()), visible);
      rows::squared_distance(context_, spins, visible, values);
    });
  }

 private:
  Context& context_;
  rbm::ParametersView<const float> parameters_;
  std::uint64_t seed_;
  data::DeviceSamples samples_;
  Array<float> hidden_, visible_;
  Array<double> values_;
};

// Energies and ln Z of the file's units 0 and 1, if it has these; likelihoods are the same.
void use_units_of(const data::Model& model, Evaluation& result) {
  const double constant = model.energy_constant;
  result.binary = model.binary;
  result.free_energy.mean -= constant;
  for (double& energy : result.free_energies) energy -= constant;
  if (result.training_free_energy) result.training_free_energy->mean -= constant;
  if (result.exact_log_z) *result.exact_log_z += constant;
  if (!result.annealed) return;
  auto& annealed = *result.annealed;
  annealed.unseen.log_z += constant;
  const auto shift = [&](AnnealedEstimate& one) {
    one.log_z += constant;
    one.base_log_z += constant;
    one.low += constant;
    one.high += constant;
  };
  for (auto* one : {&annealed.estimate, &annealed.unbiased, &annealed.back, &annealed.back_from_model}) shift(*one);
  for (auto& mode : annealed.modes) shift(mode);
}

}  // namespace

void validate(const EvaluationSettings& settings) {
  const auto& [chains, temperatures, seed] = settings.annealing;
  if (chains < fewest_annealed_chains || chains > most_annealed_chains)
    fail(ExitCode::usage, "--ais-chains {}: must be from {} to {} (an error needs two at least)", chains,
         fewest_annealed_chains, most_annealed_chains);
  if (temperatures < 1 || temperatures > most_annealing_temperatures)
    fail(ExitCode::usage, "--ais-temperatures {}: must be from 1 to {}", temperatures, most_annealing_temperatures);
}

std::optional<Estimate> Evaluation::free_energy_gap() const {
  if (!training_free_energy) return {};
  return Estimate{.mean = free_energy.mean - training_free_energy->mean,
                  .spread = std::numeric_limits<double>::quiet_NaN(),
                  .error = std::hypot(free_energy.error, training_free_energy->error)};
}

std::optional<double> Evaluation::log_z() const {
  if (exact_log_z || !annealed) return exact_log_z;
  return annealed->result().log_z;
}

std::optional<Estimate> Evaluation::log_likelihood() const {
  if (values != rows::Values::spins || !log_z()) return {};
  return Estimate{.mean = -free_energy.mean - *log_z(), .spread = free_energy.spread, .error = free_energy.error};
}

bool Evaluation::annealed_is_trustworthy() const {
  if (!annealed || !annealed->is_trustworthy()) return false;
  const double log_z = annealed->result().log_z;
  return !exact_log_z || std::abs(log_z - *exact_log_z) <= 4 * annealed->error() + 1e-6 * std::abs(log_z);
}

std::optional<Bracket> Evaluation::likelihood_bracket() const {
  if (exact_log_z || !log_likelihood()) return {};
  const auto log_z = annealed->bracket();
  return Bracket{.lower = -free_energy.mean - log_z.upper, .upper = -free_energy.mean - log_z.lower};
}

double Evaluation::log_z_error() const { return exact_log_z || !annealed ? 0 : annealed->error(); }

std::vector<double> free_energies(Context& context, const data::Model& model, const data::Dataset& data) {
  data::require_fit(model, data);
  rbm::Parameters copy;
  if (context.on_cuda()) copy = model.parameters.copied_to(context, context.device());
  std::vector<double> energies;
  SampleMeasures(context, context.on_cuda() ? copy : model.parameters, data, 0).free_energy(&energies);
  return energies;
}

Evaluation evaluate(Context& context, const data::Model& model, const data::Dataset& data,
                    const data::Dataset* training_data, const EvaluationSettings& settings) {
  validate(settings);
  data::require_fit(model, data);
  require_spins_where_needed(data, settings);
  if (training_data != nullptr) {
    data::require_fit(model, *training_data);
    if (training_data->values() != data.values())
      fail(ExitCode::bad_input, "{} holds {}, {} {}: their free energies do not compare", data.name,
           data::word_of(data.values()), training_data->name, data::word_of(training_data->values()));
  }
  require_memory_for(model, data, training_data, settings, context.device());
  const Stopwatch stopwatch;
  rbm::Parameters copy;
  if (context.on_cuda()) copy = model.parameters.copied_to(context, context.device());
  const rbm::Parameters& parameters = context.on_cuda() ? copy : model.parameters;

  Evaluation result;
  result.visible = model.visible(), result.hidden = model.hidden();
  result.samples = data.count;
  result.values = data.values();
  {
    SampleMeasures of_data(context, parameters, data, settings.seed);
    result.free_energy = of_data.free_energy(settings.per_sample ? &result.free_energies : nullptr);
    result.reconstruction_error = of_data.reconstruction_error(SampleMeasures::Layers::drawn);
    result.mean_field_reconstruction_error = of_data.reconstruction_error(SampleMeasures::Layers::means);
    if (!data.is_real()) {
      result.pseudo_likelihood_is_exact = takes_all_units(model, data, settings.pseudo_likelihood);
      result.pseudo_log_likelihood = of_data.pseudo_log_likelihood(
          result.pseudo_likelihood_is_exact, settings.per_sample ? &result.pseudo_log_likelihoods : nullptr);
    }
  }
  if (training_data != nullptr) {
    result.training_samples = training_data->count;
    result.training_free_energy = SampleMeasures(context, parameters, *training_data, settings.seed).free_energy();
  }
  if (settings.log_z != LogZ::none && can_be_summed(model))
    result.exact_log_z = rbm::log_partition_function(context, model.parameters);
  if (is_annealed(model, data, settings))
    result.annealed = anneal_and_check(context, parameters, training_data == nullptr ? data : *training_data, data,
                                       settings.annealing);
  constexpr double rounding = 0.01;
  if (const auto likelihood = result.log_likelihood(); likelihood && result.exact_log_z && likelihood->mean > rounding)
    fail(ExitCode::internal,
         "{}: the ln likelihood of a sample is {:.3g}, and no probability exceeds 1: the weights are too large for "
         "single precision",
         model.name, likelihood->mean);
  use_units_of(model, result);
  result.seconds = stopwatch.seconds();
  return result;
}

}  // namespace kadanoff::evaluation
