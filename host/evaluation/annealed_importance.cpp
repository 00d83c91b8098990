// Runs the chains from the base-rate RBM to the model, and back, and turns their weights into ln Z with its error.
#include "host/evaluation/annealed_importance.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>
#include <utility>

#include "host/base/estimate.hpp"
#include "host/base/progress.hpp"
#include "host/data/base_rate.hpp"
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

// From the base-rate RBM to the model.
AnnealedEstimate anneal_up(Context& context, const rbm::Parameters& parameters, const std::vector<float>& base_bias,
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

// From the states of set_starts (as in run_chains), after some Gibbs steps with which they come nearer to the model, to
// the base-rate RBM.
template <class SetStarts>
AnnealedEstimate anneal_back(Context& context, const rbm::Parameters& parameters, const std::vector<float>& base_bias,
                             const AnnealingSettings& settings, std::int64_t first_chain, const std::string& what,
                             SetStarts set_starts) {
  const auto base = to_device(context, base_bias);
  const random::RngKey key = random::make_key(settings.seed, random::Stream::annealed_importance);
  const auto gibbs_steps = settings.temperatures / 10 + 1;
  const auto steps = static_cast<double>(settings.temperatures);
  const auto log_weights =
      run_chains(context, parameters, first_chain, settings.chains, gibbs_steps + settings.temperatures, what,
                 set_starts, [&](std::int64_t k, const rbm::AnnealedChains& chains, std::uint32_t first) {
                   const auto beta = [&](std::int64_t after) {
                     return static_cast<double>(settings.temperatures - after) / steps;
                   };
                   const auto after = std::max(k - gibbs_steps, std::int64_t{0});
                   rbm::anneal(context, parameters.view(), base.vector(), beta(std::max(after - 1, std::int64_t{0})),
                               beta(after), chains, key.at_step(static_cast<std::uint32_t>(k)), first);
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

AnnealedEstimate anneal_back_from_data(Context& context, const rbm::Parameters& parameters,
                                       const std::vector<float>& base_bias, const data::Dataset& data,
                                       const AnnealingSettings& settings, std::int64_t first_chain) {
  return anneal_back(
      context, parameters, base_bias, settings, first_chain, "annealing back",
      [&](Matrix<float> visible, std::int64_t first) {
        std::vector<float> starts;
        for (std::int64_t i = first; i < first + visible.rows; ++i) {  // samples from all parts of the data
          const auto sample = settings.chains <= data.count ? i * data.count / settings.chains : i % data.count;
          for (std::int64_t j = 0; j < data.units; ++j) starts.push_back(static_cast<float>(data.spin(sample, j)));
        }
        copy_rows(context, visible, starts);
      });
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

AnnealedEstimate anneal_back_from_model(Context& context, const rbm::Parameters& parameters,
                                        const std::vector<float>& base_bias, const AnnealingSettings& settings,
                                        std::int64_t first_chain) {
  const random::RngKey key = random::make_key(settings.seed, random::Stream::annealed_importance);
  return anneal_back(context, parameters, base_bias, settings, first_chain, "annealing back from the model",
                     [&](Matrix<float> visible, std::int64_t first) {
                       Array<float> hidden(context.device(), visible.rows * parameters.hidden());
                       const auto rows = hidden.matrix(visible.rows, parameters.hidden());
                       copy_rows(context, rows, hidden_starts(first, visible.rows, parameters.hidden(), key));
                       rbm::visible_mean(context, parameters.view(), rows, visible);
                       units::sample(context, visible, key, static_cast<std::uint32_t>(first_chain + first), 1);
                     });
}

// The values of the chains back that are above all those of the chains forth.
std::vector<double> unseen_values(const AnnealedEstimate& back, const AnnealedEstimate& forth) {
  double highest = *std::max_element(forth.chain_log_z.begin(), forth.chain_log_z.end());
  highest += 2 * forth.log_weight_spread + 1e-6 * std::abs(highest);
  std::vector<double> values;
  std::copy_if(back.chain_log_z.begin(), back.chain_log_z.end(), std::back_inserter(values),
               [&](double log_z) { return log_z > highest; });
  return values;
}

UnseenChains find_unseen(const CheckedEstimate& seen) {
  const auto from_data = unseen_values(seen.back, seen.estimate);
  const auto from_model = unseen_values(seen.back_from_model, seen.unbiased);
  UnseenChains unseen{.from_data = static_cast<std::int64_t>(from_data.size()),
                      .from_model = static_cast<std::int64_t>(from_model.size())};
  Estimator all;
  for (const auto* values : {&from_data, &from_model})
    for (const double value : *values) all.add(value);
  if (unseen.any()) unseen.log_z = all.result().mean;
  return unseen;
}

Sign sign_of(const AnnealedEstimate& other, const AnnealedEstimate& estimate, bool may_be_lower, double largest_error) {
  const double difference = other.log_z - estimate.log_z;
  if (std::abs(difference) <= 4 * std::hypot(other.error, estimate.error) + 1e-6 * std::abs(estimate.log_z))
    return other.error <= largest_error ? Sign::agrees : Sign::silent;
  return difference > 0 || !may_be_lower ? Sign::contradicts : Sign::silent;
}

}  // namespace

bool AnnealedEstimate::has_enough_chains() const {
  return effective_sample_size >= std::max(20.0, 0.05 * static_cast<double>(chains));
}

Sign CheckedEstimate::sign_of_unbiased() const {
  const double largest_error = std::log(2.0) / 2;  // a mode as heavy as all that was found shows by two errors
  return sign_of(unbiased, estimate, !unbiased.has_enough_chains(), largest_error);
}

Sign CheckedEstimate::sign_of_back() const { return sign_of(back, estimate, true, HUGE_VAL); }

bool CheckedEstimate::is_trustworthy() const {
  return estimate.has_enough_chains() && sign_of_unbiased() == Sign::agrees && sign_of_back() != Sign::contradicts &&
         !unseen.any() && bracket().width() <= widest_trusted_bracket;
}

const AnnealedEstimate& CheckedEstimate::result() const {
  return sign_of_unbiased() == Sign::contradicts && unbiased.log_z > estimate.log_z ? unbiased : estimate;
}

Bracket CheckedEstimate::bracket() const {
  constexpr double errors = 3;
  Bracket bracket{.lower = -HUGE_VAL, .upper = -HUGE_VAL};
  for (const auto* forth : {&estimate, &unbiased})
    bracket.lower = std::max(bracket.lower, forth->log_z - errors * forth->error);
  for (const auto* any : {&estimate, &unbiased, &back})
    bracket.upper = std::max(bracket.upper, any->log_z + errors * any->error);
  if (!unseen.any()) return bracket;
  const double known = bracket.upper, more = std::max(known, unseen.log_z);
  bracket.upper = more + std::log(std::exp(known - more) + std::exp(unseen.log_z - more));
  return bracket;
}

double CheckedEstimate::error() const {
  if (sign_of_unbiased() != Sign::agrees) return result().error;
  return std::hypot(estimate.error, std::max(unbiased.error, std::abs(unbiased.log_z - estimate.log_z)));
}

double annealing_bytes(const AnnealingSettings& settings, std::int64_t visible, std::int64_t hidden, Device device) {
  const auto rows = static_cast<double>(data::largest_batch(settings.chains, device));
  const double starts = device == cpu_device ? rows * static_cast<double>(std::max(visible, 2 * hidden))
                                             : 0;  // else in the host's memory
  return 4.0 * (rows * static_cast<double>(visible + hidden) + starts + static_cast<double>(visible)) + 8 * rows;
}

AnnealedEstimate anneal(Context& context, const rbm::Parameters& parameters, const std::vector<float>& base_bias,
                        const AnnealingSettings& settings) {
  return anneal_up(context, parameters, base_bias, settings, 0);
}

CheckedEstimate anneal_and_check(Context& context, const rbm::Parameters& parameters, const data::Dataset& base,
                                 const data::Dataset& data, const AnnealingSettings& settings) {
  const auto base_bias = data::base_rate_biases(base);
  AnnealingSettings half = settings;
  half.chains = std::max(fewest_annealed_chains, settings.chains / 2);
  const auto first = settings.chains;  // of the checks' chains
  const std::vector<float> no_bias(base_bias.size());
  CheckedEstimate checked{
      .estimate = anneal(context, parameters, base_bias, settings),
      .unbiased = anneal_up(context, parameters, no_bias, half, first),
      .back = anneal_back_from_data(context, parameters, base_bias, data, half, first + half.chains),
      .back_from_model = anneal_back_from_model(context, parameters, no_bias, half, first + 2 * half.chains)};
  checked.unseen = find_unseen(checked);
  return checked;
}

AnnealedEstimate estimate_from_log_weights(const std::vector<double>& log_weights, double base_log_z) {
  expects(log_weights.size() >= 2, "estimate_from_log_weights: an error needs two chains at least");
  const double largest = *std::max_element(log_weights.begin(), log_weights.end());
  Estimator weights, logarithms;
  double squares = 0;
  AnnealedEstimate estimate;
  for (const double log_weight : log_weights) {
    estimate.chain_log_z.push_back(base_log_z + log_weight);
    const double weight = std::exp(log_weight - largest);
    if (!std::isfinite(weight)) fail(ExitCode::internal, "annealing: a weight is not a number; is the model sound?");
    weights.add(weight);
    logarithms.add(log_weight);
    squares += weight * weight;
  }
  const Estimate weight = weights.result();
  const auto chains = static_cast<double>(log_weights.size());
  const double offset = base_log_z + largest;
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
