// One annealing step, against enumeration.
#include "kernels/rbm/annealed_importance.hpp"

#include <gtest/gtest.h>

#include "kernels/rbm/conditional.hpp"
#include "tests/reference/rbm.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/statistics.hpp"

namespace kadanoff::rbm {
namespace {

// ln f_β(v), term by term: the sum over h of the RBM whose weights and hidden biases are scaled by β, and whose visible
// biases lie between those of the base rate and its own.
struct Annealed {
  reference::Rbm model;

  Annealed(const Parameters& parameters, const std::vector<float>& base, double beta) : model(parameters) {
    for (double& w : model.w) w *= beta;
    for (double& c : model.c) c *= beta;
    for (std::size_t i = 0; i < model.b.size(); ++i)
      model.b[i] = (1 - beta) * static_cast<double>(base[i]) + beta * model.b[i];
  }
};

class AnnealedImportanceOn : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(AnnealedImportanceOn);

TEST_P(AnnealedImportanceOn, GainsWhatTheEnumerationSays) {
  const auto host = reference::random_parameters(5, 4, 0.8F, 1);
  const std::vector<float> base{0.5F, -1.0F, 0.0F, 0.25F, 2.0F};
  const auto parameters = host.copied_to(context(), context().device());
  const auto base_there = to_device(context(), base);
  std::vector<float> spins;
  for (std::uint64_t v = 0; v < 32; ++v)
    for (const double spin : reference::spins_of(v, 5)) spins.push_back(static_cast<float>(spin));
  for (const auto& [from, to] : {std::pair{0.0, 0.25}, std::pair{0.25, 0.5}, std::pair{0.5, 1.0}, std::pair{1.0, 0.5},
                                 std::pair{0.25, 0.0}, std::pair{0.5, 0.5}}) {
    auto visible = to_device(context(), spins);
    Array<float> hidden(context().device(), 32 * 4);
    auto weights = to_device(context(), std::vector<double>(32, 7.0));
    anneal(context(), parameters.view(), base_there.vector(), from, to,
           {visible.matrix(32, 5), hidden.matrix(32, 4), weights.vector()},
           random::make_key(1, random::Stream::annealed_importance), 0);
    const auto result = to_host(context(), weights);
    const Annealed before(host, base, from), after(host, base, to);
    for (std::uint64_t v = 0; v < 32; ++v) {
      const auto state = reference::spins_of(v, 5);
      EXPECT_NEAR(result[v] - 7, after.model.log_weight(state) - before.model.log_weight(state), 3e-6) << v;
    }
  }
}

TEST_P(AnnealedImportanceOn, GainsTheSameInLayersThatAreLargerThanABlockOfThreads) {
  constexpr std::int64_t units = 300, hidden_units = 310, chains = 3;
  const auto host = reference::random_parameters(units, hidden_units, 0.1F, 4);
  const std::vector<float> base(units, 0.25F);
  const auto parameters = host.copied_to(context(), context().device());
  const auto base_there = to_device(context(), base);
  std::vector<float> spins(chains * units);
  for (std::size_t i = 0; i < spins.size(); ++i) spins[i] = i * i % 7 < 3 ? 1.0F : -1.0F;
  auto visible = to_device(context(), spins);
  Array<float> hidden(context().device(), chains * hidden_units);
  auto weights = to_device(context(), std::vector<double>(chains, 0.0));
  anneal(context(), parameters.view(), base_there.vector(), 0.25, 0.5,
         {visible.matrix(chains, units), hidden.matrix(chains, hidden_units), weights.vector()},
         random::make_key(1, random::Stream::annealed_importance), 0);
  const auto result = to_host(context(), weights);
  const Annealed before(host, base, 0.25), after(host, base, 0.5);
  for (std::int64_t i = 0; i < chains; ++i) {
    const reference::Spins v(spins.begin() + i * units, spins.begin() + (i + 1) * units);
    EXPECT_NEAR(result[static_cast<std::size_t>(i)], after.model.log_weight(v) - before.model.log_weight(v), 1e-4) << i;
  }
}

// Chains from the exact distribution at β' stay in it; one that is not left alone would not.
void leaves_as_it_is(Context& context, const Parameters& host, const std::vector<float>& base, double from, double to) {
  const std::int64_t chains = test::repeats({.full = 40000, .daily = 40000, .sanitized = 5000});
  const auto exact = Annealed(host, base, to).model.probabilities();
  std::vector<float> spins;  // each state as often as it is probable
  std::vector<double> expected;
  std::int64_t first = 0;
  double sum = 0;
  for (std::uint64_t v = 0; v < 16; ++v) {
    sum += exact[v];
    const auto end = v == 15 ? chains : static_cast<std::int64_t>(std::llround(sum * static_cast<double>(chains)));
    expected.push_back(static_cast<double>(end - first));
    for (; first < end; ++first)
      for (const double spin : reference::spins_of(v, 4)) spins.push_back(static_cast<float>(spin));
  }
  const auto parameters = host.copied_to(context, context.device());
  const auto base_there = to_device(context, base);
  auto visible = to_device(context, spins);
  Array<float> hidden(context.device(), chains * 3);
  auto weights = to_device(context, std::vector<double>(static_cast<std::size_t>(chains), 0.0));
  anneal(context, parameters.view(), base_there.vector(), from, to,
         {visible.matrix(chains, 4), hidden.matrix(chains, 3), weights.vector()},
         random::make_key(3, random::Stream::annealed_importance, 9), 0);
  const auto after = to_host(context, visible);
  std::vector<double> counts(16);
  for (std::size_t i = 0; i < after.size(); i += 4)
    ++counts[(after[i] > 0 ? 1U : 0U) + (after[i + 1] > 0 ? 2U : 0U) + (after[i + 2] > 0 ? 4U : 0U) +
             (after[i + 3] > 0 ? 8U : 0U)];
  EXPECT_NE(after, spins);
  EXPECT_GT(test::chi_square_p(test::chi_square(counts, expected), 15), 1e-4);
}

TEST_P(AnnealedImportanceOn, LeavesTheDistributionAtTheNewTemperatureAsItIs) {
  const auto host = reference::random_parameters(4, 3, 1.0F, 2);
  const std::vector<float> base{1.0F, -0.5F, 0.0F, 0.5F};
  for (const double from : {0.3, 1.0}) leaves_as_it_is(context(), host, base, from, 0.7);
  leaves_as_it_is(context(), host, base, 0.25, 0.0);
}

TEST(AnnealedImportance, DoesNotDependOnTheThreads) {
  const auto parameters = reference::random_parameters(700, 90, 0.1F, 4);
  std::vector<std::vector<float>> spins;
  std::vector<std::vector<double>> log_weights;
  for (const int threads : {1, 3}) {
    Context context(cpu_device, threads);
    auto visible = to_device(context, std::vector<float>(300 * 700, 1.0F));
    const auto base = to_device(context, std::vector<float>(700, 0.1F));
    Array<float> hidden(cpu_device, 300 * 90);
    auto weights = to_device(context, std::vector<double>(300, 0.0));
    for (std::uint32_t k = 1; k <= 3; ++k)
      anneal(context, parameters.view(), base.vector(), (k - 1) / 3.0, k / 3.0,
             {visible.matrix(300, 700), hidden.matrix(300, 90), weights.vector()},
             random::make_key(1, random::Stream::annealed_importance, k), 0);
    spins.push_back(to_host(context, visible));
    log_weights.push_back(to_host(context, weights));
  }
  EXPECT_EQ(spins[0], spins[1]);
  EXPECT_EQ(log_weights[0], log_weights[1]);
}

TEST(AnnealedImportance, RefusesNegativeTemperatures) {
  Context context(cpu_device, 1);
  const auto parameters = reference::random_parameters(3, 2, 0.1F, 4);
  auto visible = to_device(context, std::vector<float>(3, 1.0F));
  Array<float> hidden(cpu_device, 2);
  Array<double> weights(cpu_device, 1);
  EXPECT_THROW(anneal(context, parameters.view(), parameters.visible_bias.vector(), -0.5, 0.5,
                      {visible.matrix(1, 3), hidden.matrix(1, 2), weights.vector()}, {}, 0),
               Error);
}

}  // namespace
}  // namespace kadanoff::rbm
