// Pseudo-likelihoods, against enumerated conditionals.
#include "kernels/rbm/pseudo_likelihood.hpp"

#include <gtest/gtest.h>

#include "tests/reference/rbm.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/statistics.hpp"

namespace kadanoff::rbm {
namespace {

// All 2^units states, one a row.
std::vector<float> all_states(std::size_t units) {
  std::vector<float> spins;
  for (std::uint64_t v = 0; v < (std::uint64_t{1} << units); ++v)
    for (const double spin : reference::spins_of(v, units)) spins.push_back(static_cast<float>(spin));
  return spins;
}

class PseudoLikelihoodOn : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(PseudoLikelihoodOn);

TEST_P(PseudoLikelihoodOn, IsTheSumOfTheEnumeratedConditionals) {
  const auto host = reference::random_parameters(6, 5, 0.9F, 1);
  const reference::Rbm model(host);
  const auto parameters = host.copied_to(context(), context().device());
  const auto visible = to_device(context(), all_states(6));
  Array<double> out(context().device(), 64);
  pseudo_log_likelihood(context(), parameters.view(), visible.matrix(64, 6), out.vector());
  const auto result = to_host(context(), out);
  for (std::uint64_t v = 0; v < 64; ++v) {
    double expected = 0;
    for (std::size_t unit = 0; unit < 6; ++unit) expected += model.log_conditional(reference::spins_of(v, 6), unit);
    EXPECT_NEAR(result[v], expected, 1e-5) << v;
  }
}

TEST_P(PseudoLikelihoodOn, StochasticLooksAtTheUnitThatTheKeyNames) {
  const auto host = reference::random_parameters(7, 4, 0.9F, 2);
  const reference::Rbm model(host);
  const auto parameters = host.copied_to(context(), context().device());
  const auto visible = to_device(context(), all_states(7));
  const random::RngKey key = random::make_key(5, random::Stream::pseudo_likelihood);
  Array<double> out(context().device(), 128);
  stochastic_pseudo_log_likelihood(context(), parameters.view(), visible.matrix(128, 7), key, 1000, out.vector());
  const auto result = to_host(context(), out);
  for (std::uint32_t v = 0; v < 128; ++v) {
    const auto unit = static_cast<std::size_t>(pseudo_likelihood_unit(key, 1000 + v, 7));
    EXPECT_NEAR(result[v], 7 * model.log_conditional(reference::spins_of(v, 7), unit), 1e-5) << v;
  }
}

TEST_P(PseudoLikelihoodOn, OfALayerLargerThanATaskIsThatOfEachSampleAlone) {
  const auto host = reference::random_parameters(70, 130, 0.2F, 3);
  const auto parameters = host.copied_to(context(), context().device());
  std::vector<float> spins(45 * 70);
  for (std::size_t i = 0; i < spins.size(); ++i) spins[i] = i * i % 7 < 3 ? 1.0F : -1.0F;
  const auto visible = to_device(context(), spins);
  Array<double> together(context().device(), 45), alone(context().device(), 1);
  pseudo_log_likelihood(context(), parameters.view(), visible.matrix(45, 70), together.vector());
  const auto result = to_host(context(), together);
  for (const std::int64_t i : {0, 15, 16, 44}) {
    pseudo_log_likelihood(context(), parameters.view(), visible.matrix(45, 70).slice(i, 1), alone.vector());
    EXPECT_NEAR(to_host(context(), alone)[0], result[static_cast<std::size_t>(i)], 1e-4);
  }
  const reference::Rbm model(host);
  const reference::Spins first(spins.begin(), spins.begin() + 70);
  double expected = 0;
  for (std::size_t unit = 0; unit < 70; ++unit) expected += model.log_conditional(first, unit);
  EXPECT_NEAR(result[0], expected, 1e-4);
}

TEST(PseudoLikelihood, LooksAtAllUnitsEquallyOften) {
  const random::RngKey key = random::make_key(1, random::Stream::pseudo_likelihood);
  std::vector<double> counts(10), expected(10, 1000);
  for (std::uint32_t sample = 0; sample < 10000; ++sample)
    ++counts[static_cast<std::size_t>(pseudo_likelihood_unit(key, sample, 10))];
  EXPECT_GT(test::chi_square_p(test::chi_square(counts, expected), 9), 1e-4);
}

TEST(PseudoLikelihood, IsNotMinusInfinityForASpinThatIsAllButImpossible) {
  Context context(cpu_device, 1);
  Parameters parameters(cpu_device, 1, 1);
  parameters.weights.data()[0] = 0;
  parameters.hidden_bias.data()[0] = 0;
  parameters.visible_bias.data()[0] = 1000;
  Array<float> visible(cpu_device, 2);
  visible.data()[0] = -1, visible.data()[1] = 1;
  Array<double> out(cpu_device, 2);
  pseudo_log_likelihood(context, parameters.view(), visible.matrix(2, 1), out.vector());
  EXPECT_DOUBLE_EQ(out.data()[0], -2000);
  EXPECT_EQ(out.data()[1], 0);
}

}  // namespace
}  // namespace kadanoff::rbm
