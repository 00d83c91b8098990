// Turns the weights of annealed chains into ln Z with its error, and judges it by other chains.
#include "host/evaluation/annealed_importance.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "host/base/estimate.hpp"
#include "host/data/base_rate.hpp"
#include "host/data/batches.hpp"
#include "host/evaluation/annealed_chains.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::evaluation {
namespace {

constexpr double bracket_errors = 3;  // by which the ends of a bracket are further out

double lower_end(const AnnealedEstimate& forth) { return forth.log_z - bracket_errors * forth.error; }

// Above this the value of a chain back is no fluctuation of the chains forth from the same base rate.
double highest_seen(const AnnealedEstimate& forth) {
  const double highest = *std::max_element(forth.chain_log_z.begin(), forth.chain_log_z.end());
  return highest + 2 * forth.log_weight_spread + 1e-6 * std::abs(highest);
}

double log_of_sum(double a, double b) {
  const double more = std::max(a, b);
  return std::isinf(more) ? more : more + std::log(std::exp(a - more) + std::exp(b - more));
}

// A chain back: where it starts, and its value.
struct BackChain {
  bool from_data = false;
  std::int64_t start = 0;  // of the states from the data, or of the model's own
  double value = 0;
};

// Follows the chains that are unseen from the first two base rates.
class UnseenModes {
 public:
  UnseenModes(Context& context, const rbm::Parameters& parameters, const data::Dataset& from_data,
              const data::Dataset& from_model)
      : context_(context), parameters_(parameters), from_data_(from_data), from_model_(from_model) {}

  // Follows at most `most` of the unseen ones, from all parts of them; returns how many there are.
  std::int64_t add(bool from_data, const AnnealedEstimate& back, const AnnealedEstimate& forth, std::int64_t most) {
    std::vector<BackChain> found;
    for (std::size_t i = 0; i < back.chain_log_z.size(); ++i)
      if (back.chain_log_z[i] > highest_seen(forth))
        found.push_back({from_data, static_cast<std::int64_t>(i), back.chain_log_z[i]});
    const auto all = static_cast<std::int64_t>(found.size()), followed = std::min(all, most);
    for (std::int64_t i = 0; i < followed; ++i) unseen_.push_back(found[static_cast<std::size_t>(i * all / followed)]);
    return all;
  }

  // One more base rate, in the mode of the highest of these chains; the chains that come from there are seen then. True
  // until there is nothing to do.
  bool look_into_one(const AnnealingSettings& settings, std::int64_t first_chain, CheckedEstimate& seen) {
    const auto by_value = [](const BackChain& a, const BackChain& b) { return a.value < b.value; };
    const auto highest = std::max_element(unseen_.begin(), unseen_.end(), by_value);
    if (highest == unseen_.end()) return false;
    std::iter_swap(unseen_.begin(), highest);
    const auto bias = base_at(context_, parameters_, states({unseen_.front()}));
    const auto& forth = seen.modes.emplace_back(anneal_forth(context_, parameters_, bias, settings, first_chain));
    auto starts = unseen_;
    if (starts.size() < 2) starts.push_back(starts.front());  // an estimate needs two
    const auto back = anneal_back(context_, parameters_, bias, states(starts), settings, first_chain + settings.chains);
    std::vector<BackChain> still_unseen;
    for (std::size_t i = 0; i < unseen_.size(); ++i) {
      auto chain = unseen_[i];
      chain.value = std::min(chain.value, back.chain_log_z[i]);
      if (forth.has_enough_chains() && back.chain_log_z[i] <= highest_seen(forth)) continue;
      (i == 0 ? given_up_ : still_unseen).push_back(chain);
    }
    unseen_ = std::move(still_unseen);
    return true;
  }

  [[nodiscard]] std::int64_t followed() const { return static_cast<std::int64_t>(unseen_.size() + given_up_.size()); }

  // The mean value of those that are followed.
  [[nodiscard]] double log_z() const {
    Estimator values;
    for (const auto* chains : {&given_up_, &unseen_})
      for (const auto& chain : *chains) values.add(chain.value);
    return followed() == 0 ? 0 : values.result().mean;
  }

 private:
  [[nodiscard]] data::Dataset states(const std::vector<BackChain>& chains) const {
    const auto width = rows::words_per_row(from_data_.units);
    data::Dataset states;
    states.count = static_cast<std::int64_t>(chains.size()), states.units = from_data_.units;
    for (const auto& chain : chains) {
      const auto* row = (chain.from_data ? from_data_ : from_model_).spins().words.data + chain.start * width;
      states.words.insert(states.words.end(), row, row + width);
    }
    return states;
  }

