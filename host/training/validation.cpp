// Takes parts of the data, and goes over them batch by batch.
#include "host/training/validation.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "host/base/json.hpp"
#include "host/base/words.hpp"
#include "kernels/core/check.hpp"
#include "kernels/rbm/conditional.hpp"
#include "kernels/rbm/free_energy.hpp"
#include "kernels/rbm/gibbs.hpp"
#include "kernels/rbm/pseudo_likelihood.hpp"
#include "kernels/rows/squared_distance.hpp"

namespace kadanoff::training {
namespace {

constexpr std::int64_t most_samples = 1000;

data::Dataset spread_over(const data::Dataset& data) {
  const auto count = std::min(data.count, most_samples);
  std::vector<std::int64_t> indices;
  for (std::int64_t i = 0; i < count; ++i) indices.push_back(i * data.count / count);
  return data::take(data, indices);
}

double sum(const std::vector<double>& values, std::int64_t count) {
  return std::accumulate(values.begin(), values.begin() + count, 0.0);
}

}  // namespace

Validation::Validation(Context& context, const data::Dataset& training, const data::Dataset& validation,
                       std::uint64_t seed)
    : context_(context),
      training_data_(spread_over(training)),
      validation_data_(spread_over(validation)),
      training_(context, training_data_),
      validation_(context, validation_data_),
      seed_(seed) {
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
}

double Validation::mean_free_energy(const rbm::Parameters& parameters, data::DeviceSamples& samples) {
  Array<double> values(context_.device(), samples.count());
  double total = 0;
  samples.for_each_batch([&](Matrix<const float> rows, std::int64_t) {
    rbm::free_energy(context_, parameters.view(), rows,
                     {.data = values.data(), .size = rows.rows, .device = context_.device()});
    total += sum(to_host(context_, values), rows.rows);
  });
  return total / static_cast<double>(samples.count());
}

nlohmann::json Validation::measure(const rbm::Parameters& parameters, std::int64_t update) {
  const auto step = static_cast<std::uint32_t>(update);
  const auto key = [&](random::Stream stream) { return random::make_key(seed_, stream, step); };
  const auto view = parameters.view();
  const auto most = data::largest_batch(validation_.count(), context_.device());
  Array<float> hidden(context_.device(), most * view.hidden()), visible(context_.device(), most * view.visible());
  Array<double> values(context_.device(), most);
  rbm::GibbsDraws draws{.hidden = rbm::LayerDraw{.key = key(random::Stream::evaluate_hidden)},
                        .visible = rbm::LayerDraw{.key = key(random::Stream::evaluate_visible)}};
  double error = 0, pseudo_likelihood = 0;
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
    if (!validation_data_.is_real()) {
      rbm::stochastic_pseudo_log_likelihood(context_, view, rows, key(random::Stream::pseudo_likelihood),
                                            draws.first_row, out);
      pseudo_likelihood += sum(to_host(context_, values), rows.rows);
    }
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
  nlohmann::json measures{
      {"validation_error", json_number(error / count / units)},
      {"free_energy_gap",
       json_number(mean_free_energy(parameters, validation_) - mean_free_energy(parameters, training_))},
      {"hidden_saturation", static_cast<double>(saturated) / count / static_cast<double>(view.hidden())},
      {"weight_norm", json_number(std::sqrt(squares))}};
  if (!validation_data_.is_real())
    measures["validation_pseudo_likelihood"] = json_number(pseudo_likelihood / count / units);
  return measures;
}

// A validation multiplies some six times with W for each of its samples, an epoch five times for each of its own.
std::int64_t epochs_between_validations(std::int64_t samples, std::int64_t validation_samples) {
  constexpr double share = 0.02, products = 6.0 / 5;
  const auto checked = static_cast<double>(std::min(validation_samples, most_samples));
  return std::max<std::int64_t>(1, std::llround(std::ceil(products * checked / share / static_cast<double>(samples))));
}

}  // namespace kadanoff::training
