// Truncated weights against the sum of their dyads, and what an evaluation says of them against textbook loops.
#include "host/subspaces/truncation.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "host/evaluation/evaluation.hpp"
#include "host/evaluation/reconstruction.hpp"
#include "host/subspaces/truncation_text.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::subspaces {
namespace {

class TruncationOf : public test::OnEachDevice {
 protected:
  spectra::Svd svd_of(const data::Model& model) {
    const auto weights = model.parameters.weights.copied_to(context(), context().device());
    return spectra::svd(context(), weights.matrix(model.visible(), model.hidden()));
  }
};

// Σ_i (v_i − tanh(b + W tanh(c + Wᵀ v))_i)² / N_v and F(v), in double precision.
struct Textbook {
  double error = 0, free_energy = 0;
};
Textbook textbook(const data::Model& model, const data::Dataset& data, std::int64_t sample) {
  const auto& parameters = model.parameters;
  const auto visible = model.visible(), hidden = model.hidden();
  Textbook result;
  std::vector<double> means;
  for (std::int64_t a = 0; a < hidden; ++a) {
    double field = parameters.hidden_bias.data()[a];
    for (std::int64_t i = 0; i < visible; ++i)
      field += data.value(sample, i) * double{parameters.weights.data()[i * hidden + a]};
    means.push_back(std::tanh(field));
    result.free_energy -= std::log(2 * std::cosh(field));
  }
  for (std::int64_t i = 0; i < visible; ++i) {
    double field = parameters.visible_bias.data()[i];
    result.free_energy -= field * data.value(sample, i);
    for (std::int64_t a = 0; a < hidden; ++a)
      field += means[static_cast<std::size_t>(a)] * double{parameters.weights.data()[i * hidden + a]};
    result.error += std::pow(data.value(sample, i) - std::tanh(field), 2) / static_cast<double>(visible);
  }
  return result;
}

TEST_P(TruncationOf, WeightsIsTheSumOfTheirLargestDyads) {
  for (const auto& [visible, hidden] : {std::pair{12, 7}, {7, 12}, {9, 9}}) {
    const auto model = test::some_model(visible, hidden, 3);
    const auto svd = svd_of(model);
    const auto left = to_host(context(), svd.left), right = to_host(context(), svd.right);
    for (std::int64_t rank = 0; rank <= std::min(visible, hidden); ++rank) {
      const auto truncated = truncate_rank(context(), model, svd, rank);
      for (std::int64_t i = 0; i < visible; ++i)
        for (std::int64_t a = 0; a < hidden; ++a) {
          double expected = 0;
          for (std::int64_t k = 0; k < rank; ++k)
            expected += svd.values[static_cast<std::size_t>(k)] * left[static_cast<std::size_t>(k * visible + i)] *
                        right[static_cast<std::size_t>(k * hidden + a)];
          ASSERT_NEAR(truncated.parameters.weights.data()[i * hidden + a], expected, 1e-6);
          if (rank == std::min(visible, hidden)) {
            ASSERT_NEAR(expected, model.parameters.weights.data()[i * hidden + a], 1e-5);
          }
        }
      for (std::int64_t i = 0; i < visible; ++i)
        ASSERT_EQ(truncated.parameters.visible_bias.data()[i], model.parameters.visible_bias.data()[i]);
      for (std::int64_t a = 0; a < hidden; ++a)
        ASSERT_EQ(truncated.parameters.hidden_bias.data()[a], model.parameters.hidden_bias.data()[a]);
    }
  }
}

TEST_P(TruncationOf, ModelsOfBitsHaveTheConstantOfTheirNewWeights) {
  auto model = test::some_model(8, 5, 4);
  data::use_units(model, data::Units::bits);
  auto truncated = truncate_rank(context(), model, svd_of(model), 2);
  EXPECT_TRUE(truncated.binary);
  const double constant = truncated.energy_constant;
  data::use_units(truncated, data::Units::bits);
  EXPECT_EQ(constant, truncated.energy_constant);
  EXPECT_NE(constant, model.energy_constant);
}

TEST_P(TruncationOf, AModelIsEvaluatedAsTextbooksDo) {
  const auto model = test::some_model(10, 6, 5);
  const auto data = test::random_data(40, 10, 6);
  const auto found = analyze_truncation(context(), model, data, {.likelihood = true});
  ASSERT_EQ(found.models.size(), 4U);  // 1, 2, 4 and the rank, 6
  EXPECT_EQ(found.rank, 6);
  const auto svd = svd_of(model);
  Estimator whole;
  for (std::int64_t sample = 0; sample < data.count; ++sample) whole.add(textbook(model, data, sample).error);
  double all = 0, kept = 0;
  for (const double value : svd.values) all += value * value;
  for (std::size_t at = 0; at < 4; ++at) {
    const auto& one = found.models[at];
    EXPECT_EQ(one.modes, (std::vector<std::int64_t>{1, 2, 4, 6})[at]);
    const auto truncated = truncate_rank(context(), model, svd, one.modes);
    Estimator errors, energies;
    for (std::int64_t sample = 0; sample < data.count; ++sample) {
      const auto expected = textbook(truncated, data, sample);
      errors.add(expected.error);
      energies.add(expected.free_energy);
    }
    EXPECT_NEAR(one.error.mean, errors.result().mean, 1e-5);
    EXPECT_NEAR(one.error.error, errors.result().error, 1e-5);
    EXPECT_NEAR(one.free_energy.mean, energies.result().mean, 1e-4);
    EXPECT_NEAR(one.error_ratio, one.error.mean / whole.result().mean, 1e-4);
    kept = 0;
    for (std::int64_t k = 0; k < one.modes; ++k) kept += std::pow(svd.values[static_cast<std::size_t>(k)], 2);
    EXPECT_NEAR(one.share, kept / all, 1e-12);
    ASSERT_TRUE(one.pseudo_log_likelihood);
    ASSERT_TRUE(one.log_likelihood);
    EXPECT_LT(one.log_likelihood->mean, 0);
    EXPECT_TRUE(!one.likelihood_bracket && one.log_z_is_trustworthy) << "ln Z is exact";
  }
}

// Few chains and temperatures, and strong couplings: what `evaluate` says of the same model is said here, too.
TEST_P(TruncationOf, AModelWhoseAnnealedLikelihoodIsInDoubtSaysSo) {
  const auto model = test::some_model(40, 26, 5);
  const auto data = test::random_data(20, 40, 6);
  evaluation::EvaluationSettings settings;
  settings.annealing.chains = 20;
  settings.annealing.temperatures = 10;
  const auto found = analyze_truncation(context(), model, data,
                                        {.modes = {3, 26}, .likelihood = true, .annealing = settings.annealing});
  const auto svd = svd_of(model);
  for (const auto& one : found.models) {
    const auto same =
        evaluation::evaluate(context(), truncate_rank(context(), model, svd, one.modes), data, nullptr, settings);
    ASSERT_TRUE(one.likelihood_bracket);
    EXPECT_EQ(one.log_z_is_trustworthy, same.annealed_is_trustworthy());
    EXPECT_EQ(one.likelihood_bracket->lower, same.likelihood_bracket()->lower);
    EXPECT_EQ(one.likelihood_bracket->upper, same.likelihood_bracket()->upper);
  }
  EXPECT_FALSE(found.models.back().log_z_is_trustworthy);
}

TEST(TruncationText, MarksALikelihoodInDoubt) {
  Truncation truncation{
      .visible = 100, .hidden = 50, .samples = 10, .rank = 50, .singular_values = {2, 1}, .models = {}};
  const auto add = [&](double mean, double error, const evaluation::Bracket& bracket, bool trustworthy) {
    TruncatedModel one;
    one.modes = std::ssize(truncation.models) + 1;
    one.log_likelihood = Estimate{.mean = mean, .error = 0.5};
    one.log_z_error = error;
    one.likelihood_bracket = bracket;
    one.log_z_is_trustworthy = trustworthy;
    truncation.models.push_back(one);
  };
  add(-12, 0.01, {.lower = -12.1, .upper = -11.9}, true);
  add(-10, 0.2, {.lower = -14, .upper = -9.5}, false);
  const auto text = to_text(truncation);
  EXPECT_NE(
      text.find("warning: the annealed ln Z of κ = 2 is not trustworthy: by its bracket ln p is from -14 to -9.5"),
      std::string::npos)
      << text;
  EXPECT_EQ(text.find("κ = 1 is not"), std::string::npos) << text;
  EXPECT_NE(text.find("(not trustworthy)"), std::string::npos) << text;
  const auto models = to_json(truncation)["models"];
  EXPECT_EQ(models[0]["log_z_is_trustworthy"], true);
  EXPECT_EQ(models[1]["log_z_is_trustworthy"], false);
  EXPECT_EQ(models[1]["log_likelihood_lower"], -14);
  EXPECT_EQ(models[1]["log_likelihood_upper"], -9.5);
  EXPECT_NE(to_csv(truncation).find(",-14,-9.5,0.2,0\n"), std::string::npos) << to_csv(truncation);
  truncation.models[0].likelihood_bracket.reset();
  truncation.models[0].log_z_error = 0;
  EXPECT_NE(to_csv(truncation).find(",,,0,1\n"), std::string::npos) << to_csv(truncation);
  EXPECT_TRUE(to_json(truncation)["models"][0]["log_likelihood_lower"].is_null());
}

TEST_P(TruncationOf, RealValuesHasNoLikelihood) {
  const auto model = test::some_model(10, 6, 5);
  const auto data = test::random_real_data(20, 10, 6);
  const auto found = analyze_truncation(context(), model, data, {.modes = {3}});
  ASSERT_EQ(found.models.size(), 1U);
  EXPECT_FALSE(found.models[0].pseudo_log_likelihood);
  EXPECT_NEAR(
      found.models[0].error_ratio,
      found.models[0].error.mean / analyze_truncation(context(), model, data, {.modes = {6}}).models[0].error.mean,
      1e-4);
  data::Stack stack;
  stack.layers.push_back(truncate_rank(context(), model, svd_of(model), 3));
  EXPECT_NEAR(found.models[0].error.mean, evaluation::reconstruct(context(), stack, data).error.mean, 1e-5);
  EXPECT_EQ(to_figure(found).panels.size(), 2U);
  EXPECT_TRUE(to_json(found)["models"][0]["pseudo_log_likelihood"].is_null());
  EXPECT_THROW(analyze_truncation(context(), model, data, {.likelihood = true}), Error);
}

// Without errors, and nowhere "nan".
TEST_P(TruncationOf, OneSampleHasNoErrors) {
  const auto found = analyze_truncation(context(), test::some_model(9, 4, 3), test::random_data(1, 9), {});
  const auto text = to_text(found);
  EXPECT_EQ(text.find("nan"), std::string::npos) << text;
  EXPECT_EQ(text.find("±"), std::string::npos) << text;
  EXPECT_NE(text.find("\nsingular values of W: direct, residual "), std::string::npos) << text;
  EXPECT_EQ(to_json(found)["decompositions"].size(), 1U);
  EXPECT_EQ(to_csv(found).find("nan"), std::string::npos) << to_csv(found);
}

TEST_P(TruncationOf, WhatDoesNotFitIsRefused) {
  const auto model = test::some_model(10, 6, 5);
  EXPECT_THROW(analyze_truncation(context(), model, test::random_data(9, 10), {.modes = {7}}), Error);
  EXPECT_THROW(analyze_truncation(context(), model, test::random_data(9, 10), {.modes = {0}}), Error);
  EXPECT_THROW(analyze_truncation(context(), model, test::random_data(9, 11), {}), Error);
  auto nothing = test::some_model(10, 6, 5);
  nothing.parameters.weights.fill_zero(context());
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "are zero",
                               [&] { analyze_truncation(context(), nothing, test::random_data(9, 10), {}); }));
}

KADANOFF_ON_EACH_DEVICE(TruncationOf);

}  // namespace
}  // namespace kadanoff::subspaces
