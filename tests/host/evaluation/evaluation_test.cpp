// The measures of an evaluation, against the enumeration of small RBMs.
#include "host/evaluation/evaluation.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "host/evaluation/evaluation_text.hpp"
#include "tests/reference/rbm.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/statistics.hpp"

namespace kadanoff::evaluation {
namespace {

data::Model small_model(std::int64_t visible, std::int64_t hidden, float sigma, unsigned seed) {
  return {reference::random_parameters(visible, hidden, sigma, seed), {}, {}};
}

reference::Spins sample_of(const data::Dataset& data, std::int64_t i) {
  reference::Spins spins;
  for (std::int64_t unit = 0; unit < data.units; ++unit) spins.push_back(data.spin(i, unit));
  return spins;
}

class EvaluationOn : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(EvaluationOn);

TEST_P(EvaluationOn, MeasuresWhatTheEnumerationSays) {
  const data::Model model = small_model(7, 5, 0.7F, 1);
  const reference::Rbm rbm(model.parameters);
  const data::Dataset data = test::random_data(150, 7, 2), training = test::random_data(90, 7, 3);
  const double log_z = rbm.log_partition_function();
  Estimator likelihood, pseudo, mean_field, free_energy, of_training;
  for (std::int64_t i = 0; i < 150; ++i) {
    const auto v = sample_of(data, i);
    double sum = 0, squares = 0;
    for (std::size_t unit = 0; unit < 7; ++unit) sum += rbm.log_conditional(v, unit);
    const auto v1 = rbm.visible_mean(rbm.hidden_mean(v));
    for (std::size_t unit = 0; unit < 7; ++unit) squares += (v[unit] - v1[unit]) * (v[unit] - v1[unit]);
    pseudo.add(sum);
    mean_field.add(squares / 7);
    likelihood.add(rbm.log_weight(v) - log_z);
    free_energy.add(-rbm.log_weight(v));
  }
  for (std::int64_t i = 0; i < 90; ++i) of_training.add(-rbm.log_weight(sample_of(training, i)));

  const Evaluation seen = evaluate(context(), model, data, &training, {});
  const auto expect_equal = [](const Estimate& a, const Estimate& b) {
    EXPECT_NEAR(a.mean, b.mean, 1e-5);
    EXPECT_NEAR(a.error, b.error, 1e-5);
  };
  EXPECT_NEAR(seen.exact_log_z.value(), log_z, 1e-9);
  EXPECT_FALSE(seen.annealed.has_value());
  expect_equal(seen.log_likelihood().value(), likelihood.result());
  EXPECT_TRUE(seen.pseudo_likelihood_is_exact);
  expect_equal(seen.pseudo_log_likelihood.value(), pseudo.result());
  expect_equal(seen.mean_field_reconstruction_error, mean_field.result());
  expect_equal(seen.free_energy, free_energy.result());
  expect_equal(seen.training_free_energy.value(), of_training.result());
  EXPECT_NEAR(seen.free_energy_gap()->mean, free_energy.result().mean - of_training.result().mean, 1e-5);
  EXPECT_NEAR(seen.free_energy_gap()->error, std::hypot(free_energy.result().error, of_training.result().error), 1e-5);
}

TEST_P(EvaluationOn, SampledReconstructionHasTheExpectationOfOneGibbsStep) {
  const data::Model model = small_model(6, 4, 0.8F, 2);
  const reference::Rbm rbm(model.parameters);
  const data::Dataset data = test::random_data(20000, 6, 4);
  // If a spin has the other sign with probability p, the mean of (v₀ − v₁)² is 4p.
  std::vector<double> of_state;
  for (std::uint64_t v = 0; v < 64; ++v) {
    std::vector<double> start(64);
    start[v] = 1;
    const auto after = reference::advance(rbm, start, false);
    double squares = 0;
    for (std::uint64_t w = 0; w < 64; ++w)
      squares += after[w] * 4 * static_cast<double>(__builtin_popcountll(v ^ w)) / 6;
    of_state.push_back(squares);
  }
  double expected = 0;
  for (const auto word : data.words) expected += of_state[word] / 20000;
  const Estimate seen = evaluate(context(), model, data, nullptr, {}).reconstruction_error;
  EXPECT_GT(test::two_sided_p((seen.mean - expected) / seen.error), 1e-3);
  EXPECT_LT(seen.error, 0.02);
}

TEST_P(EvaluationOn, StochasticPseudoLikelihoodAgreesWithTheExactOne) {
  const data::Model model = small_model(20, 12, 0.3F, 3);
  const data::Dataset data = test::random_data(3000, 20, 5);
  EvaluationSettings settings;
  settings.log_z = LogZ::none;
  settings.pseudo_likelihood = PseudoLikelihood::exact;
  const Estimate exact = evaluate(context(), model, data, nullptr, settings).pseudo_log_likelihood.value();
  settings.pseudo_likelihood = PseudoLikelihood::stochastic;
  const Evaluation seen = evaluate(context(), model, data, nullptr, settings);
  EXPECT_FALSE(seen.pseudo_likelihood_is_exact);
  EXPECT_GT(test::two_sided_p((seen.pseudo_log_likelihood->mean - exact.mean) / seen.pseudo_log_likelihood->error),
            1e-3);
  EXPECT_GT(seen.pseudo_log_likelihood->error, exact.error);
  EXPECT_FALSE(seen.log_likelihood().has_value());
}

TEST_P(EvaluationOn, AnnealsWhereItIsAskedTo) {
  const data::Model model = small_model(16, 8, 0.3F, 4);
  const data::Dataset data = test::random_data(100, 16, 5);
  EvaluationSettings settings;
  settings.log_z = LogZ::annealed;
  settings.annealing = {.chains = 300, .temperatures = 50, .seed = 2};
  const Evaluation seen = evaluate(context(), model, data, nullptr, settings);
  ASSERT_TRUE(seen.annealed && seen.exact_log_z);
  EXPECT_GT(test::two_sided_p((seen.annealed->estimate.log_z - *seen.exact_log_z) / seen.annealed->estimate.error),
            1e-3);
  EXPECT_EQ(seen.log_z_error(), 0);  // the likelihood uses the exact ln Z
  EXPECT_TRUE(warnings_of(seen).empty());
}

TEST(Evaluation, AnnealsWhereNeitherLayerCanBeSummed) {
  Context context(cpu_device, 2);
  const data::Model model = small_model(30, 26, 0.05F, 5);
  const data::Dataset data = test::random_data(10, 30, 6);
  EvaluationSettings settings;
  settings.annealing = {.chains = 50, .temperatures = 20, .seed = 2};
  const Evaluation seen = evaluate(context, model, data, nullptr, settings);
  EXPECT_FALSE(seen.exact_log_z.has_value());
  ASSERT_TRUE(seen.annealed.has_value());
  EXPECT_NEAR(seen.log_likelihood()->mean, -seen.free_energy.mean - seen.annealed->estimate.log_z, 1e-9);
  EXPECT_EQ(seen.log_z_error(), seen.annealed->error());
  settings.annealing = {.chains = 5, .temperatures = 1, .seed = 2};
  EXPECT_EQ(warnings_of(evaluate(context, model, data, nullptr, settings)).size(), 1U);
}

TEST(Evaluation, DoesNotDependOnTheThreadsOrOnTheBatch) {
  Context one(cpu_device, 1), three(cpu_device, 3);
  const data::Model model = small_model(100, 33, 0.1F, 6);
  const data::Dataset data = test::random_data(2500, 100);  // more than one batch
  EvaluationSettings settings;
  settings.annealing = {.chains = 20, .temperatures = 5, .seed = 1};
  nlohmann::json a = to_json(evaluate(one, model, data, nullptr, settings));
  nlohmann::json b = to_json(evaluate(three, model, data, nullptr, settings));
  a.erase("seconds");
  b.erase("seconds");
  EXPECT_EQ(a, b);

  // In another order, other samples share a batch; quantities without random draws stay the same.
  std::vector<std::int64_t> order(2500);
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::int64_t>((i * 7 + 2048) % 2500);
  settings.log_z = LogZ::none;
  const Evaluation all = evaluate(one, model, data, nullptr, settings);
  const Evaluation turned = evaluate(one, model, data::take(data, order), nullptr, settings);
  EXPECT_NEAR(turned.free_energy.mean, all.free_energy.mean, 1e-5);
  EXPECT_NEAR(turned.pseudo_log_likelihood->mean, all.pseudo_log_likelihood->mean, 1e-5);
}

TEST_P(EvaluationOn, OfRealValuesHasErrorsAndFreeEnergies) {
  const data::Model model = small_model(7, 5, 0.7F, 1);
  const reference::Rbm rbm(model.parameters);
  const data::Dataset data = test::random_real_data(150, 7, 2), training = test::random_real_data(90, 7, 3);
  Estimator mean_field, free_energy, of_training;
  const auto value_of = [](const data::Dataset& of, std::int64_t i) {
    return reference::Spins(of.real.begin() + 7 * i, of.real.begin() + 7 * i + 7);
  };
  for (std::int64_t i = 0; i < 150; ++i) {
    const auto v = value_of(data, i), v1 = rbm.visible_mean(rbm.hidden_mean(v));
    double squares = 0;
    for (std::size_t unit = 0; unit < 7; ++unit) squares += (v[unit] - v1[unit]) * (v[unit] - v1[unit]);
    mean_field.add(squares / 7);
    free_energy.add(-rbm.log_weight(v));
  }
  for (std::int64_t i = 0; i < 90; ++i) of_training.add(-rbm.log_weight(value_of(training, i)));
  const Evaluation seen = evaluate(context(), model, data, &training, {});
  EXPECT_NEAR(seen.mean_field_reconstruction_error.mean, mean_field.result().mean, 1e-5);
  EXPECT_NEAR(seen.free_energy.mean, free_energy.result().mean, 1e-5);
  EXPECT_NEAR(seen.free_energy_gap()->mean, free_energy.result().mean - of_training.result().mean, 1e-5);
  EXPECT_FALSE(seen.pseudo_log_likelihood || seen.log_likelihood() || seen.annealed);
  EXPECT_TRUE(to_json(seen)["pseudo_log_likelihood"].is_null());
  EXPECT_NE(to_text(seen).find("real values have no probability"), std::string::npos);

  const auto refused = [&](ExitCode code, const char* words, const EvaluationSettings& settings,
                           const data::Dataset* others) {
    EXPECT_TRUE(test::fails_with(code, words, [&] { evaluate(context(), model, data, others, settings); }));
  };
  EvaluationSettings annealed, exact;
  annealed.log_z = LogZ::annealed;
  exact.pseudo_likelihood = PseudoLikelihood::exact;
  refused(ExitCode::usage, "--ais: a likelihood is of spins", annealed, nullptr);
  refused(ExitCode::usage, "--pseudo-likelihood: a pseudo-likelihood is of spins", exact, nullptr);
  const auto spins = test::random_data(90, 7, 3);
  refused(ExitCode::bad_input, "their free energies do not compare", {}, &spins);
}

TEST(Evaluation, RefusesWhatDoesNotFitAndWhatOverflows) {
  Context context(cpu_device, 1);
  data::Model model = small_model(6, 4, 1, 1);
  const data::Dataset data = test::random_data(5, 6), other = test::random_data(5, 7);
  EXPECT_TRUE(
      test::fails_with(ExitCode::bad_input, "6 visible units", [&] { evaluate(context, model, other, nullptr, {}); }));
  EXPECT_TRUE(
      test::fails_with(ExitCode::bad_input, "6 visible units", [&] { evaluate(context, model, data, &other, {}); }));
  EvaluationSettings settings;
  settings.annealing.chains = 1;
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "--ais-chains 1", [&] { validate(settings); }));
  for (std::int64_t i = 0; i < model.parameters.weights.size(); ++i) model.parameters.weights.data()[i] = 3e38F;
  EXPECT_TRUE(test::fails_with(ExitCode::internal, "free energy of sample",
                               [&] { evaluate(context, model, data, nullptr, {}); }));
}

TEST(PseudoLikelihoodMethod, IsReadByItsName) {
  const auto parse = [](const char* text) { return parse_choice<PseudoLikelihood>("--pseudo-likelihood", text); };
  EXPECT_EQ(parse("auto"), PseudoLikelihood::automatic);
  EXPECT_EQ(parse("exact"), PseudoLikelihood::exact);
  EXPECT_EQ(parse("stochastic"), PseudoLikelihood::stochastic);
  EXPECT_THROW(static_cast<void>(parse("both")), Error);
}

}  // namespace
}  // namespace kadanoff::evaluation
