// ln Z by annealing, against the enumeration of small RBMs.
#include "host/evaluation/annealed_importance.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "kernels/rbm/free_energy.hpp"
#include "tests/reference/rbm.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/statistics.hpp"

namespace kadanoff::evaluation {
namespace {

class AnnealingOn : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(AnnealingOn);

TEST_P(AnnealingOn, FindsTheExactPartitionFunctionWithinItsError) {
  const auto host = reference::random_parameters(12, 9, 0.4F, 1);
  const double exact = rbm::log_partition_function(host);
  const auto parameters = host.copied_to(context(), context().device());
  // χ² of the deviations over seeds: it is too large if the error is too small or the estimate is wrong.
  double chi_square = 0;
  const int seeds = test::repeats({.full = 20, .daily = 20, .sanitized = 8});
  for (int seed = 1; seed <= seeds; ++seed) {
    const auto estimate = anneal(context(), parameters, std::vector<float>(12, 0.0F),
                                 {.chains = 200, .temperatures = 30, .seed = static_cast<std::uint64_t>(seed)});
    EXPECT_TRUE(estimate.has_enough_chains()) << estimate.effective_sample_size;
    const double deviation = (estimate.log_z - exact) / estimate.error;
    chi_square += deviation * deviation;
  }
  const double p = test::chi_square_p(chi_square, seeds);
  EXPECT_GT(p, 1e-3);
  EXPECT_LT(p, 1 - 1e-3);  // fails if the error is too large
}

TEST_P(AnnealingOn, TakesAnyBaseRate) {
  const auto host = reference::random_parameters(10, 6, 0.5F, 2);
  const double exact = rbm::log_partition_function(host);
  const auto parameters = host.copied_to(context(), context().device());
  for (const float bias : {-0.5F, 0.0F, 0.5F}) {
    const auto estimate = anneal(
        context(), parameters, std::vector<float>(10, bias),
        {.chains = test::repeats({.full = 500, .daily = 500, .sanitized = 100}), .temperatures = 100, .seed = 3});
    EXPECT_GT(test::two_sided_p((estimate.log_z - exact) / estimate.error), 1e-3) << bias;
    EXPECT_NEAR(estimate.base_log_z, 6 * std::log(2) + 10 * std::log(2 * std::cosh(double{bias})), 1e-9);
  }
}

TEST_P(AnnealingOn, IsExactForTheBaseRateRbmItself) {
  auto host = reference::random_parameters(20, 10, 1.0F, 3);
  std::fill_n(host.weights.data(), host.weights.size(), 0.0F);
  std::fill_n(host.hidden_bias.data(), host.hidden(), 0.0F);
  const std::vector<float> base(host.visible_bias.data(), host.visible_bias.data() + 20);
  const auto parameters = host.copied_to(context(), context().device());
  const auto estimate = anneal(context(), parameters, base, {.chains = 10, .temperatures = 3, .seed = 1});
  EXPECT_NEAR(estimate.log_z, rbm::log_partition_function(host), 1e-5);
  EXPECT_LT(estimate.error, 1e-5);
  EXPECT_NEAR(estimate.effective_sample_size, 10, 1e-4);
}

TEST_P(AnnealingOn, StartsEveryChainFromTheBaseRate) {
  // Its biases hold each spin, so that a chain's one gain is Σ sign(b_A) (b − b_A) if the chain starts there. More
  // chains than a batch has, on the CPU.
  auto host = reference::random_parameters(33, 2, 1.0F, 5);
  std::fill_n(host.weights.data(), host.weights.size(), 0.0F);
  std::vector<float> base;
  double gain = 0;
  for (std::int64_t j = 0; j < 33; ++j) {
    const float sign = j % 3 == 0 ? 1.0F : -1.0F;
    base.push_back(20 * sign);
    host.visible_bias.data()[j] = static_cast<float>(j);
    gain += sign * (static_cast<float>(j) - base.back());
  }
  const auto parameters = host.copied_to(context(), context().device());
  const auto estimate = anneal(context(), parameters, base, {.chains = 2100, .temperatures = 1, .seed = 1});
  EXPECT_NEAR(estimate.log_weight_spread, 0, 1e-4);
  double hidden = 0;
  for (std::int64_t a = 0; a < 2; ++a) hidden += std::log(std::cosh(static_cast<double>(host.hidden_bias.data()[a])));
  EXPECT_NEAR(estimate.log_z - estimate.base_log_z, gain + hidden, 1e-4);
}

TEST(Annealing, DoesNotDependOnTheThreads) {
  Context one(cpu_device, 1), three(cpu_device, 3);
  const auto parameters = reference::random_parameters(40, 30, 0.2F, 4);
  const std::vector<float> base(40, 0.1F);
  const AnnealingSettings settings{.chains = 2100, .temperatures = 10, .seed = 1};  // more than one batch
  const auto a = anneal(one, parameters, base, settings), b = anneal(three, parameters, base, settings);
  EXPECT_EQ(a.log_z, b.log_z);
  EXPECT_EQ(a.error, b.error);
  const auto c = anneal(one, parameters, base, {.chains = 2100, .temperatures = 10, .seed = 2});
  EXPECT_NE(a.log_z, c.log_z);
}

TEST(AnnealedEstimate, HasTheMeanOfTheWeightsAndItsError) {
  // Weights 1, 2 and 6, times e^1000: mean 3, variance 7.
  const std::vector<double> log_weights{1000, 1000 + std::log(2), 1000 + std::log(6)};
  const auto estimate = estimate_from_log_weights(log_weights, -5);
  const double error = std::sqrt(7.0 / 3);
  EXPECT_NEAR(estimate.log_z, 995 + std::log(3), 1e-12);
  EXPECT_NEAR(estimate.error, error / 3, 1e-12);
  EXPECT_NEAR(estimate.low, 995 + std::log(3 - error), 1e-12);
  EXPECT_NEAR(estimate.high, 995 + std::log(3 + error), 1e-12);
  EXPECT_NEAR(estimate.effective_sample_size, 81.0 / 41, 1e-12);
  EXPECT_EQ(estimate.chains, 3);
}

TEST(AnnealedEstimate, KnowsWhenItRestsOnTooFewChains) {
  std::vector<double> log_weights(1000, 0.0);
  EXPECT_TRUE(estimate_from_log_weights(log_weights, 0).has_enough_chains());
  log_weights[500] = 30;  // one weight dominates the sum
  const auto estimate = estimate_from_log_weights(log_weights, 0);
  EXPECT_NEAR(estimate.effective_sample_size, 1, 1e-6);
  EXPECT_FALSE(estimate.has_enough_chains());
  EXPECT_EQ(estimate.low < 25, true);
  EXPECT_FALSE(estimate_from_log_weights(std::vector<double>(10, 0.0), 0).has_enough_chains());
}

TEST(AnnealedEstimate, RefusesWeightsThatAreNotNumbers) {
  EXPECT_TRUE(test::fails_with(ExitCode::internal, "not a number", [] {
    estimate_from_log_weights({0.0, std::nan(""), 1.0}, 0);
  }));
}

}  // namespace
}  // namespace kadanoff::evaluation
