// Samples of a stack, against its exact distribution.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "host/generation/generation.hpp"
#include "tests/reference/rbm.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/statistics.hpp"

namespace kadanoff::generation {
namespace {

class StackGeneration : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(StackGeneration);

data::Stack small_stack() {
  data::Stack stack;
  stack.layers.push_back({reference::random_parameters(5, 4, 0.7F, 1), {}, {}});
  stack.layers.push_back({reference::random_parameters(4, 3, 0.7F, 2), {}, {}});
  return stack;
}

// p(v) = Σ p₂(h) p₁(v|h)
TEST_P(StackGeneration, DrawsFromTheStacksDistribution) {
  const auto stack = small_stack();
  const auto of_hidden = reference::Rbm(stack.layers[1].parameters).probabilities();
  const reference::Rbm lower(stack.layers[0].parameters);
  const int samples = test::repeats({.full = 20000, .daily = 20000, .sanitized = 5000});
  std::vector<double> counts(32), expected(32);
  for (std::uint64_t v = 0; v < 32; ++v)
    for (std::uint64_t h = 0; h < 16; ++h)
      expected[v] += samples * of_hidden[h] *
                     reference::probability(reference::spins_of(v, 5), lower.visible_mean(reference::spins_of(h, 4)));
  const auto start = test::random_data(50, 5);
  const GenerationSettings settings{
      .samples = samples, .sweeps = 30, .burn_in = 10, .seed = 3, .start = &start, .probabilities = true};
  const auto made = generate(context(), stack, settings);
  ASSERT_EQ(made.data.units, 5);
  for (const auto word : made.data.words) ++counts[word];
  EXPECT_GT(test::chi_square_p(test::chi_square(counts, expected), 31), 1e-4);
  double drawn = 0, by_means = 0;  // of the first unit
  for (int i = 0; i < samples; ++i) {
    drawn += made.data.spin(i, 0) > 0 ? 1.0 / samples : 0;
    by_means += made.probabilities[static_cast<std::size_t>(i) * 5] / samples;
  }
  EXPECT_NEAR(drawn, by_means, 4.5 * 0.5 / std::sqrt(samples));
}

// Layers that copy their units keep the start, which went up through them.
TEST_P(StackGeneration, BeginsAtTheStart) {
  data::Stack stack;
  for (int layer = 0; layer < 2; ++layer) {
    data::Model copying{rbm::Parameters(cpu_device, 5, 5), {}, {}};
    for (std::int64_t i = 0; i < 25; ++i) copying.parameters.weights.data()[i] = i % 6 == 0 ? 20.0F : 0.0F;
    std::fill_n(copying.parameters.visible_bias.data(), 5, 0.0F);
    std::fill_n(copying.parameters.hidden_bias.data(), 5, 0.0F);
    stack.layers.push_back(std::move(copying));
  }
  const auto start = test::random_data(40, 5);
  const auto made = generate(context(), stack, {.samples = 40, .sweeps = 2, .burn_in = 0, .start = &start});
  EXPECT_EQ(made.data.words, start.words);
}

TEST_P(StackGeneration, OfOneLayerIsThatOfTheRbmAndRefusesWhatIsOfOneLayer) {
  auto stack = small_stack();
  GenerationSettings settings{.samples = 40, .sweeps = 3, .burn_in = 1};
  settings.snapshots = {1};
  EXPECT_TRUE(
      test::fails_with(ExitCode::usage, "--snapshots is of one RBM", [&] { generate(context(), stack, settings); }));
  settings.snapshots = {};
  settings.clamped = {0};
  EXPECT_TRUE(
      test::fails_with(ExitCode::usage, "--clamp is of one RBM", [&] { generate(context(), stack, settings); }));
  settings.clamped = {};
  stack.layers.pop_back();
  EXPECT_EQ(generate(context(), stack, settings).data.words, generate(context(), stack.layers[0], settings).data.words);
}

}  // namespace
}  // namespace kadanoff::generation
