// ⟨v h⟩ between layers, against loops over the samples in double precision.
#include "host/correlators/correlators.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "host/gauge/gauge.hpp"
#include "host/machine/memory.hpp"
#include "host/renormalization/block_flow.hpp"
#include "tests/support/child.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::correlators {
namespace {

using test::fails_with;

data::Stack some_stack() {
  data::Stack stack;
  stack.layers.push_back(test::some_model(16, 9, 1));
  stack.layers.push_back(test::some_model(9, 5, 2));
  for (auto& layer : stack.layers)  // so weak that no unit is fixed
    for (std::int64_t i = 0; i < layer.parameters.weights.size(); ++i) layer.parameters.weights.data()[i] *= 0.2F;
  return stack;
}

// Means and errors of v h, and means of both, over samples 0, 1 … that go with partner(0), partner(1) …
void expect_loops(const Correlators& seen, const data::Dataset& v, const data::Dataset& h,
                  const random::Permutation& partner, double tolerance) {
  ASSERT_EQ(seen.visible, v.units);
  ASSERT_EQ(seen.hidden, h.units);
  ASSERT_EQ(seen.samples, v.count);
  for (std::int64_t i = 0; i < v.units; ++i)
    for (std::int64_t a = 0; a < h.units; ++a) {
      Estimator product;
      for (std::int64_t sample = 0; sample < v.count; ++sample)
        product.add(v.value(sample, i) * h.value(partner(static_cast<std::uint32_t>(sample)), a));
      const auto at = static_cast<std::size_t>(i * h.units + a);
      ASSERT_NEAR(seen.mean[at], product.result().mean, tolerance) << i << ", " << a;
      ASSERT_NEAR(seen.error[at], product.result().error, tolerance) << i << ", " << a;
    }
  for (std::int64_t i = 0; i < v.units; ++i) {
    Estimator mean;
    for (std::int64_t sample = 0; sample < v.count; ++sample) mean.add(v.value(sample, i));
    ASSERT_NEAR(seen.visible_mean[static_cast<std::size_t>(i)], mean.result().mean, tolerance);
  }
  for (std::int64_t a = 0; a < h.units; ++a) {
    Estimator mean;
    for (std::int64_t sample = 0; sample < h.count; ++sample) mean.add(h.value(sample, a));
    ASSERT_NEAR(seen.hidden_mean[static_cast<std::size_t>(a)], mean.result().mean, tolerance);
  }
}

class CorrelatorsOn : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(CorrelatorsOn);

TEST_P(CorrelatorsOn, AreTheMeansOfTheProducts) {
  const auto stack = some_stack();
  const auto data = test::random_data(2100, 16);  // more than a batch of a CPU
  const random::Permutation in_order(2100);
  for (const auto as : {data::PassAs::samples, data::PassAs::means}) {
    const auto first = data::transform(context(), stack.layers[0], data, as, 7);
    const auto second = data::transform(context(), stack.layers[1], first, as, 8);
    const double tolerance = as == data::PassAs::samples ? 1e-12 : 1e-6;
    const auto at = [&](std::int64_t lower, std::int64_t upper) {
      return correlate(context(), stack, data, {.lower = lower, .upper = upper, .as = as, .seed = 7});
    };
    expect_loops(at(0, 1), data, first, in_order, tolerance);
    expect_loops(at(0, 2), data, second, in_order, tolerance);
    expect_loops(at(1, 2), first, second, in_order, tolerance);
  }
  const auto real = test::random_real_data(300, 16);
  const auto hidden = data::transform(context(), stack.layers[0], real, data::PassAs::samples, 3);
  expect_loops(correlate(context(), stack, real, {.seed = 3}), real, hidden, random::Permutation(300), 1e-6);
}

TEST_P(CorrelatorsOn, AreNothingButTheMeansWhereSamplesAreShuffled) {
  const auto stack = some_stack();
  const auto data = test::random_data(3000, 16);
  const CorrelatorSettings settings{.seed = 5};
  const auto hidden = data::transform(context(), stack.layers[0], data, data::PassAs::samples, 5);
  const auto seen = correlate_control(context(), stack, data, settings, Control::shuffled);
  expect_loops(seen, data, hidden, random::Permutation(3000, random::make_key(5, random::Stream::correlator_controls)),
               1e-12);
  double chi_square = 0;
  for (std::size_t i = 0; i < 16; ++i)
    for (std::size_t a = 0; a < 9; ++a)
      chi_square +=
          std::pow((seen.mean[i * 9 + a] - seen.visible_mean[i] * seen.hidden_mean[a]) / seen.error[i * 9 + a], 2);
  EXPECT_LT(chi_square, 144 + 4 * std::sqrt(2 * 144.0));
}

// The draws are others, so the correlators agree within their errors; those of means, to rounding.
TEST_P(CorrelatorsOn, ArePermutedAndSignedInAnotherGauge) {
  const auto stack = some_stack();
  const auto data = test::random_data(500, 16);
  const CorrelatorSettings settings{.lower = 0, .upper = 1, .as = data::PassAs::means, .seed = 5};
  const auto seen = correlate_control(context(), stack, data, settings, Control::permuted);
  const auto before = correlate(context(), stack, data, settings);
  const auto arrangement = gauge::random_arrangement(9, random::make_key(5, random::Stream::correlator_controls));
  for (std::size_t i = 0; i < 16; ++i)
    for (std::size_t a = 0; a < 9; ++a)
      EXPECT_NEAR(seen.mean[i * 9 + a],
                  arrangement.sign[a] * before.mean[i * 9 + static_cast<std::size_t>(arrangement.order[a])], 1e-6);
}

TEST_P(CorrelatorsOn, AreOthersWithRandomWeightsOfTheSameNorm) {
  const auto stack = some_stack();
  const auto data = test::random_data(500, 16);
  const CorrelatorSettings settings{.lower = 0, .upper = 1, .as = data::PassAs::means, .seed = 5};
  const auto before = correlate(context(), stack, data, settings),
             seen = correlate_control(context(), stack, data, settings, Control::random);
  double norm = 0, other_norm = 0, product = 0;  // of ⟨v h⟩, which goes like W here
  for (std::size_t i = 0; i < seen.mean.size(); ++i) {
    norm += before.mean[i] * before.mean[i];
    other_norm += seen.mean[i] * seen.mean[i];
    product += before.mean[i] * seen.mean[i];
  }
  EXPECT_NEAR(std::sqrt(other_norm / norm), 1, 0.2);
  EXPECT_LT(std::abs(product) / std::sqrt(norm * other_norm), 0.35);
}

// The other way to the same numbers: spins and their own blocks.
TEST_P(CorrelatorsOn, OfBlockSpinsAreThoseOfTheFlow) {
  auto data = test::random_data(200, 64);
  const auto flow = renormalization::run_block_flow(context(), data, {.steps = 1});
  const auto seen = correlate(context(), data, flow.steps[0], random::Permutation(200));
  EXPECT_EQ(seen.visible_side, 8);
  EXPECT_EQ(seen.hidden_side, 4);
  double inside = 0, outside = 0;
  for (std::size_t i = 0; i < 64; ++i)
    for (std::size_t a = 0; a < 16; ++a)
      (i / 8 / 2 == a / 4 && i % 8 / 2 == a % 4 ? inside : outside) += seen.mean[i * 16 + a];
  EXPECT_NEAR(inside / 64, flow.correlators[0].inside.mean, 1e-12);
  EXPECT_NEAR(outside / (64 * 16 - 64), flow.correlators[0].outside.mean, 1e-12);
}

TEST(Correlators, OfOneSampleHaveNoErrors) {
  Context context(cpu_device, 1);
  const auto seen = correlate(context, some_stack(), test::random_data(1, 16), {});
  EXPECT_EQ(std::abs(seen.mean[3]), 1);
  EXPECT_TRUE(std::isnan(seen.error[3]));
}

TEST(Correlators, OfOneRealSampleHaveNoErrorsEither) {  // rounding must not make them infinite
  Context cpu;
  data::Stack stack;
  stack.layers.push_back(test::some_model(9, 6));
  const auto seen = correlate(cpu, stack, test::random_real_data(1, 9), {.as = data::PassAs::means});
  for (const double error : seen.error) EXPECT_TRUE(std::isnan(error));
}

// A sanitizer keeps what is freed.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST(Correlators, MakeNoCopyOfTheData) {
  const auto code = test::exit_code_in_child([] {
    constexpr std::int64_t samples = 8000, units = 4096;
    data::Dataset data;
    data.count = samples;
    data.units = units;
    data.real.assign(static_cast<std::size_t>(samples * units), 0.5F);
    data::Stack stack;
    stack.layers.push_back(test::some_model(units, 4));
    Context context(cpu_device, 1);
    const auto most_resident = [] {
      rusage usage{};
      getrusage(RUSAGE_SELF, &usage);
      return usage.ru_maxrss * 1024L;
    };
    const auto before = most_resident();
    const auto seen = correlate(context, stack, data, {.as = data::PassAs::means});
    if (seen.visible_side != 64) _exit(98);
    if (most_resident() - before > samples * units * 4) _exit(97);
  });
  EXPECT_EQ(code, 0);
}
#endif

