// Generated samples, against the model's exact distribution; and the reported autocorrelation.
#include "host/generation/generation.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "host/generation/generation_text.hpp"
#include "tests/reference/rbm.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/statistics.hpp"

namespace kadanoff::generation {
namespace {

data::Model small_model(std::int64_t visible, std::int64_t hidden, float sigma, unsigned seed) {
  return {reference::random_parameters(visible, hidden, sigma, seed), {}, {}};
}

// All visible spins equal the one hidden spin, except for noise; the hidden spin flips only rarely.
data::Model slow_model(float coupling) {
  data::Model model{rbm::Parameters(cpu_device, 8, 1), {}, {}};
  std::fill_n(model.parameters.weights.data(), 8, coupling);
  std::fill_n(model.parameters.visible_bias.data(), 8, 0.0F);
  std::fill_n(model.parameters.hidden_bias.data(), 1, 0.0F);
  return model;
}

class GenerationOn : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(GenerationOn);

TEST_P(GenerationOn, DrawsFromTheModelsDistribution) {
  const data::Model model = small_model(5, 4, 0.7F, 1);
  const auto exact = reference::Rbm(model.parameters).probabilities();
  const int samples = test::repeats({.full = 20000, .daily = 20000, .sanitized = 5000});
  const Generation made = generate(context(), model, {.samples = samples, .sweeps = 30, .burn_in = 10, .seed = 3});
  std::vector<double> counts(32), expected;
  for (const auto word : made.data.words) ++counts[word];
  for (const double p : exact) expected.push_back(p * samples);
  EXPECT_GT(test::chi_square_p(test::chi_square(counts, expected), 31), 1e-4);
}

TEST_P(GenerationOn, MeasuresTheAutocorrelationTimeOfAChainThatIsKnown) {
  // With one hidden spin and no biases the mean magnetisation given h is u h, and a sweep turns ⟨h⟩ into ρ ⟨h⟩ with ρ =
  // Σ_v p(v | h = 1) ⟨h⟩_v. So corr(m₀, m_t) = ρ^(t−1) corr(m₀, m₁), with corr(m₀, m₁) = u ⟨m ⟨h⟩_v⟩ / Var m.
  const data::Model model = slow_model(0.4F);
  const reference::Rbm rbm(model.parameters);
  double rho = 0;
  for (std::uint64_t v = 0; v < 256; ++v) {
    const auto spins = reference::spins_of(v, 8);
    rho += reference::probability(spins, rbm.visible_mean({1.0})) * rbm.hidden_mean(spins)[0];
  }
  double mean = 0, square = 0, with_h = 0;
  for (std::uint64_t v = 0; v < 256; ++v) {
    const auto spins = reference::spins_of(v, 8);
    double m = 0;
    for (const double s : spins) m += s / 8;
    const double p = (reference::probability(spins, rbm.visible_mean({1.0})) +
                      reference::probability(spins, rbm.visible_mean({-1.0}))) /
                     2;
    mean += p * m, square += p * m * m, with_h += p * m * rbm.hidden_mean(spins)[0];
  }
  const double up = rbm.visible_mean({1.0})[0];  // u
  const double first = with_h * up / (square - mean * mean);
  const double tau = 0.5 + first / (1 - rho);
  const Generation made = generate(context(), model,
                                   {.samples = test::repeats({.full = 2048, .daily = 2048, .sanitized = 512}),
                                    .sweeps = 200,
                                    .burn_in = 50,
                                    .seed = 3,
                                    .signs = {std::vector<int>(8, -1)}});
  ASSERT_TRUE(made.magnetisation.m_time.resolved);
  EXPECT_NEAR(made.magnetisation.m_time.sweeps, tau, 4 * made.magnetisation.m_time.error);
  EXPECT_LT(made.magnetisation.m_time.error, 0.2 * tau);
  EXPECT_EQ(made.with_signs.at(0).m_time.sweeps, made.magnetisation.m_time.sweeps) << "all turned, it moves alike";
  EXPECT_EQ(made.with_signs[0].mean.mean, -made.magnetisation.mean.mean);
  EXPECT_TRUE(warnings_of(made).empty());
}

TEST_P(GenerationOn, ReportsTheSamplesThatItReturns) {
  const data::Model model = small_model(37, 5, 0.4F, 4);
  std::vector<int> signs(37, 1);
  for (const std::size_t unit : {0, 5, 31, 32, 36}) signs[unit] = -1;
  const Generation made =
      generate(context(), model, {.samples = 300, .sweeps = 4, .burn_in = 0, .seed = 3, .signs = {signs}});
  const reference::Rbm rbm(model.parameters);
  Estimator energy, magnetisation, abs_magnetisation, with_signs, abs_with_signs;
  for (std::int64_t i = 0; i < 300; ++i) {
    reference::Spins v;
    double m = 0, signed_m = 0;
    for (std::int64_t unit = 0; unit < 37; ++unit) {
      m += v.emplace_back(made.data.spin(i, unit)) / 37;
      signed_m += signs[static_cast<std::size_t>(unit)] * v.back() / 37;
    }
    energy.add(-rbm.log_weight(v));
    magnetisation.add(m);
    abs_magnetisation.add(std::abs(m));
    with_signs.add(signed_m);
    abs_with_signs.add(std::abs(signed_m));
  }
  EXPECT_EQ(made.measured_chains, 300);
  EXPECT_NEAR(made.free_energy.mean, energy.result().mean, 1e-4);
  EXPECT_NEAR(made.free_energy.error, energy.result().error, 1e-4);
  ASSERT_EQ(made.with_signs.size(), 1U);
  const auto expect_near = [](const Estimate& found, const Estimate& expected) {
    EXPECT_NEAR(found.mean, expected.mean, 1e-12);
    EXPECT_NEAR(found.error, expected.error, 1e-12);
  };
  expect_near(made.magnetisation.mean, magnetisation.result());
  expect_near(made.magnetisation.absolute, abs_magnetisation.result());
  expect_near(made.with_signs[0].mean, with_signs.result());
  expect_near(made.with_signs[0].absolute, abs_with_signs.result());
}

TEST_P(GenerationOn, StartsFromTheDataThatItIsGiven) {
  // The couplings are so strong that no spin ever flips.
  const data::Model model = slow_model(20.0F);
  data::Dataset start = test::random_data(2, 8);
  start.words = {0x00, 0xFF};
  start.lattice_shape = {2, 4};
  const Generation made =
      generate(context(), model, {.samples = 5, .sweeps = 3, .burn_in = 1, .seed = 1, .start = &start});
  EXPECT_EQ(made.data.words, (std::vector<std::uint32_t>{0x00, 0xFF, 0x00, 0xFF, 0x00}));
  EXPECT_EQ(made.data.lattice_shape, (std::vector<std::int64_t>{2, 4}));
}

// Units 0, 2 and 6 keep the values of two starts: the others follow p(v_free | v_clamped), by enumeration.
TEST_P(GenerationOn, DrawsFromTheConditionalDistributionGivenClampedUnits) {
  const data::Model model = small_model(7, 4, 0.7F, 1);
  const auto exact = reference::Rbm(model.parameters).probabilities();
  constexpr std::uint32_t held = 0b1000101;
  data::Dataset start = test::random_data(2, 7);
  start.words = {0b0010101, 0b1110010};
  const int samples = test::repeats({.full = 20000, .daily = 20000, .sanitized = 2000});
  const Generation made =
      generate(context(), model,
               {.samples = samples, .sweeps = 30, .burn_in = 10, .seed = 5, .start = &start, .clamped = {0, 2, 6}});
  for (std::size_t chain = 0; chain < 2; ++chain) {
    std::vector<double> counts(128), expected(128);
    double sum = 0;
    for (std::size_t i = chain; i < made.data.words.size(); i += 2) {
      ASSERT_EQ(made.data.words[i] & held, start.words[chain] & held);
      ++counts[made.data.words[i]];
    }
    for (std::uint32_t v = 0; v < 128; ++v)
      if ((v & held) == (start.words[chain] & held)) sum += expected[v] = exact[v];
    std::vector<double> seen, wanted;
    for (std::uint32_t v = 0; v < 128; ++v)
      if (expected[v] > 0) {
        seen.push_back(counts[v]);
        wanted.push_back(expected[v] / sum * samples / 2);
      }
    ASSERT_EQ(seen.size(), 16U);
    EXPECT_GT(test::chi_square_p(test::chi_square(seen, wanted), 15), 1e-4) << chain;
  }
}

TEST_P(GenerationOn, KeepsHiddenSpinsAndProbabilitiesOfTheLastSweep) {
  const data::Model model = small_model(5, 3, 0.4F, 2);
  const reference::Rbm rbm(model.parameters);
  data::Dataset start = test::random_data(3, 5);
  const int samples = test::repeats({.full = 20000, .daily = 20000, .sanitized = 2000});
  GenerationSettings settings{.samples = samples, .sweeps = 40, .burn_in = 0, .seed = 4};
  settings.hidden = settings.probabilities = true;
  const Generation made = generate(context(), model, settings);
  const auto hidden = reference::unpacked(made.hidden_words, 3);
  ASSERT_EQ(made.hidden_units, 3);
  std::vector<double> counts(256);
  for (std::size_t i = 0; i < hidden.size(); ++i) {
    const auto means = rbm.visible_mean(hidden[i]);
    for (std::size_t j = 0; j < 5; ++j) ASSERT_NEAR(made.probabilities[5 * i + j], (1 + means[j]) / 2, 1e-5);
    ++counts[made.data.words[i] + 32 * made.hidden_words[i]];
  }
  // (v, h) is a sample of the joint distribution. States that are too rare for χ² count together, first.
  const double log_z = rbm.log_partition_function();
  std::vector<double> seen(1), expected(1);
  for (std::uint32_t state = 0; state < 256; ++state) {
    const auto v = reference::spins_of(state % 32, 5), h = reference::spins_of(state / 32, 3);
    const double here = samples * std::exp(-rbm.energy(v, h) - log_z);
    if (here >= 5) {
      seen.push_back(counts[state]);
      expected.push_back(here);
    } else {
      seen[0] += counts[state];
      expected[0] += here;
    }
  }
  ASSERT_GT(seen.size(), 20U);
  EXPECT_GT(test::chi_square_p(test::chi_square(seen, expected), static_cast<int>(seen.size()) - 1), 1e-4);

  settings.samples = 10;
  settings.start = &start;
  settings.clamped = {1, 4};
  const Generation clamped = generate(context(), model, settings);
  for (std::size_t i = 0; i < 10; ++i)
    for (const std::size_t unit : {1U, 4U})
      EXPECT_EQ(clamped.probabilities[5 * i + unit],
                start.spin(static_cast<std::int64_t>(i % 3), static_cast<std::int64_t>(unit)) > 0 ? 1.0F : 0.0F);
}

TEST_P(GenerationOn, SnapshotsAreTheChainsAlongTheirWay) {
  const data::Model model = small_model(37, 5, 0.4F, 4);
  const data::Dataset start = test::random_data(7, 37);
  GenerationSettings settings{.samples = 2500, .sweeps = 3, .burn_in = 2, .seed = 3, .start = &start};
  settings.snapshots = {0, 3, 5};
  const Generation made = generate(context(), model, settings);
  ASSERT_EQ(made.snapshot_words.size(), 3 * made.data.words.size());
  const auto snapshot = [&](std::int64_t which) {
    const auto first = made.snapshot_words.begin() + which * 5000;
    return std::vector<std::uint32_t>(first, first + 5000);
  };
  EXPECT_TRUE(std::equal(start.words.begin(), start.words.end(), made.snapshot_words.begin()));
  EXPECT_EQ(snapshot(2), made.data.words);
  settings.sweeps = 1;
  settings.snapshots = {};
  EXPECT_EQ(snapshot(1), generate(context(), model, settings).data.words);
}

TEST(Generation, DoesNotDependOnTheThreads) {
  Context one(cpu_device, 1), three(cpu_device, 3);
  const data::Model model = small_model(100, 33, 0.1F, 4);
  const GenerationSettings settings{.samples = 2500, .sweeps = 5, .burn_in = 2, .seed = 3};  // more than one batch
  const Generation a = generate(one, model, settings), b = generate(three, model, settings);
  EXPECT_EQ(a.data.words, b.data.words);
  EXPECT_EQ(a.free_energy.mean, b.free_energy.mean);
  EXPECT_EQ(a.drift, b.drift);
}

TEST(Generation, AChainDoesNotDependOnTheOthers) {
  Context context(cpu_device, 2);
  const data::Model model = small_model(100, 33, 0.1F, 4);
  const auto many = generate(context, model, {.samples = 2100, .sweeps = 6, .burn_in = 0, .seed = 3}).data.words;
  const auto few = generate(context, model, {.samples = 7, .sweeps = 6, .burn_in = 0, .seed = 3}).data.words;
  EXPECT_TRUE(std::equal(few.begin(), few.end(), many.begin()));
  EXPECT_NE(generate(context, model, {.samples = 7, .sweeps = 6, .burn_in = 0, .seed = 4}).data.words, few);
}

TEST(Generation, SaysWhereItsSweepsAreTooFew) {
  Context context(cpu_device, 2);
  const auto warnings = [&](const data::Model& model, const GenerationSettings& settings) {
    const auto all = warnings_of(generate(context, model, settings));
    return all.empty() ? std::string() : all.front();
  };
  const auto contains = [](const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  };
  EXPECT_TRUE(contains(warnings(slow_model(1.5F), {.samples = 500, .sweeps = 20, .burn_in = 0}), "too few"));
  EXPECT_TRUE(contains(warnings(slow_model(0.5F), {.samples = 50, .sweeps = 20, .burn_in = 0}), "fewer than 100"));
  EXPECT_TRUE(contains(warnings(slow_model(20.0F), {.samples = 500, .sweeps = 50, .burn_in = 0}), "too few"));
  // A field on the hidden spin makes the other state more probable: in each sweep a few chains leave their first state,
  // and the free energy falls.
  data::Model drifting = slow_model(0.5F);
  drifting.parameters.hidden_bias.data()[0] = -1;
  data::Dataset up = test::random_data(1, 8);
  up.words = {0xFF};
  const GenerationSettings settings{.samples = 2000, .sweeps = 10, .burn_in = 0, .start = &up};
  EXPECT_LT(generate(context, drifting, settings).drift, -4);
  EXPECT_TRUE(contains(warnings_of(generate(context, drifting, settings)).back(), "still drifts"));
}

TEST(Generation, RefusesWhatMakesNoSense) {
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "--samples 0", [] { validate(GenerationSettings{.samples = 0}); }));
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "--sweeps 0", [] { validate(GenerationSettings{.sweeps = 0}); }));
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "--burn-in -1", [] { validate(GenerationSettings{.burn_in = -1}); }));
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "--snapshots: there are 1100 sweeps with the burn-in, and 1101", [] {
    validate(GenerationSettings{.snapshots = {0, 1101}});
  }));
  Context context(cpu_device, 1);
  const data::Dataset other = test::random_data(3, 9), start = test::random_data(3, 8);
  const auto clamp = [&](std::vector<std::int64_t> units) {
    generate(context, slow_model(1), {.samples = 3, .start = &start, .clamped = std::move(units)});
  };
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "from 0 to 7, and no unit 8", [&] { clamp({2, 8}); }));
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "all 8 visible units are clamped", [&] {
    clamp({0, 1, 2, 3, 4, 5, 6, 7});
  }));
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "8 visible units",
                               [&] { generate(context, slow_model(1), {.samples = 3, .start = &other}); }));
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "of memory",
                               [&] { generate(context, slow_model(1), {.samples = 3, .sweeps = 1'000'000'000}); }));
}

}  // namespace
}  // namespace kadanoff::generation
