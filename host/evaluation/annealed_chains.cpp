// The chains of annealed importance sampling, forth and back, in batches.
#include "host/evaluation/annealed_chains.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "host/base/progress.hpp"
#include "host/data/batches.hpp"
#include "kernels/core/check.hpp"
#include "kernels/rbm/annealed_importance.hpp"
#include "kernels/rbm/conditional.hpp"
#include "kernels/rows/spins.hpp"
#include "kernels/units/sample.hpp"

namespace kadanoff::evaluation {
namespace {

// ln Z of independent spins: visible ones with these biases and `hidden` ones without bias.
double base_rate_log_z(const std::vector<float>& bias, std::int64_t hidden) {
  double sum = static_cast<double>(hidden) * std::log(2.0);
  for (const double b : bias) sum += std::abs(b) + std::log1p(std::exp(-2 * std::abs(b)));
  return sum;
}

// Runs chains from inverse temperature to inverse temperature, in batches, and returns the logarithms of their weights.
// `set_starts` fills the visible layers of a batch, `step` does the k-th of `steps` steps. The chains have the numbers
// first_chain … first_chain + count − 1, by which their draws are keyed.
template <class SetStarts, class Step>
std::vector<double> run_chains(Context& context, const rbm::Parameters& parameters, std::int64_t first_chain,
                               std::int64_t count, std::int64_t steps, const std::string& what, SetStarts set_starts,
                               Step step) {
  const auto visible = parameters.visible(), hidden = parameters.hidden();
  const auto together = data::largest_batch(count, context.device());
  Array<float> visible_memory(context.device(), together * visible), hidden_memory(context.device(), together * hidden);
  Array<double> weights(context.device(), together);

  std::vector<double> log_weights;
  Progress progress(what, data::batches_of(count, context.device()) * steps, "temperatures");
  std::int64_t done = 0;
  data::for_each_batch(count, context.device(), [&](data::Batch batch) {
    const rbm::AnnealedChains chains{visible_memory.matrix(batch.count, visible),
                                     hidden_memory.matrix(batch.count, hidden),
                                     {.data = weights.data(), .size = batch.count, .device = context.device()}};
    set_starts(chains.visible, batch.first);
    weights.fill_zero(context);
    for (std::int64_t k = 1; k <= steps; ++k) {
      step(k, chains, static_cast<std::uint32_t>(first_chain + batch.first));
      context.synchronize();
      progress.update(++done);
    }
    const auto values = to_host(context, weights);
    log_weights.insert(log_weights.end(), values.begin(), values.begin() + batch.count);
  });
  return log_weights;
}

void copy_rows(Context& context, Matrix<float> to, const std::vector<float>& from) {
  copy_bytes(context, context.device(), to.data, cpu_device, from.data(),
             static_cast<std::size_t>(to.rows * to.cols) * sizeof(float));
}

// A random hidden layer for every other chain; for the rest one unit alone, as strong as a random layer is together.
std::vector<float> hidden_starts(std::int64_t first, std::int64_t count, std::int64_t hidden,
                                 const random::RngKey& key) {
  constexpr std::uint32_t block = 2;
  std::vector<float> starts;
  for (auto chain = first; chain < first + count; ++chain) {
    const auto pattern = chain / 2;
    const auto strength = static_cast<float>(std::sqrt(static_cast<double>(hidden)));
    for (std::int64_t a = 0; a < hidden; ++a) {
      if (chain % 2 == 0) {
        const auto words = random::draw(key, static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(chain), block);
        starts.push_back((words[0] >> 31) != 0 ? 1.0F : -1.0F);
      } else {
        const float sign = pattern / hidden % 2 == 0 ? 1 : -1;
        starts.push_back(a == pattern % hidden ? sign * strength : 0);
      }
    }
  }
  return starts;
}

std::vector<float> as_floats(const data::Dataset& data, std::int64_t first, std::int64_t count) {
  std::vector<float> values;
  values.reserve(static_cast<std::size_t>(count * data.units));
  for (auto i = first; i < first + count; ++i)
    for (std::int64_t j = 0; j < data.units; ++j) values.push_back(static_cast<float>(data.spin(i, j)));
  return values;
}

void append(Context& context, data::Dataset& to, Matrix<const float> spins) {
  const auto width = rows::words_per_row(spins.cols);
  Array<std::uint32_t> words(context.device(), spins.rows * width);
  rows::pack(context, spins, words.matrix(spins.rows, width));
  const auto packed = to_host(context, words);
  to.words.insert(to.words.end(), packed.begin(), packed.end());
  to.units = spins.cols;
  to.count += spins.rows;
}

}  // namespace

AnnealedEstimate anneal_forth(Context& context, const rbm::Parameters& parameters, const std::vector<float>& base_bias,
                              const AnnealingSettings& settings, std::int64_t first_chain) {
  expects(settings.chains >= fewest_annealed_chains && settings.temperatures >= 1, "anneal: there is nothing to do");
  const auto base = to_device(context, base_bias);
  const random::RngKey key = random::make_key(settings.seed, random::Stream::annealed_importance);
  // Where every chain starts, once for each of a batch: one copy, because each copy waits for the device.
  std::vector<float> starts(
      static_cast<std::size_t>(data::largest_batch(settings.chains, context.device()) * parameters.visible()));
  for (std::size_t i = 0; i < starts.size(); ++i)
    starts[i] = i < base_bias.size() ? std::tanh(base_bias[i]) : starts[i - base_bias.size()];
  const auto steps = static_cast<double>(settings.temperatures);
  const auto log_weights = run_chains(
      context, parameters, first_chain, settings.chains, settings.temperatures, "annealing",
      [&](Matrix<float> visible, std::int64_t first) {
        copy_rows(context, visible, starts);
        units::sample(context, visible, key, static_cast<std::uint32_t>(first_chain + first), 1);
      },
      [&](std::int64_t k, const rbm::AnnealedChains& chains, std::uint32_t first) {
        rbm::anneal(context, parameters.view(), base.vector(), static_cast<double>(k - 1) / steps,
                    static_cast<double>(k) / steps, chains, key.at_step(static_cast<std::uint32_t>(k)), first);
      });
  auto estimate = estimate_from_log_weights(log_weights, base_rate_log_z(base_bias, parameters.hidden()));
  estimate.temperatures = settings.temperatures;
  return estimate;
}

AnnealedEstimate anneal_back(Context& context, const rbm::Parameters& parameters, const std::vector<float>& base_bias,
                             const data::Dataset& starts, const AnnealingSettings& settings, std::int64_t first_chain,
                             data::Dataset* reached) {
  const auto base = to_device(context, base_bias);
  const random::RngKey key = random::make_key(settings.seed, random::Stream::annealed_importance);
  const auto gibbs_steps = settings.temperatures / 10 + 1;
  const auto steps = static_cast<double>(settings.temperatures);
  const auto log_weights = run_chains(
      context, parameters, first_chain, starts.count, gibbs_steps + settings.temperatures, "annealing back",
      [&](Matrix<float> visible, std::int64_t first) {
        copy_rows(context, visible, as_floats(starts, first, visible.rows));
      },
      [&](std::int64_t k, const rbm::AnnealedChains& chains, std::uint32_t first) {
        const auto beta = [&](std::int64_t after) {
          return static_cast<double>(settings.temperatures - after) / steps;
        };
        const auto after = std::max(k - gibbs_steps, std::int64_t{0});
        rbm::anneal(context, parameters.view(), base.vector(), beta(std::max(after - 1, std::int64_t{0})), beta(after),
                    chains, key.at_step(static_cast<std::uint32_t>(k)), first);
        if (k == gibbs_steps && reached != nullptr) append(context, *reached, chains.visible);
      });
  auto estimate = estimate_from_log_weights(log_weights, 0);  // of ln (Z_A / Z)
  const double base_log_z = base_rate_log_z(base_bias, parameters.hidden());
  estimate.log_z = base_log_z - estimate.log_z;
  std::swap(estimate.low, estimate.high);
  estimate.low = base_log_z - estimate.low;
  estimate.high = base_log_z - estimate.high;
  estimate.base_log_z = base_log_z;
  estimate.temperatures = settings.temperatures;
  for (double& log_z : estimate.chain_log_z) log_z = base_log_z - log_z;
  return estimate;
}

data::Dataset states_of_the_model(Context& context, const rbm::Parameters& parameters,
                                  const AnnealingSettings& settings, std::int64_t first_chain) {
  const random::RngKey key = random::make_key(settings.seed, random::Stream::annealed_importance);
  const auto visible = parameters.visible(), hidden = parameters.hidden();
  const auto most = data::largest_batch(settings.chains, context.device());
  Array<float> visible_memory(context.device(), most * visible), hidden_memory(context.device(), most * hidden);
  data::Dataset states;
  data::for_each_batch(settings.chains, context.device(), [&](data::Batch batch) {
    const auto v = visible_memory.matrix(batch.count, visible), h = hidden_memory.matrix(batch.count, hidden);
    copy_rows(context, h, hidden_starts(batch.first, batch.count, hidden, key));
    rbm::visible_mean(context, parameters.view(), h, v);
    units::sample(context, v, key, static_cast<std::uint32_t>(first_chain + batch.first), 1);
    append(context, states, v);
  });
  return states;
}

std::vector<float> base_at(Context& context, const rbm::Parameters& parameters, const data::Dataset& state) {
  constexpr int steps = 20;
  constexpr float largest_mean = 0.99F;
  Array<float> visible(context.device(), parameters.visible()), hidden(context.device(), parameters.hidden());
  const auto v = visible.matrix(1, parameters.visible()), h = hidden.matrix(1, parameters.hidden());
  copy_rows(context, v, as_floats(state, 0, 1));
  for (int step = 0; step < steps; ++step) {
    rbm::hidden_mean(context, parameters.view(), v, h);
    rbm::visible_mean(context, parameters.view(), h, v);
  }
  auto bias = to_host(context, visible);
  for (float& mean : bias) mean = std::atanh(std::clamp(mean, -largest_mean, largest_mean));
  return bias;
}

}  // namespace kadanoff::evaluation
