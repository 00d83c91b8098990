// Annealed chains forth and back, and the states and base rates from which they start.
#include "host/evaluation/annealed_chains.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "kernels/rbm/free_energy.hpp"
#include "tests/reference/rbm.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::evaluation {
namespace {

class AnnealedChainsOn : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(AnnealedChainsOn);

TEST_P(AnnealedChainsOn, OfTheBaseRateItselfAllHaveItsPartitionFunction) {
  auto host = reference::random_parameters(20, 10, 1.0F, 3);
  std::fill_n(host.weights.data(), host.weights.size(), 0.0F);
  std::fill_n(host.hidden_bias.data(), host.hidden(), 0.0F);
  const std::vector<float> base(host.visible_bias.data(), host.visible_bias.data() + 20);
  const auto parameters = host.copied_to(context(), context().device());
  const AnnealingSettings settings{.chains = 7, .temperatures = 5, .seed = 1};
  data::Dataset reached;
  const auto forth = anneal_forth(context(), parameters, base, settings, 3);
  const auto back = anneal_back(context(), parameters, base, test::random_data(9, 20), settings, 10, &reached);
  EXPECT_EQ(forth.chain_log_z.size(), 7U);
  EXPECT_EQ(back.chain_log_z.size(), 9U);
  EXPECT_EQ(reached.count, 9);
  for (const auto* chains : {&forth.chain_log_z, &back.chain_log_z})
    for (const double log_z : *chains) EXPECT_NEAR(log_z, rbm::log_partition_function(host), 1e-4);
}

// Two hidden units with strong patterns: ξ₀ is up everywhere, ξ₁ up in the first half.
rbm::Parameters two_patterns(float weight) {
  rbm::Parameters parameters(cpu_device, 24, 2);
  for (std::int64_t i = 0; i < 24; ++i) {
    parameters.weights.data()[2 * i] = weight;
    parameters.weights.data()[2 * i + 1] = i < 12 ? weight : -weight;
  }
  std::fill_n(parameters.visible_bias.data(), 24, 0.0F);
  std::fill_n(parameters.hidden_bias.data(), 2, 0.0F);
  return parameters;
}

TEST_P(AnnealedChainsOn, StartFromThePatternsOfHiddenUnitsAndRandomHiddenLayers) {
  const auto host = two_patterns(10);
  const auto states =
      states_of_the_model(context(), host.copied_to(context(), context().device()), {.chains = 40, .seed = 1}, 0);
  ASSERT_EQ(states.count, 40);
  const std::uint32_t all = 0xFFFFFF, half = 0xFFF;
  const std::uint32_t of_odd_chains[] = {all, half, 0, all & ~half};  // +ξ₀, +ξ₁, −ξ₀, −ξ₁
  for (std::size_t chain = 1; chain < 40; chain += 2) EXPECT_EQ(states.words[chain], of_odd_chains[chain / 2 % 4]);
  bool first_half_up = false, first_half_down = false;  // given h = (±1, ±1) one half is held and the other one is free
  for (std::size_t chain = 0; chain < 40; chain += 2) {
    first_half_up |= (states.words[chain] & half) == half;
    first_half_down |= (states.words[chain] & half) == 0;
  }
  EXPECT_TRUE(first_half_up && first_half_down);
}

TEST_P(AnnealedChainsOn, HaveABaseRateInTheModeOfAState) {
  auto host = two_patterns(0.5F);
  for (std::int64_t i = 0; i < 24; ++i) host.weights.data()[2 * i] = 0;  // ξ₁ alone
  const auto parameters = host.copied_to(context(), context().device());
  data::Dataset state = test::random_data(1, 24);
  for (const std::uint32_t near : {0x010F7FU, 0xF0F010U}) {  // ξ₁, and −ξ₁
    state.words = {near};
    const auto bias = base_at(context(), parameters, state);
    for (std::size_t i = 0; i < 24; ++i)
      EXPECT_NEAR(bias[i], ((i < 12) == (near == 0x010F7FU) ? 1 : -1) * std::atanh(0.46212), 1e-3) << i;
  }
  const auto strong = two_patterns(10).copied_to(context(), context().device());
  for (const float bias : base_at(context(), strong, state))  // no spin is more certain
    EXPECT_LT(std::abs(bias), std::atanh(0.991));
}

}  // namespace
}  // namespace kadanoff::evaluation
