// Models that share known directions, the same model in another gauge, and outputs against loops in double precision.
#include "host/subspaces/universality.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <random>

#include "host/subspaces/universality_text.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::subspaces {
namespace {

constexpr std::int64_t sites = 16;

// Of 16 and fewer units, with biases.
data::Stack stack_of(const std::vector<std::int64_t>& units, unsigned seed, float scale = 0.3F) {
  data::Stack stack;
  auto visible = sites;
  for (const auto hidden : units) {
    auto model = test::some_model(visible, hidden, seed++);
    for (std::int64_t i = 0; i < model.parameters.weights.size(); ++i) model.parameters.weights.data()[i] *= scale;
    stack.layers.push_back(std::move(model));
    visible = hidden;
  }
  return stack;
}

// W = Σ_I S_I u_I v_Iᵀ with waves for u: u_I is the wave of number waves[I], turned by `angle` towards the next one.
// The v are the units themselves.
data::Stack of_waves(const std::vector<int>& waves, const std::vector<double>& values, double angle = 0) {
  data::Stack stack;
  auto model = test::some_model(sites, static_cast<std::int64_t>(waves.size()));
  const auto wave = [](int k, std::int64_t i) {
    const double cosine = std::cos(std::numbers::pi * k * (static_cast<double>(i) + 0.5) / sites);
    return std::sqrt((k == 0 ? 1.0 : 2.0) / sites) * cosine;
  };
  const auto weights = model.parameters.view().weights;
  for (std::size_t mode = 0; mode < waves.size(); ++mode)
    for (std::int64_t i = 0; i < sites; ++i)
      weights(i, static_cast<std::int64_t>(mode)) = static_cast<float>(
          values[mode] * (std::cos(angle) * wave(waves[mode], i) + std::sin(angle) * wave(waves[mode] + 1, i)));
  stack.layers.push_back(std::move(model));
  return stack;
}

// The hidden units of each layer in another order and with other signs.
void change_gauge(data::Stack& stack, unsigned seed) {
  std::mt19937 generator(seed);
  for (std::size_t layer = 0; layer < stack.layers.size(); ++layer) {
    auto& model = stack.layers[layer];
    const auto hidden = model.hidden();
    std::vector<std::int64_t> order(static_cast<std::size_t>(hidden));
    std::iota(order.begin(), order.end(), 0);
    std::shuffle(order.begin(), order.end(), generator);
    std::vector<float> signs;
    for (std::int64_t a = 0; a < hidden; ++a) signs.push_back((generator() & 1U) != 0 ? 1.0F : -1.0F);
    auto changed = test::some_model(model.visible(), hidden);
    const auto from = model.parameters.view(), to = changed.parameters.view();
    std::copy_n(from.visible_bias.data, model.visible(), to.visible_bias.data);
    for (std::int64_t a = 0; a < hidden; ++a) {
      const auto old = order[static_cast<std::size_t>(a)];
      const float sign = signs[static_cast<std::size_t>(a)];
      for (std::int64_t i = 0; i < model.visible(); ++i) to.weights(i, a) = sign * from.weights(i, old);
      to.hidden_bias.data[a] = sign * from.hidden_bias.data[old];
    }
    model = std::move(changed);
    if (layer + 1 == stack.layers.size()) break;
    auto& above = stack.layers[layer + 1];  // whose visible units these are
    auto moved = test::some_model(above.visible(), above.hidden());
    const auto old_view = above.parameters.view(), new_view = moved.parameters.view();
    std::copy_n(old_view.hidden_bias.data, above.hidden(), new_view.hidden_bias.data);
    for (std::int64_t a = 0; a < hidden; ++a) {
      const auto old = order[static_cast<std::size_t>(a)];
      const float sign = signs[static_cast<std::size_t>(a)];
      for (std::int64_t b = 0; b < above.hidden(); ++b) new_view.weights(a, b) = sign * old_view.weights(old, b);
      new_view.visible_bias.data[a] = sign * old_view.visible_bias.data[old];
    }
    above = std::move(moved);
  }
}

// All numbers of a document, in order.
void numbers_of(const nlohmann::json& json, std::vector<double>& numbers) {
  if (json.is_number()) numbers.push_back(json.get<double>());
  if (json.is_structured())
    for (const auto& item : json) numbers_of(item, numbers);
}

std::vector<double> output_by_loops(const data::Stack& stack, std::vector<double> x) {
  const auto step = [](const rbm::ParametersView<const float>& parameters, const std::vector<double>& from, bool up) {
    std::vector<double> to;
    for (std::int64_t j = 0; j < (up ? parameters.hidden() : parameters.visible()); ++j) {
      double field = up ? parameters.hidden_bias.data[j] : parameters.visible_bias.data[j];
      for (std::int64_t i = 0; i < std::ssize(from); ++i)
        field += from[static_cast<std::size_t>(i)] * double{up ? parameters.weights(i, j) : parameters.weights(j, i)};
      to.push_back(std::tanh(field));
    }
    return to;
  };
  for (const auto& layer : stack.layers) x = step(layer.parameters.view(), x, true);
  for (auto layer = stack.layers.size(); layer-- > 0;)
    x = step(std::as_const(stack.layers[layer]).parameters.view(), x, false);
  return x;
}

std::vector<std::vector<double>> outputs_by_loops(const data::Stack& stack, const data::Dataset& data) {
  std::vector<std::vector<double>> outputs;
  for (std::int64_t n = 0; n < data.count; ++n) {
    std::vector<double> x;
    for (std::int64_t i = 0; i < data.units; ++i) x.push_back(data.value(n, i));
    outputs.push_back(output_by_loops(stack, x));
  }
  return outputs;
}

double distance(const std::vector<double>& one, const std::vector<double>& other) {
  double sum = 0;
  for (std::size_t i = 0; i < one.size(); ++i) sum += (one[i] - other[i]) * (one[i] - other[i]);
  return sum / static_cast<double>(one.size());
}

class UniversalityOf : public test::OnEachDevice {};

TEST_P(UniversalityOf, OutputsIsTheirDifferenceOverTheirVariance) {
  for (const auto& units : {std::vector<std::int64_t>{9}, std::vector<std::int64_t>{9, 5}}) {
    const auto data = test::random_real_data(40, sites, 3);
    const auto a = outputs_by_loops(stack_of(units, 1), data), b = outputs_by_loops(stack_of({7}, 8), data);
    const auto found = analyze_universality(context(), stack_of(units, 1), stack_of({7}, 8), data, {});
    double difference = 0, all_pairs = 0, pairs_of_one = 0, error = 0;
    for (std::size_t n = 0; n < 40; ++n) {
      difference += distance(a[n], b[n]) / 40;
      for (std::size_t m = 0; m < 40; ++m) {
        all_pairs += distance(a[n], b[m]) / 1600;
        pairs_of_one += 0.5 * (distance(a[n], a[m]) + distance(b[n], b[m])) / 1600;  // twice the variance
      }
      std::vector<double> x;
      for (std::int64_t i = 0; i < sites; ++i) x.push_back(data.value(static_cast<std::int64_t>(n), i));
      error += distance(a[n], x) / 40;
    }
    const double variance = 0.5 * pairs_of_one;
    EXPECT_NEAR(found.models.difference.mean, difference, 1e-5 * difference);
    EXPECT_NEAR(0.5 * (found.a.variance + found.b.variance), variance, 1e-5 * variance);
    EXPECT_NEAR(found.models.ratio, difference / variance, 1e-5 * difference / variance);
    EXPECT_NEAR(found.models.unrelated, all_pairs / variance, 1e-5 * all_pairs / variance);
    EXPECT_NEAR(found.a.error.mean, error, 1e-5 * error);
  }
}

TEST_P(UniversalityOf, SharedWavesIsOneAndOfOthersZero) {
  const auto data = test::random_data(30, sites);
  const auto found = analyze_universality(context(), of_waves({1, 2, 3, 4, 5, 6}, {8, 7, 6, 3, 2, 1}),
                                          of_waves({1, 2, 3, 13, 14, 15}, {8, 7, 5, 3, 2, 1.5}), data, {.modes = 3});
  EXPECT_EQ(found.a.rank, 6);
  ASSERT_EQ(found.models.leading.size(), 6U);
  for (std::size_t kappa = 0; kappa < 3; ++kappa) {
    EXPECT_NEAR(found.models.leading[kappa], 1, 1e-5);
    EXPECT_NEAR(found.models.trailing[kappa], 0, 1e-5);
  }
  EXPECT_NEAR(found.models.leading[5], 0.5, 1e-5) << "three of six";
  EXPECT_NEAR(found.models.trailing[3], 0.25, 1e-5) << "of the four smallest, the third wave is in both";
  EXPECT_NEAR(found.models.values_difference, 1.0 / 6, 1e-5);
  EXPECT_EQ(found.models.values_difference_at, 2);
  EXPECT_NEAR(found.models.values_difference_of_all, 1.0 / 3, 1e-5);
  EXPECT_DOUBLE_EQ(found.expected(), 3.0 / 16);
  EXPECT_LT(found.control.leading[2], 0.8) << "random weights share none";
  EXPECT_GT(found.control.ratio, 0.3);
}

TEST_P(UniversalityOf, TurnedWavesIsTheSquaredCosine) {
  const std::vector<double> values{5, 3};
  const auto found = analyze_universality(context(), of_waves({1, 9}, values), of_waves({1, 9}, values, 0.4),
                                          test::random_data(30, sites), {.modes = 1});
  for (const auto* cosines : {&found.models.leading, &found.models.trailing})
    for (const double cosine : *cosines) EXPECT_NEAR(cosine, std::pow(std::cos(0.4), 2), 1e-5);
}

TEST_P(UniversalityOf, AModelAndItselfIsTheSame) {
  const auto found =
      analyze_universality(context(), stack_of({9, 5}, 4), stack_of({9, 5}, 4), test::random_data(60, sites), {});
  EXPECT_EQ(found.models.difference.mean, 0);
  EXPECT_EQ(found.models.ratio, 0);
  for (const double cosine : found.models.leading) EXPECT_NEAR(cosine, 1, 1e-9);
  EXPECT_EQ(found.models.values_difference_of_all, 0);
  EXPECT_GT(found.control.ratio, 0.05);
}

TEST_P(UniversalityOf, AnotherOrderAndSignsOfHiddenUnitsIsTheSame) {
  for (const auto& units : {std::vector<std::int64_t>{9}, std::vector<std::int64_t>{9, 5}}) {
    const auto data = test::random_data(60, sites);
    auto changed = stack_of(units, 5);
    change_gauge(changed, 6);
    const auto plain = stack_of(units, 5);
    EXPECT_NE(to_host(context(), changed.layers[0].parameters.weights),
              to_host(context(), plain.layers[0].parameters.weights));
    auto one = to_json(analyze_universality(context(), stack_of({7}, 1), stack_of(units, 5), data, {.modes = 3})),
         other = to_json(analyze_universality(context(), stack_of({7}, 1), std::move(changed), data, {.modes = 3}));
    for (auto* json : {&one, &other}) json->erase("control");  // drawn without a look at the order
    std::vector<double> of_one, of_other;
    numbers_of(one, of_one);
    numbers_of(other, of_other);
    ASSERT_EQ(of_one.size(), of_other.size());
    ASSERT_GT(of_one.size(), 30U);
    for (std::size_t i = 0; i < of_one.size(); ++i) EXPECT_NEAR(of_one[i], of_other[i], 2e-6 * (1 + of_one[i])) << i;
  }
}

TEST_P(UniversalityOf, ItsErrorIsTheSpreadOverOtherData) {
  Estimator ratios;
  double error = 0;
  constexpr int repeats = 100;
  for (unsigned seed = 1; seed <= repeats; ++seed) {
    const auto found = analyze_universality(context(), stack_of({5}, 1, 0.4F), stack_of({4}, 2, 0.4F),
                                            test::random_data(100, sites, seed), {});
    ratios.add(found.models.ratio);
    error += found.models.error / repeats;
  }
  EXPECT_NEAR(ratios.result().spread, error, 0.25 * error);  // a spread of 100 is known to 7 %
}

TEST_P(UniversalityOf, WhatDoesNotFitIsRefused) {
  const auto exit_code = [&](data::Stack a, data::Stack b, const data::Dataset& data,
                             std::optional<std::int64_t> modes) {
    try {
      analyze_universality(context(), std::move(a), std::move(b), data, {.modes = modes});
    } catch (const Error& error) {
      return error.code();
    }
    return ExitCode::done;
  };
  const auto data = test::random_data(30, sites);
  EXPECT_EQ(exit_code(stack_of({9}, 1), stack_of({5}, 2), data, 5), ExitCode::done);
  EXPECT_EQ(exit_code(stack_of({9}, 1), stack_of({5}, 2), data, 6), ExitCode::usage) << "above the rank of B";
  EXPECT_EQ(exit_code(stack_of({5}, 1), stack_of({9}, 2), data, 6), ExitCode::usage) << "above the rank of A";
  EXPECT_EQ(exit_code(stack_of({9}, 1), stack_of({5}, 2), data, 0), ExitCode::usage);
  EXPECT_EQ(exit_code(stack_of({9}, 1), stack_of({5}, 2), test::random_data(1, sites), {}), ExitCode::bad_input);
  EXPECT_EQ(exit_code(stack_of({9}, 1), stack_of({5}, 2), test::copies_of_one(30, sites), {}), ExitCode::bad_input)
      << "equal samples";
  EXPECT_EQ(exit_code(stack_of({9}, 1), stack_of({5}, 2), test::random_data(30, 25), {}), ExitCode::bad_input);
  EXPECT_EQ(exit_code(stack_of({9}, 1, 0), stack_of({5}, 2), data, {}), ExitCode::bad_input) << "no weights";
  data::Stack wide;
  wide.layers.push_back(test::some_model(25, 4));
  EXPECT_EQ(exit_code(stack_of({9}, 1), std::move(wide), data, {}), ExitCode::bad_input) << "other visible units";
}

TEST(UniversalityText, HasBothModelsAndTheControl) {
  Universality universality{.visible = 100, .samples = 50, .modes = 2, .error_of_the_mean = 0.5};
  universality.a = {
      .shape = "100–3", .rank = 3, .large = 2, .error = {0.1, 0.2, 0.01}, .variance = 0.4, .values = {3, 2, 1}};
  universality.b = {
      .shape = "100–2", .rank = 2, .large = 2, .error = {0.2, 0.2, 0.01}, .variance = 0.4, .values = {3, 1.5}};
  universality.models = {.difference = {0.02, 0.01, 0.001},
                         .ratio = 0.05,
                         .error = 0.002,
                         .unrelated = 2,
                         .leading = {0.9, 0.95},
                         .trailing = {0.2, 0.3},
                         .values_difference = 0.25,
                         .values_difference_at = 1,
                         .values_difference_of_all = 0.25};
  universality.control = universality.models;
  const auto json = to_json(universality);
  EXPECT_EQ(json["models"]["leading"], 0.95);
  EXPECT_EQ(json["models"]["singular_values"]["at"], 1);
  EXPECT_EQ(json["expected"], 0.02);
  EXPECT_NE(to_text(universality).find("5.00 ± 0.20 %"), std::string::npos) << to_text(universality);
  EXPECT_NE(to_csv(universality).find("\n3,,,,,0.03,1,\n"), std::string::npos) << to_csv(universality);
  EXPECT_EQ(to_figure(universality).panels.size(), 2U);
  universality.modes = 1;
  EXPECT_NE(to_text(universality).find("\ncos² of the leading direction "), std::string::npos) << to_text(universality);
}

KADANOFF_ON_EACH_DEVICE(UniversalityOf);

}  // namespace
}  // namespace kadanoff::subspaces
