// Truncated weights against the sum of their dyads, and what an evaluation says of them against textbook loops.
#include "host/subspaces/truncation.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "host/evaluation/reconstruction.hpp"
#include "host/subspaces/truncation_text.hpp"
#include "tests/support/devices.hpp"
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
    EXPECT_NEAR(one.error_ratio, one.error.mean / found.models.back().error.mean, 1e-12);
    kept = 0;
    for (std::int64_t k = 0; k < one.modes; ++k) kept += std::pow(svd.values[static_cast<std::size_t>(k)], 2);
    EXPECT_NEAR(one.share, kept / all, 1e-12);
    ASSERT_TRUE(one.pseudo_log_likelihood);
    ASSERT_TRUE(one.log_likelihood);
    EXPECT_LT(one.log_likelihood->mean, 0);
  }
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
      1e-12);
  data::Stack stack;
  stack.layers.push_back(truncate_rank(context(), model, svd_of(model), 3));
  EXPECT_NEAR(found.models[0].error.mean, evaluation::reconstruct(context(), stack, data).error.mean, 1e-5);
  EXPECT_EQ(to_figure(found).panels.size(), 2U);
  EXPECT_TRUE(to_json(found)["models"][0]["pseudo_log_likelihood"].is_null());
  EXPECT_THROW(analyze_truncation(context(), model, data, {.likelihood = true}), Error);
}

TEST_P(TruncationOf, WhatDoesNotFitIsRefused) {
  const auto model = test::some_model(10, 6, 5);
  EXPECT_THROW(analyze_truncation(context(), model, test::random_data(9, 10), {.modes = {7}}), Error);
  EXPECT_THROW(analyze_truncation(context(), model, test::random_data(9, 10), {.modes = {0}}), Error);
  EXPECT_THROW(analyze_truncation(context(), model, test::random_data(9, 11), {}), Error);
  auto nothing = test::some_model(10, 6, 5);
  nothing.parameters.weights.fill_zero(context());
  EXPECT_THROW(analyze_truncation(context(), nothing, test::random_data(9, 10), {}), Error);
}

KADANOFF_ON_EACH_DEVICE(TruncationOf);

}  // namespace
}  // namespace kadanoff::subspaces