TEST(Correlators, CountTheirBatchesInTheMemoryThatTheyNeed) {
  const auto code_with = [](std::int64_t bytes) {
    return test::exit_code_in_child([bytes] {
      const auto lower = test::random_data(2048, 100), upper = test::random_data(2048, 60);
      machine::take_as_free(bytes);
      Context context(cpu_device, 1);
      correlate(context, lower, upper, random::Permutation(2048));
    });
  };
  const std::int64_t needed = 100 * 60 * (8 + 4 + 16) + 2048 * 4 * (100 + 60);
  EXPECT_EQ(code_with(needed - 1), static_cast<int>(ExitCode::usage));
  EXPECT_EQ(code_with(needed), 0);
}

TEST(Correlators, RefuseLayersThatAreNotThereAndDataThatDoNotFit) {
  EXPECT_EQ(parse_layers("0,2", 2).upper, 2);
  EXPECT_TRUE(fails_with(ExitCode::usage, "there is no layer 3", [] { parse_layers("0,3", 2); }));
  EXPECT_TRUE(fails_with(ExitCode::usage, "does not name two layers", [] { parse_layers("1", 2); }));
  EXPECT_THROW(parse_layers("1,0", 2), Error);
  EXPECT_THROW(parse_layers("a", 2), Error);
  Context context(cpu_device, 1);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "do not fit",
                         [&] { correlate(context, some_stack(), test::random_data(3, 25), {}); }));
  data::Stack stack;
  stack.layers.push_back(test::some_model(9, 6));
  const auto one = test::random_data(1, 9);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "one sample",
                         [&] { correlate_control(context, stack, one, {}, Control::shuffled); }));
  EXPECT_EQ(correlate_control(context, stack, one, {}, Control::permuted).samples, 1);
}

}  // namespace
}  // namespace kadanoff::correlators
