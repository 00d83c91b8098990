// Whether an annealed ln Z is trusted: never one that misses a mode which the unbiased chains or the data know, and the
// ones of ordinary models.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>
#include <vector>

#include "host/evaluation/evaluation.hpp"
#include "host/evaluation/evaluation_text.hpp"
#include "kernels/rbm/free_energy.hpp"
#include "tests/reference/rbm.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/statistics.hpp"

namespace kadanoff::evaluation {
namespace {

constexpr AnnealingSettings settings{.chains = 400, .temperatures = 100, .seed = 1};

// Annealing takes long where CUDA is emulated; which way an estimate is judged does not depend on the device.
template <class T>
std::vector<T> all_or_one(std::vector<T> cases) {
  const int all = static_cast<int>(cases.size());
  cases.resize(static_cast<std::size_t>(test::repeats({.full = all, .daily = all, .sanitized = 1})));
  return cases;
}

class AnnealedChecksOn : public test::OnEachDevice {
 protected:
  CheckedEstimate annealed(const rbm::Parameters& host, const data::Dataset& base, const data::Dataset& data) {
    return anneal_and_check(context(), host.copied_to(context(), context().device()), base, data, settings);
  }
  CheckedEstimate annealed(const rbm::Parameters& host, const data::Dataset& data) {
    return annealed(host, data, data);
  }
};
KADANOFF_ON_EACH_DEVICE(AnnealedChecksOn);

rbm::Parameters parameters_of(std::int64_t visible, std::int64_t hidden,
                              const std::function<double(std::int64_t, std::int64_t)>& weight) {
  rbm::Parameters parameters(cpu_device, visible, hidden);
  for (std::int64_t i = 0; i < visible; ++i)
    for (std::int64_t a = 0; a < hidden; ++a)
      parameters.weights.data()[i * hidden + a] = static_cast<float>(weight(i, a));
  std::fill_n(parameters.visible_bias.data(), visible, 0.0F);
  std::fill_n(parameters.hidden_bias.data(), hidden, 0.0F);
  return parameters;
}

// Spin j of every sample is up with probability `up(j)`.
data::Dataset data_of(std::int64_t units, const std::function<double(std::int64_t)>& up) {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> uniform;
  data::Dataset data = test::random_data(300, units);
  for (std::int64_t i = 0; i < data.count; ++i) {
    data.words[static_cast<std::size_t>(i)] = 0;
    for (std::int64_t j = 0; j < units; ++j)
      if (uniform(random) < up(j)) data.words[static_cast<std::size_t>(i)] |= 1U << j;
  }
  return data;
}

double sign_in_pattern(std::int64_t i, std::int64_t a) { return (i * (a + 3) + i * i * (a + 1)) % 7 < 3 ? 1 : -1; }

testing::AssertionResult is_wrong_and_known_to_be(const CheckedEstimate& seen, const rbm::Parameters& parameters) {
  const double off = seen.estimate.log_z - rbm::log_partition_function(parameters);
  if (std::abs(off) < 5 * seen.estimate.error) return testing::AssertionFailure() << "it is right: " << off;
  if (!seen.estimate.has_enough_chains()) return testing::AssertionFailure() << "its own chains tell";
  if (seen.is_trustworthy()) return testing::AssertionFailure() << "trusted, but off by " << off;
  return testing::AssertionSuccess();
}

TEST_P(AnnealedChecksOn, DoNotTrustTheHalfOfAMirrorImage) {
  const auto data = data_of(24, [](std::int64_t) { return 0.95; });
  for (const double weight : all_or_one<double>({0.3, 0.2, 0.5})) {
    const auto parameters = parameters_of(24, 8, [&](auto, auto) { return weight; });
    EXPECT_TRUE(is_wrong_and_known_to_be(annealed(parameters, data), parameters)) << weight;
  }
}

TEST_P(AnnealedChecksOn, DoNotTrustTheLighterModeThatDataOfConstantColumnsShow) {
  // Half of the columns are constant, as in the mode that has less of the probability.
  const auto data = data_of(24, [](std::int64_t j) { return j < 12 ? 1 : 0.9; });
  for (const float bias : all_or_one<float>({-0.02F, -0.0F, -0.04F, -0.06F})) {
    auto parameters = parameters_of(24, 8, [](auto, auto) { return 0.25; });
    std::fill_n(parameters.visible_bias.data(), 24, bias);
    const auto seen = annealed(parameters, data);
    EXPECT_TRUE(is_wrong_and_known_to_be(seen, parameters)) << bias;
    EXPECT_EQ(seen.sign_of_unbiased(), Sign::contradicts);
  }
}

TEST_P(AnnealedChecksOn, DoNotTrustOnePatternOfSeveral) {
  int wrong = 0;
  for (const std::int64_t patterns : all_or_one<std::int64_t>({6, 2, 4}))
    for (const double weight : all_or_one<double>({0.4, 0.55, 0.7})) {
      const auto parameters =
          parameters_of(30, patterns, [&](std::int64_t i, std::int64_t a) { return weight * sign_in_pattern(i, a); });
      const auto data = data_of(30, [](std::int64_t j) { return sign_in_pattern(j, 0) > 0 ? 0.98 : 0.02; });
      const auto seen = annealed(parameters, data);
      const double off = seen.estimate.log_z - rbm::log_partition_function(parameters);
      if (std::abs(off) < 5 * seen.estimate.error) continue;
      EXPECT_FALSE(seen.is_trustworthy()) << patterns << ", " << weight << ": " << off << " ± " << seen.estimate.error;
      ++wrong;
    }
  EXPECT_GT(wrong, 0);
}

TEST_P(AnnealedChecksOn, DoNotTrustChainsThatMissAModeOfTheData) {
  const auto parameters = parameters_of(24, 8, [](auto, auto) { return 0.3; });
  const auto up = data_of(24, [](std::int64_t) { return 0.95; }), down = data_of(24, [](std::int64_t) { return 0.05; });
  const auto seen = annealed(parameters, up, down);
  EXPECT_TRUE(is_wrong_and_known_to_be(seen, parameters));
  EXPECT_EQ(seen.sign_of_back(), Sign::contradicts);
  EXPECT_EQ(annealed(parameters, up, up).sign_of_back(), Sign::agrees);  // they only know the mode that was found
}

// A mode of some percent of the weight, which the data do not show: the unbiased chains agree within their own errors.
TEST_P(AnnealedChecksOn, StateNoErrorThatTheyCannotResolve) {
  const auto data = data_of(24, [](std::int64_t) { return 1; });
  int trusted = 0, far = 0;
  for (const double weight : all_or_one<double>({0.4, 0.15, 0.2, 0.25}))
    for (const float bias : all_or_one<float>({0.02F, 0.01F, 0.04F, 0.08F})) {
      auto parameters = parameters_of(24, 8, [&](auto, auto) { return weight; });
      std::fill_n(parameters.visible_bias.data(), 24, bias);
      const auto seen = annealed(parameters, data);
      if (!seen.is_trustworthy()) continue;
      const double off = std::abs(seen.estimate.log_z - rbm::log_partition_function(parameters));
      EXPECT_LT(off, 4 * seen.error()) << weight << ", " << bias;
      ++trusted;
      far += off > 10 * seen.estimate.error ? 1 : 0;
    }
  EXPECT_GT(trusted, 0);
  EXPECT_GT(far, 0);
}

// Far modes: a hidden unit that is up leaves the visible spins to the other units; one that is down holds them all in
// the pattern ξ. What is between has so little weight that no chain crosses: the pattern wins only near β = 1, where
// the barrier is high. `heavier`: ln of the pattern's weight over that of the rest.
rbm::Parameters with_a_far_pattern(std::int64_t visible, std::int64_t gates, double hold, double heavier,
                                   unsigned seed) {
  auto parameters = reference::random_parameters(visible, gates + 6, 0.05F, seed);
  const auto hidden = parameters.hidden();
  double held = 0;
  for (std::int64_t i = 0; i < visible; ++i) {
    for (std::int64_t a = 0; a < gates; ++a) {
      const double xi = sign_in_pattern(i, a);
      parameters.weights.data()[i * hidden + a] = static_cast<float>(-hold * xi);
      parameters.visible_bias.data()[i] += static_cast<float>(hold * xi);
    }
    held += std::log(std::cosh(2 * hold));
  }
  for (std::int64_t a = 0; a < gates; ++a) parameters.hidden_bias.data()[a] = static_cast<float>((held - heavier) / 2);
  return parameters;
}

// `shown` of the samples have the pattern of the first gate.
data::Dataset data_with_the_pattern(std::int64_t units, double shown) {
  auto data = data_of(units, [](auto) { return 0.5; });
  for (std::int64_t i = 0; i < data.count; ++i)
    if (static_cast<double>(i % 100) < 100 * shown) {
      data.words[static_cast<std::size_t>(i)] = 0;
      for (std::int64_t j = 0; j < units; ++j)
        if (sign_in_pattern(j, 0) > 0) data.words[static_cast<std::size_t>(i)] |= 1U << j;
    }
  return data;
}

TEST_P(AnnealedChecksOn, DoNotTrustWithoutAFarModeThatFewSamplesShow) {
  for (const double heavier : all_or_one<double>({2, 0, 5})) {
    const auto parameters = with_a_far_pattern(30, 1, 2, heavier, 1);
    const auto seen = annealed(parameters, data_with_the_pattern(30, 0.05));
    EXPECT_TRUE(is_wrong_and_known_to_be(seen, parameters)) << heavier;
    EXPECT_FALSE(seen.modes.empty());
    EXPECT_GT(seen.unseen.from_data, 0);
    EXPECT_EQ(seen.unseen.left, 0);  // the base rate in the pattern explains them
    EXPECT_LT(seen.bracket().width(), 1);
    EXPECT_LT(seen.bracket().lower, rbm::log_partition_function(parameters));
    EXPECT_GT(seen.bracket().upper, rbm::log_partition_function(parameters));
  }
}

TEST_P(AnnealedChecksOn, DoNotTrustWithoutAFarModeThatOnlyTheModelKnows) {
  for (const std::int64_t gates : all_or_one<std::int64_t>({1, 2, 4}))
    for (const double heavier : all_or_one<double>({2, 0.5, 4})) {
      const auto parameters = with_a_far_pattern(30, gates, 2, heavier, 2);
      const auto seen = annealed(parameters, data_with_the_pattern(30, 0));
      EXPECT_TRUE(is_wrong_and_known_to_be(seen, parameters)) << gates << ", " << heavier;
      EXPECT_FALSE(seen.modes.empty());
      EXPECT_GT(seen.unseen.from_model, 0);
      EXPECT_LT(seen.bracket().width(), gates < 4 ? 2 : 10) << gates << ", " << heavier;
      EXPECT_LT(seen.bracket().lower, rbm::log_partition_function(parameters)) << gates << ", " << heavier;
      EXPECT_GT(seen.bracket().upper, rbm::log_partition_function(parameters));
    }
}

TEST_P(AnnealedChecksOn, TrustOrdinaryModels) {
  int trusted = 0, models = 0;
  for (const float sigma : all_or_one<float>({0.2F, 0.05F, 0.1F, 0.3F}))
    for (const unsigned seed : all_or_one<unsigned>({1, 2, 3})) {
      const auto parameters = reference::random_parameters(20, 10, sigma, seed);
      const auto seen = annealed(parameters, test::random_data(200, 20, seed));
      const double off = seen.estimate.log_z - rbm::log_partition_function(parameters);
      EXPECT_GT(test::two_sided_p(off / seen.estimate.error), 1e-4) << sigma << ", " << seed;
      EXPECT_LT(seen.bracket().lower, seen.estimate.log_z - off);
      EXPECT_GT(seen.bracket().upper, seen.estimate.log_z - off);
      EXPECT_LT(seen.bracket().width(), 0.5) << sigma << ", " << seed;
      trusted += seen.is_trustworthy() ? 1 : 0;
      ++models;
    }
  EXPECT_EQ(trusted, models);
  // A chain of spins, one hidden unit between neighbours, with fields and data that show the fields.
  auto chain = parameters_of(20, 19, [](std::int64_t i, std::int64_t a) { return i == a || i == a + 1 ? 0.8 : 0; });
  for (std::int64_t i = 0; i < 20; ++i) chain.visible_bias.data()[i] = 0.3F;
  EXPECT_TRUE(annealed(chain, data_of(20, [](std::int64_t) { return 0.9; })).is_trustworthy());
}

TEST_P(AnnealedChecksOn, RunBackToTheSameLnZFromSamplesOfTheModel) {
  const auto parameters = reference::random_parameters(8, 6, 0.5F, 3);
  const auto probabilities = reference::Rbm(parameters).probabilities();
  std::mt19937 random(2);
  std::discrete_distribution<std::uint32_t> states(probabilities.begin(), probabilities.end());
  data::Dataset data = test::random_data(3000, 8);
  for (auto& word : data.words) word = states(random);
  const auto back = annealed(parameters, data).back;
  EXPECT_EQ(back.chains, settings.chains / 2);
  EXPECT_GT(test::two_sided_p((back.log_z - rbm::log_partition_function(parameters)) / back.error), 1e-3);
  EXPECT_LT(back.low, back.log_z);
  EXPECT_GT(back.high, back.log_z);
}

TEST(AnnealedChecks, NeedTheUnbiasedChainsAndNoContradiction) {
  const auto of = [](double log_z, double error, double effective) {
    AnnealedEstimate estimate;
    estimate.log_z = log_z, estimate.error = error, estimate.effective_sample_size = effective, estimate.chains = 1000;
    return estimate;
  };
  const auto first = of(50, 0.01, 900), same = of(50.02, 0.01, 900), higher = of(51, 0.02, 900);
  const auto lower = of(49, 0.02, 900), poor = of(49, 0.1, 5), vague = of(49.5, 1, 5);
  const auto trusted = [&](const AnnealedEstimate& unbiased, const AnnealedEstimate& back) {
    return CheckedEstimate{first, unbiased, back}.is_trustworthy();
  };
  EXPECT_TRUE(trusted(same, same));
  EXPECT_TRUE(trusted(same, lower));  // the data are not samples of the model
  EXPECT_FALSE(trusted(same, higher));
  EXPECT_FALSE(trusted(higher, same));
  EXPECT_FALSE(trusted(lower, same));  // the unbiased chains miss something: so may the first ones
  EXPECT_FALSE(trusted(poor, same));   // from modes that both know, the chains back agree with any estimate
  EXPECT_FALSE(trusted(vague, same));
  EXPECT_FALSE((CheckedEstimate{of(50, 0.01, 5), same, same}.is_trustworthy()));
  EXPECT_FALSE((CheckedEstimate{first, same, same, {}, {.from_data = 1, .followed = 1, .left = 1, .log_z = 40}}
                    .is_trustworthy()));
  EXPECT_EQ((CheckedEstimate{first, higher, same}.result().log_z), 51);
  EXPECT_EQ((CheckedEstimate{first, lower, same}.result().log_z), 50);
  const auto bracket = CheckedEstimate{first, higher, same}.bracket();
  EXPECT_NEAR(bracket.lower, 51 - 0.06, 1e-9);
  EXPECT_NEAR(bracket.upper, 51 + 0.06, 1e-9);
  const CheckedEstimate with_more{first, same, same, {}, {.from_model = 3, .followed = 3, .left = 2, .log_z = 52}};
  CheckedEstimate with_a_mode{first, same, same};
  with_a_mode.modes = {of(40, 0.1, 900), of(45, 0.1, 900)};
  EXPECT_TRUE(with_a_mode.is_trustworthy());  // they are light
  with_a_mode.modes[1] = of(50, 0.02, 900);   // as heavy as all that was found: it agrees
  EXPECT_FALSE(with_a_mode.is_trustworthy());
  EXPECT_NEAR(with_a_mode.bracket().upper, std::log(std::exp(50.05) + std::exp(50.06)), 1e-3);
  with_a_mode.modes[1] = of(53, 0.02, 900);
  EXPECT_EQ(with_a_mode.result().log_z, 53);
  EXPECT_NEAR(with_a_mode.bracket().lower, 53 - 0.06, 1e-9);
  EXPECT_NEAR(with_more.bracket().upper, std::log(std::exp(50.05) + std::exp(52)), 1e-9);
  EXPECT_NEAR((CheckedEstimate{first, same, lower}.bracket().lower), 50.02 - 0.03, 1e-9);
  EXPECT_NEAR((CheckedEstimate{first, of(50.02, 0.01, 900), same}.error()), std::hypot(0.01, 0.02), 1e-9);
  EXPECT_NEAR((CheckedEstimate{first, of(50.02, 0.3, 900), same}.error()), std::hypot(0.01, 0.3), 1e-9);
  EXPECT_EQ((CheckedEstimate{first, lower, same}.error()), 0.01);  // nothing is confirmed
}

// Few chains and temperatures: the estimate has so large an error that no other one contradicts it, though one of
// another mode is above it, with errors.
TEST_P(AnnealedChecksOn, GiveAResultInsideOfItsOwnBracket) {
  const AnnealingSettings coarse{.chains = 40, .temperatures = 4, .seed = 1};
  int below = 0;
  const auto data = data_of(24, [](auto) { return 0.9; });
  for (const unsigned seed : all_or_one<unsigned>({4, 1, 2, 5})) {
    const auto parameters = reference::random_parameters(24, 12, 0.5F, seed);
    const auto seen =
        anneal_and_check(context(), parameters.copied_to(context(), context().device()), data, data, coarse);
    EXPECT_GE(seen.result().log_z, seen.bracket().lower) << seed;
    EXPECT_LE(seen.result().log_z, seen.bracket().upper) << seed;
    below += seen.estimate.log_z < seen.bracket().lower ? 1 : 0;
  }
  EXPECT_GT(below, 0);
}

TEST(AnnealedChecks, TakeTheLowerEndsEstimateIfTheFirstIsBelowTheBracket) {
  const auto of = [](double log_z, double error) {
    AnnealedEstimate estimate;
    estimate.log_z = log_z, estimate.error = error, estimate.effective_sample_size = 3, estimate.chains = 100;
    return estimate;
  };
  CheckedEstimate seen{of(100, 5), of(101, 4), of(101, 4)};
  EXPECT_EQ(seen.result().log_z, 100);  // it lies inside
  seen.modes = {of(99, 0.1), of(112, 0.1), of(112.5, 0.5)};
  EXPECT_NEAR(seen.bracket().lower, 111.7, 1e-9);
  EXPECT_EQ(seen.result().log_z, 112);
  EXPECT_EQ(seen.error(), 0.1);
  EXPECT_GT(seen.bracket().upper, 112.5);
  seen.unbiased = of(120, 2);
  EXPECT_EQ(seen.result().log_z, 120);
}

TEST(AnnealedChecks, AreToldInTextAndJson) {
  Context context(cpu_device, 2);
  const data::Model model{parameters_of(30, 26, [](auto, auto) { return 0.1; }), {}, {}};
  EvaluationSettings wanted;
  wanted.annealing = settings;
  const auto seen = evaluate(context, model, data_of(30, [](auto) { return 0.97; }), nullptr, wanted);
  const auto text = to_text(seen);
  for (const char* part : {"not trustworthy", "from unbiased spins", "back from the data", "contradicts", "agrees",
                           "with a ln Z that is not trustworthy", "miss states of the model"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  const auto json = to_json(seen)["log_z"]["ais"];
  EXPECT_EQ(json["trustworthy"], false);
  EXPECT_EQ(json["from_unbiased_spins"]["sign"], "contradicts");
  EXPECT_EQ(json["back_from_data"]["sign"], "agrees");
  EXPECT_EQ(json["back_from_data"]["chains"], 200);
}

}  // namespace
}  // namespace kadanoff::evaluation
