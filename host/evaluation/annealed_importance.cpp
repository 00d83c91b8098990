// Runs the chains from the base-rate RBM to the model, and turns their weights into ln Z with its error.
#include "host/evaluation/annealed_importance.hpp"

#include <algorithm>
#include <cmath>

#include "host/base/estimate.hpp"
#include "host/base/progress.hpp"
#include "host/data/batches.hpp"
#include "kernels/core/check.hpp"
#include "kernels/rbm/annealed_importance.hpp"
#include "kernels/rbm/conditional.hpp"
#include "kernels/units/sample.hpp"

namespace kadanoff::evaluation {
namespace {

// ln Z of independent spins: visible ones with these biases and `hidden` ones without bias.
double base_rate_log_z(const std::vector<float>& bias, std::int64_t hidden) {
  double sum = static_cast<double>(hidden) * std::log(2.0);
  for (const double b : bias) sum += std::abs(b) + std::log1p(std::exp(-2 * std::abs(b)));
  return sum;
}

}  // namespace

bool AnnealedEstimate::is_trustworthy() const {
  return effective_sample_size >= std::max(20.0, 0.05 * static_cast<double>(chains));
}

std::vector<float> base_rate_biases(const data::Dataset& data) {
  std::vector<std::int64_t> up(static_cast<std::size_t>(data.units));
  const auto width = rows::words_per_row(data.units);
  for (std::int64_t i = 0; i < data.count; ++i)
    for (std::int64_t j = 0; j < data.units; ++j)
      up[static_cast<std::size_t>(j)] += data.words[static_cast<std::size_t>(i * width + j / 32)] >> (j % 32) & 1U;
  std::vector<float> bias;
  bias.reserve(up.size());
  for (const auto count : up)  // artanh m = ½ ln ((1 + m) / (1 − m)) = ½ ln (up / down)
    bias.push_back(static_cast<float>(
        0.5 * std::log(static_cast<double>(count + 1) / static_cast<double>(data.count - count + 1))));
  return bias;
}

double annealing_bytes(const AnnealingSettings& settings, std::int64_t visible, std::int64_t hidden, Device device) {
  const auto rows = static_cast<double>(data::largest_batch(settings.chains, device));
  const double starts = device == cpu_device ? rows * static_cast<double>(visible) : 0;  // else in the host's memory
  return 4.0 * (rows * static_cast<double>(visible + hidden) + starts + static_cast<double>(visible)) + 8 * rows;
}

AnnealedEstimate anneal(Context& context, const rbm::Parameters& parameters, const std::vector<float>& base_bias,
                        const AnnealingSettings& settings) {
  expects(settings.chains >= fewest_annealed_chains && settings.temperatures >= 1, "anneal: there is nothing to do");
  const auto visible = parameters.visible(), hidden = parameters.hidden();
  const auto together = data::largest_batch(settings.chains, context.device());
  const auto base = to_device(context, base_bias);
  const random::RngKey key = random::make_key(settings.seed, random::Stream::annealed_importance);
  // Where every chain starts, once for each of a batch: one copy, because each copy waits for the device.
  std::vector<float> starts(static_cast<std::size_t>(together * visible));
  for (std::size_t i = 0; i < starts.size(); ++i)
    starts[i] = i < base_bias.size() ? std::tanh(base_bias[i]) : starts[i - base_bias.size()];
  Array<float> visible_memory(context.device(), together * visible), hidden_memory(context.device(), together * hidden);
  Array<double> weights(context.device(), together);

  std::vector<double> log_weights;
  Progress progress("annealing", data::batches_of(settings.chains, context.device()) * settings.temperatures,
                    "temperatures");
  std::int64_t done = 0;
  data::for_each_batch(settings.chains, context.device(), [&](data::Batch batch) {
    const auto [first, rows] = batch;
    const auto first_row = static_cast<std::uint32_t>(first);
    const rbm::AnnealedChains chains{visible_memory.matrix(rows, visible),
                                     hidden_memory.matrix(rows, hidden),
                                     {.data = weights.data(), .size = rows, .device = context.device()}};
    copy_bytes(context, context.device(), chains.visible.data, cpu_device, starts.data(),
               static_cast<std::size_t>(rows * visible) * sizeof(float));
    units::sample(context, chains.visible, key, first_row, 1);
    weights.fill_zero(context);
    for (std::int64_t k = 1; k <= settings.temperatures; ++k) {
      const auto steps = static_cast<double>(settings.temperatures);
      rbm::anneal(context, parameters.view(), base.vector(), static_cast<double>(k - 1) / steps,
                  static_cast<double>(k) / steps, chains, key.at_step(static_cast<std::uint32_t>(k)), first_row);
      context.synchronize();
      progress.update(++done);
    }
    const auto values = to_host(context, weights);
    log_weights.insert(log_weights.end(), values.begin(), values.begin() + rows);
  });
  auto estimate = estimate_from_log_weights(log_weights, base_rate_log_z(base_bias, hidden));
  estimate.temperatures = settings.temperatures;
  return estimate;
}

AnnealedEstimate estimate_from_log_weights(const std::vector<double>& log_weights, double base_log_z) {
  expects(log_weights.size() >= 2, "estimate_from_log_weights: an error needs two chains at least");
  const double largest = *std::max_element(log_weights.begin(), log_weights.end());
  Estimator weights, logarithms;
  double squares = 0;
  for (const double log_weight : log_weights) {
    const double weight = std::exp(log_weight - largest);
    if (!std::isfinite(weight)) fail(ExitCode::internal, "annealing: a weight is not a number; is the model sound?");
    weights.add(weight);
    logarithms.add(log_weight);
    squares += weight * weight;
  }
  const Estimate weight = weights.result();
  const auto chains = static_cast<double>(log_weights.size());
  const double offset = base_log_z + largest;
  AnnealedEstimate estimate;
  estimate.log_z = offset + std::log(weight.mean);
  estimate.error = weight.error / weight.mean;
  estimate.low = weight.error < weight.mean ? offset + std::log(weight.mean - weight.error) : -HUGE_VAL;
  estimate.high = offset + std::log(weight.mean + weight.error);
  estimate.base_log_z = base_log_z;
  estimate.log_weight_spread = logarithms.result().spread;
  estimate.effective_sample_size = chains * weight.mean * chains * weight.mean / squares;
  estimate.chains = static_cast<std::int64_t>(log_weights.size());
  return estimate;
}

}  // namespace kadanoff::evaluation