  Context& context_;
  const rbm::Parameters& parameters_;
  const data::Dataset &from_data_, &from_model_;
  std::vector<BackChain> unseen_, given_up_;
};

// As many samples from all parts of the data.
data::Dataset some_of(const data::Dataset& data, std::int64_t count) {
  std::vector<std::int64_t> chosen;
  for (std::int64_t i = 0; i < count; ++i)
    chosen.push_back(count <= data.count ? i * data.count / count : i % data.count);
  return data::take(data, chosen);
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
         unseen.left == 0 && other_modes_add() <= most_that_modes_add && bracket().width() <= widest_trusted_bracket;
}

const AnnealedEstimate& CheckedEstimate::result() const {
  const auto* highest = &estimate;
  const auto take_if_higher = [&](const AnnealedEstimate& other) {
    if (lower_end(other) > lower_end(*highest)) highest = &other;
  };
  take_if_higher(unbiased);
  for (const auto& mode : modes) take_if_higher(mode);
  return estimate.log_z < lower_end(*highest) ? *highest : estimate;
}

double CheckedEstimate::other_modes_add() const {
  double sum = 0;
  for (const auto& mode : modes) sum += std::exp(mode.log_z + bracket_errors * mode.error - estimate.log_z);
  return std::log1p(sum);
}

Bracket CheckedEstimate::bracket() const {
  Bracket bracket{.lower = -HUGE_VAL, .upper = -HUGE_VAL};
  for (const auto* forth : {&estimate, &unbiased}) bracket.lower = std::max(bracket.lower, lower_end(*forth));
  for (const auto* any : {&estimate, &unbiased, &back})
    bracket.upper = std::max(bracket.upper, any->log_z + bracket_errors * any->error);
  for (const auto& mode : modes) {
    bracket.lower = std::max(bracket.lower, lower_end(mode));
    bracket.upper = log_of_sum(bracket.upper, mode.log_z + bracket_errors * mode.error);
  }
  if (unseen.left > 0) bracket.upper = log_of_sum(bracket.upper, unseen.log_z);
  return bracket;
}

double CheckedEstimate::error() const {
  const auto& taken = result();
  if (sign_of_unbiased() != Sign::agrees || (&taken != &estimate && &taken != &unbiased)) return taken.error;
  return std::hypot(estimate.error, std::max(unbiased.error, std::abs(unbiased.log_z - estimate.log_z)));
}

double annealing_bytes(const AnnealingSettings& settings, std::int64_t visible, std::int64_t hidden, Device device) {
  const auto rows = static_cast<double>(data::largest_batch(settings.chains, device));
  double kept = 0;  // starts, and of the checks' chains packed states and values; else in the host's memory
  if (device == cpu_device)
    kept = rows * 4.0 * static_cast<double>(std::max(visible, 2 * hidden)) +
           static_cast<double>(settings.chains) * (static_cast<double>(visible) / 4 + 64);
  return 4.0 * (rows * static_cast<double>(visible + hidden) + static_cast<double>(visible)) + 8 * rows + kept;
}

AnnealedEstimate anneal(Context& context, const rbm::Parameters& parameters, const std::vector<float>& base_bias,
                        const AnnealingSettings& settings) {
  return anneal_forth(context, parameters, base_bias, settings, 0);
}

CheckedEstimate anneal_and_check(Context& context, const rbm::Parameters& parameters, const data::Dataset& base,
                                 const data::Dataset& data, const AnnealingSettings& settings) {
  const auto base_bias = data::base_rate_biases(base);
  AnnealingSettings half = settings;
  half.chains = std::max(fewest_annealed_chains, settings.chains / 2);
  AnnealingSettings few = settings;  // of further modes
  few.chains = std::min(std::max<std::int64_t>(settings.chains / 10, 40), settings.chains);
  auto first = settings.chains;  // of the checks' chains
  const std::vector<float> no_bias(base_bias.size());
  const auto starts = some_of(data, half.chains);
  const auto models_own = states_of_the_model(context, parameters, half, first + 2 * half.chains);
  data::Dataset from_data, from_model;  // where these are after their Gibbs steps
  CheckedEstimate checked{
      .estimate = anneal(context, parameters, base_bias, settings),
      .unbiased = anneal_forth(context, parameters, no_bias, half, first),
      .back = anneal_back(context, parameters, base_bias, starts, half, first + half.chains, &from_data),
      .back_from_model =
          anneal_back(context, parameters, no_bias, models_own, half, first + 2 * half.chains, &from_model)};
  first += 3 * half.chains;
  UnseenModes unseen(context, parameters, from_data, from_model);
  checked.unseen.from_data = unseen.add(true, checked.back, checked.estimate, few.chains / 2);
  checked.unseen.from_model = unseen.add(false, checked.back_from_model, checked.unbiased, few.chains / 2);
  checked.unseen.followed = unseen.followed();
  for (int mode = 0; mode < most_modes && unseen.look_into_one(few, first, checked); ++mode) first += 2 * few.chains;
  checked.unseen.left = unseen.followed();
  checked.unseen.log_z = unseen.log_z();
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
