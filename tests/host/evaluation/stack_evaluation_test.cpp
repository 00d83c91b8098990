// The bound of a stack's likelihood, against enumerations.
#include "host/evaluation/stack_evaluation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <utility>
#include <vector>

#include "tests/reference/rbm.hpp"
#include "tests/support/child.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::evaluation {
namespace {

data::Model layer_of(rbm::Parameters parameters) { return {std::move(parameters), {}, {}}; }

rbm::Parameters transpose_of(const rbm::Parameters& lower) {
  const auto visible = lower.visible(), hidden = lower.hidden();
  rbm::Parameters upper(cpu_device, hidden, visible);
  for (std::int64_t i = 0; i < visible; ++i) {
    upper.hidden_bias.data()[i] = lower.visible_bias.data()[i];
    for (std::int64_t a = 0; a < hidden; ++a)
      upper.weights.data()[a * visible + i] = lower.weights.data()[i * hidden + a];
  }
  for (std::int64_t a = 0; a < hidden; ++a) upper.visible_bias.data()[a] = lower.hidden_bias.data()[a];
  return upper;
}

class StackEvaluationOn : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(StackEvaluationOn);

// Σ over h₁ and h₂ of q(h₁|v) q(h₂|h₁) ln [p(v|h₁) p(h₁|h₂) p₃(h₂) / (q(h₁|v) q(h₂|h₁))], term by term.
TEST_P(StackEvaluationOn, HasTheBoundOfTheEnumeration) {
  data::Stack stack;
  for (const auto& [visible, hidden] : {std::pair{5, 4}, {4, 3}, {3, 2}})
    stack.layers.push_back(layer_of(reference::random_parameters(visible, hidden, 0.7F, 4U)));
  const reference::Rbm first(stack.layers[0].parameters), second(stack.layers[1].parameters),
      third(stack.layers[2].parameters);
  const auto top = third.probabilities();
  const auto log_p = [](const reference::Spins& spins, const reference::Spins& means) {
    return std::log(reference::probability(spins, means));
  };
  std::vector<double> bound(32);
  for (std::uint64_t v = 0; v < 32; ++v)
    for (std::uint64_t h1 = 0; h1 < 16; ++h1)
      for (std::uint64_t h2 = 0; h2 < 8; ++h2) {
        const auto a = reference::spins_of(v, 5), b = reference::spins_of(h1, 4), c = reference::spins_of(h2, 3);
        const double q1 = log_p(b, first.hidden_mean(a)), q2 = log_p(c, second.hidden_mean(b));
        const double p1 = log_p(a, first.visible_mean(b)), p2 = log_p(b, second.visible_mean(c));
        bound[v] += std::exp(q1 + q2) * (p1 + p2 + std::log(top[h2]) - q1 - q2);
      }
  const int samples = test::repeats({.full = 40000, .daily = 40000, .sanitized = 5000});
  const auto data = test::random_data(samples, 5, 2);
  double expected = 0;
  for (std::int64_t i = 0; i < samples; ++i) expected += bound[data.words[static_cast<std::size_t>(i)]] / samples;
  EvaluationSettings settings;
  settings.seed = 5;
  const auto seen = evaluate(context(), stack, data, nullptr, settings);
  ASSERT_TRUE(seen.likelihood_bound.has_value());
  EXPECT_NEAR(seen.likelihood_bound->mean, expected, 4.5 * seen.likelihood_bound->error);
  EXPECT_LT(seen.likelihood_bound->error, 0.1);
  EXPECT_EQ(seen.shape, "5–4–3–2");
  EXPECT_EQ(seen.top.visible, 3);
}

// An upper RBM that is the lower one upside down has the lower one's p(h), and the bound is the likelihood.
TEST_P(StackEvaluationOn, IsExactWhereTheUpperLayerIsTheLowerOneUpsideDown) {
  data::Stack stack;
  stack.layers.push_back(layer_of(reference::random_parameters(7, 5, 0.7F, 1)));
  stack.layers.push_back(layer_of(transpose_of(stack.layers[0].parameters)));
  const auto data = test::random_data(150, 7, 2);
  const auto seen = evaluate(context(), stack, data, nullptr, {});
  const auto of_lower = evaluate(context(), stack.layers[0], data, nullptr, {});
  EXPECT_NEAR(seen.likelihood_bound->mean, of_lower.log_likelihood()->mean, 1e-5);
  EXPECT_NEAR(seen.likelihood_bound->spread, of_lower.log_likelihood()->spread, 1e-5);
}

TEST_P(StackEvaluationOn, ReconstructsThroughAllLayers) {
  data::Stack stack;
  for (const auto& [visible, hidden] : {std::pair{7, 5}, {5, 4}})
    stack.layers.push_back(layer_of(reference::random_parameters(visible, hidden, 0.7F, 9U)));
  const reference::Rbm first(stack.layers[0].parameters), second(stack.layers[1].parameters);
  for (const auto& data : {test::random_data(150, 7, 2), test::random_real_data(150, 7, 2)}) {
    Estimator squares;
    for (std::int64_t i = 0; i < 150; ++i) {
      reference::Spins v;
      for (std::int64_t j = 0; j < 7; ++j) v.push_back(data.value(i, j));
      const auto h = second.visible_mean(second.hidden_mean(first.hidden_mean(v)));
      const auto after = first.visible_mean(h);
      double sum = 0;
      for (std::size_t j = 0; j < 7; ++j) sum += (v[j] - after[j]) * (v[j] - after[j]) / 7;
      squares.add(sum);
    }
    const auto seen = evaluate(context(), stack, data, nullptr, {});
    EXPECT_NEAR(seen.mean_field_reconstruction_error.mean, squares.result().mean, 1e-5);
    EXPECT_NE(seen.reconstruction_error.mean, seen.mean_field_reconstruction_error.mean);
    EXPECT_EQ(seen.likelihood_bound.has_value(), !data.is_real());
    EXPECT_NE(to_text(seen).find("stack 7–5–4 on 150 samples"), std::string::npos);
    EXPECT_EQ(to_json(seen)["log_likelihood_bound"].is_null(), data.is_real());
  }
}

// A sanitizer keeps what is freed.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST(StackEvaluation, MakesNoCopyOfTheData) {
  const auto code = test::exit_code_in_child([] {
    constexpr std::int64_t samples = 20000, units = 2048;
    data::Dataset data;
    data.count = samples;
    data.units = units;
    data.real.assign(static_cast<std::size_t>(samples * units), 0.5F);
    data::Stack stack;
    stack.layers.push_back(test::some_model(units, 4));
    stack.layers.push_back(test::some_model(4, 2));
    Context context(cpu_device, 1);
    const auto most_resident = [] {
      rusage usage{};
      getrusage(RUSAGE_SELF, &usage);
      return usage.ru_maxrss * 1024L;
    };
    const auto before = most_resident();
    evaluate(context, stack, data, &data, {});
    if (most_resident() - before > samples * units * 4) _exit(97);
  });
  EXPECT_EQ(code, 0);
}
#endif

}  // namespace
}  // namespace kadanoff::evaluation
