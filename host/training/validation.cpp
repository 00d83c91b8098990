// Takes parts of the data, and goes over them batch by batch.
#include "host/training/validation.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "host/base/json.hpp"
#include "host/base/words.hpp"
#include "host/data/base_rate.hpp"
#include "kernels/core/check.hpp"
#include "kernels/rbm/conditional.hpp"
#include "kernels/rbm/free_energy.hpp"
#include "kernels/rbm/gibbs.hpp"
#include "kernels/rbm/pseudo_likelihood.hpp"
#include "kernels/rows/squared_distance.hpp"

namespace kadanoff::training {
namespace {

constexpr std::int64_t most_samples = 1000, most_of_all_units = 100;

data::Dataset spread_over(const data::Dataset& data, std::int64_t most = most_samples) {
  const auto count = std::min(data.count, most);
  std::vector<std::int64_t> indices;
  for (std::int64_t i = 0; i < count; ++i) indices.push_back(i * data.count / count);
  return data::take(data, indices);
}

double sum(const std::vector<double>& values, std::int64_t count) {
  return std::accumulate(values.begin(), values.begin() + count, 0.0);
}

// Of measure(context, parameters, rows, values), which sets a value for each row.
template <class Measure>
double mean(Context& context, Measure measure, const rbm::Parameters& parameters, data::DeviceSamples& samples) {
  Array<double> values(context.device(), samples.count());
  double total = 0;
  samples.for_each_batch([&](Matrix<const float> rows, std::int64_t) {
    measure(context, parameters.view(), rows,
            Vector<double>{.data = values.data(), .size = rows.rows, .device = context.device()});
    total += sum(to_host(context, values), rows.rows);
  });
  return total / static_cast<double>(samples.count());
}

}  // namespace

Validation::Validation(Context& context, const data::Dataset& training, const data::Dataset& validation,
                       std::uint64_t seed, const std::optional<evaluation::AnnealingSettings>& likelihood)
    : context_(context),
      training_data_(spread_over(training)),
      validation_data_(spread_over(validation)),
      few_data_(spread_over(validation, most_of_all_units)),
      training_(context, training_data_),
      validation_(context, validation_data_),
      few_(context, few_data_),
      seed_(seed),
      likelihood_(likelihood) {
  if (training.units != validation.units)
    fail(ExitCode::bad_input, "--validate: {} has {} per sample, and {} {}", validation.name,
         counted(validation.units, "unit"), training.name, counted(training.units, "unit"));
  if (training.is_real() != validation.is_real())
    fail(ExitCode::bad_input, "--validate: {} holds {}, and {} {}", validation.name, data::word_of(validation.values()),
         training.name, data::word_of(training.values()));
  if (!training.lattice_shape.empty() && !validation.lattice_shape.empty() &&
      training.lattice_shape != validation.lattice_shape)
    fail(ExitCode::bad_input, "--validate: {} has lattices of {}, and {} of {}", validation.name,
         fmt::join(validation.lattice_shape, " × "), training.name, fmt::join(training.lattice_shape, " × "));
  if (!likelihood) return;
  if (training.is_real())
    fail(ExitCode::usage, "--validate-likelihood: a likelihood is of spins, and {} holds real values", training.name);
  base_bias_ = data::base_rate_biases(training);
}

void Validation::measure_likelihood(const rbm::Parameters& parameters, double free_energy, nlohmann::json& measures) {
  double log_z = 0;
  if (has_exact_likelihood(parameters.visible(), parameters.hidden())) {
    log_z = rbm::log_partition_function(context_, parameters.copied_to(context_, cpu_device));
  } else {
    const auto annealed = evaluation::anneal(context_, parameters, base_bias_, *likelihood_);
    log_z = annealed.log_z;
    measures["log_z_error"] = json_number(annealed.error);
    measures["effective_chains"] = json_number(annealed.effective_sample_size);
  }
  measures["validation_likelihood"] = json_number(-free_energy - log_z);
}

nlohmann::json Validation::measure(const rbm::Parameters& parameters) {
  const auto key = [&](random::Stream stream) { return random::make_key(seed_, stream); };
  const auto view = parameters.view();
  const auto most = data::largest_batch(validation_.count(), context_.device());
  Array<float> hidden(context_.device(), most * view.hidden()), visible(context_.device(), most * view.visible());
  Array<double> values(context_.device(), most);
  rbm::GibbsDraws draws{.hidden = rbm::LayerDraw{.key = key(random::Stream::evaluate_hidden)},
                        .visible = rbm::LayerDraw{.key = key(random::Stream::evaluate_visible)}};
  double error = 0;
  std::int64_t saturated = 0;
  validation_.for_each_batch([&](Matrix<const float> rows, std::int64_t first) {
    const auto here = hidden.matrix(rows.rows, view.hidden());
    const Vector<double> out{.data = values.data(), .size = rows.rows, .device = context_.device()};
    draws.first_row = static_cast<std::uint32_t>(first);
    rbm::hidden_mean(context_, view, rows, here);
    const auto means = to_host(context_, hidden);
    constexpr float saturation = 0.99F;
    saturated += std::count_if(means.begin(), means.begin() + rows.rows * view.hidden(),
                               [](float mean) { return std::abs(mean) > saturation; });
    rbm::gibbs_step(context_, view, rows, draws, here, visible.matrix(rows.rows, view.visible()));
    rows::squared_distance(context_, rows, visible.matrix(rows.rows, view.visible()), out);
    error += sum(to_host(context_, values), rows.rows);
  });
  const auto count = static_cast<double>(validation_.count());
  const auto units = static_cast<double>(view.visible());
  const auto weights = to_host(context_, parameters.weights);
  const double squares = std::accumulate(weights.begin(), weights.end(), 0.0, [](double so_far, float w) {
    return so_far + static_cast<double>(w) * static_cast<double>(w);
  });
  const double free_energy = mean(context_, rbm::free_energy, parameters, validation_);
  nlohmann::json measures{
      {"validation_error", json_number(error / count / units)},
      {"free_energy_gap", json_number(free_energy - mean(context_, rbm::free_energy, parameters, training_))},
      {"hidden_saturation", static_cast<double>(saturated) / count / static_cast<double>(view.hidden())},
      {"weight_norm", json_number(std::sqrt(squares))}};
  if (!validation_data_.is_real())
    measures["validation_pseudo_likelihood"] =
        json_number(mean(context_, rbm::pseudo_log_likelihood, parameters, few_) / units);
  if (likelihood_) measure_likelihood(parameters, free_energy, measures);
  return measures;
}

bool has_exact_likelihood(std::int64_t visible, std::int64_t hidden) {
  constexpr std::int64_t most_summed = 16;  // so that it takes less time than an annealed one
  return std::min(visible, hidden) <= most_summed;
}

// Both measured on a CPU, one thread, 784 × 256 and 784 × 16 units, against sampled training by tables
// (works_by_tables()): others take longer, and so spend a smaller share.
double epochs_of_likelihood(const evaluation::AnnealingSettings& settings, std::int64_t visible, std::int64_t hidden,
                            std::int64_t samples) {
  constexpr double per_step = 0.5, per_state = 8;  // in samples of a training; a state is a cosh for each other unit
  const auto summed = static_cast<double>(std::min(visible, hidden));
  const double work = has_exact_likelihood(visible, hidden) ? per_state * std::exp2(summed) / summed
                                                            : per_step * static_cast<double>(settings.chains) *
                                                                  static_cast<double>(settings.temperatures);
  return work / static_cast<double>(samples);
}

std::int64_t epochs_between_validations(std::int64_t samples, std::int64_t validation_samples, double more) {
  constexpr double share = 0.02, per_sample = 4;  // in samples of a training
  const auto checked = static_cast<double>(std::min(validation_samples, most_samples));
  return std::max<std::int64_t>(
      1, std::llround(std::ceil((per_sample * checked / static_cast<double>(samples) + more) / share)));
}

}  // namespace kadanoff::training
