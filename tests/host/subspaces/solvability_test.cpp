// Data that are solvable by their making, noise, and numbers of large eigenvalues against textbook loops.
#include "host/subspaces/solvability.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "host/subspaces/solvability_text.hpp"
#include "kernels/random/permutation.hpp"
#include "kernels/random/streams.hpp"
#include "tests/reference/jacobi.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::subspaces {
namespace {

class SolvabilityOf : public test::OnEachDevice {};

// Each sample a random sum of `directions` waves, and a little noise.
data::Dataset samples_in_a_subspace(std::int64_t count, std::int64_t units, int directions) {
  std::mt19937 generator(3);
  std::normal_distribution<double> normal;
  data::Dataset data;
  data.count = count;
  data.units = units;
  for (std::int64_t sample = 0; sample < count; ++sample) {
    std::vector<double> strengths;
    strengths.reserve(static_cast<std::size_t>(directions));
    for (int k = 0; k < directions; ++k) strengths.push_back(0.1 * normal(generator));
    for (std::int64_t i = 0; i < units; ++i) {
      double value = 0.005 * normal(generator);
      for (int k = 0; k < directions; ++k)
        value += strengths[static_cast<std::size_t>(k)] *
                 std::cos(3.14159 * (k + 1) * (static_cast<double>(i) + 0.5) / static_cast<double>(units));
      data.real.push_back(static_cast<float>(std::clamp(value, -1.0, 1.0)));
    }
  }
  return data;
}

TEST_P(SolvabilityOf, SamplesInASubspaceIsYesWithItsDimension) {
  const auto found = analyze_solvability(context(), samples_in_a_subspace(400, 40, 5), {});
  EXPECT_EQ(found.modes, 5);
  EXPECT_TRUE(found.is_solvable());
  EXPECT_TRUE(found.noise_has_none());
  EXPECT_GT(found.sizes.back().data.agreement, 0.99);
  EXPECT_EQ(found.sizes.back().data.large, 5);
  EXPECT_EQ(found.sizes.back().samples, 200);
  EXPECT_EQ(found.sizes.front().samples, 6);
  EXPECT_NE(to_text(found).find("solvable: yes"), std::string::npos);
  std::int64_t decompositions = 0;  // two draws and their angles, of data and of noise, at each size
  for (const auto& one : found.decompositions) decompositions += one.times;
  EXPECT_EQ(decompositions, 6 * std::ssize(found.sizes));
  EXPECT_NE(to_text(found).find(" at most\n"), std::string::npos) << to_text(found);
}

TEST_P(SolvabilityOf, TheMeanIsNoFindingAndThatIsSaid) {
  auto data = test::random_real_data(400, 40);
  for (float& value : data.real) value = 0.8F + 0.2F * value;
  const auto found = analyze_solvability(context(), data, {});
  EXPECT_EQ(found.modes, 1);
  EXPECT_NE(to_text(found).find("--centred leaves the mean out"), std::string::npos) << to_text(found);
  const auto centred = to_text(analyze_solvability(context(), data, {.modes = 1, .centred = true}));
  EXPECT_EQ(centred.find("leaves the mean out"), std::string::npos) << centred;
}

TEST_P(SolvabilityOf, NoiseIsNo) {
  const auto found = analyze_solvability(context(), test::random_data(400, 100), {.modes = 10, .centred = true});
  EXPECT_FALSE(found.is_solvable());
  EXPECT_FALSE(found.has_one_subspace());
  EXPECT_LT(found.sizes.back().data.agreement, 0.25);
  EXPECT_LT(found.sizes.back().noise.agreement, 0.25);
  EXPECT_NEAR(found.expected(), 0.1, 1e-15);
  EXPECT_NE(to_text(found).find("solvable: no"), std::string::npos);
  EXPECT_EQ(to_figure(found).panels.size(), 2U);
}

TEST_P(SolvabilityOf, DrawsAreDisjointAndCountedAsLoopsDo) {
  constexpr std::size_t n = 12;
  const auto data = test::random_real_data(64, n, 4);
  const auto found = analyze_solvability(context(), data, {.modes = 3, .seed = 5});
  const random::Permutation order(64, random::make_key(5, random::Stream::solvability));
  for (const auto& size : found.sizes) {
    double large = 0;
    for (const std::int64_t first : {std::int64_t{0}, std::int64_t{32}}) {
      std::vector<double> moments(n * n);
      for (std::int64_t s = first; s < first + size.samples; ++s)
        for (std::size_t i = 0; i < n; ++i)
          for (std::size_t j = 0; j < n; ++j)
            moments[i * n + j] += data.value(order(static_cast<std::uint32_t>(s)), static_cast<std::int64_t>(i)) *
                                  data.value(order(static_cast<std::uint32_t>(s)), static_cast<std::int64_t>(j));
      const auto values = reference::symmetric_eigenvalues(moments, n);
      for (const double value : values) large += value > 0 && std::sqrt(value / values.front()) >= 0.2 ? 0.5 : 0;
    }
    EXPECT_EQ(size.data.large, large) << size.samples;
  }
}

TEST_P(SolvabilityOf, ManySamplesOfNoiseStopsGrowingAndYetIsNo) {
  const auto found = analyze_solvability(context(), test::random_data(8000, 40), {});
  EXPECT_EQ(found.modes, 10);
  EXPECT_EQ(found.sizes.back().data.large, 40);
  EXPECT_TRUE(found.has_saturated());
  EXPECT_TRUE(found.noise_has_none());
  EXPECT_NEAR(found.sizes.back().data.agreement, found.expected(), 4 * std::sqrt(2.0) / 40);
  EXPECT_FALSE(found.is_solvable());
}

// Half of all directions: two random ones agree by a half.
TEST_P(SolvabilityOf, NoiseWithManyModesIsNo) {
  const auto found = analyze_solvability(context(), test::random_data(8000, 40), {.modes = 20});
  EXPECT_TRUE(found.has_saturated());
  EXPECT_GT(found.sizes.back().data.agreement, 0.4);
  EXPECT_NEAR(found.excess(found.sizes.back().data), 0, 4 * std::sqrt(2.0) / 40);
  EXPECT_TRUE(found.noise_has_none());
  EXPECT_FALSE(found.is_solvable());
}

TEST(SolvabilityControl, IsPartOfTheAnswer) {
  Solvability solvability{.samples = 800, .units = 100, .modes = 50};
  solvability.sizes = {
      {.samples = 200, .data = {.large = 50, .agreement = 0.99}, .noise = {.large = 100, .agreement = 0.5}},
      {.samples = 400, .data = {.large = 50, .agreement = 0.99}, .noise = {.large = 100, .agreement = 0.5}}};
  EXPECT_NEAR(solvability.excess(solvability.sizes.back().data), 0.98, 1e-12);
  EXPECT_TRUE(solvability.noise_has_none());
  EXPECT_TRUE(solvability.is_solvable());
  solvability.sizes.back().noise.agreement = 0.99;  // below 2 κ / N_v, as anything is
  EXPECT_FALSE(solvability.noise_has_none());
  EXPECT_FALSE(solvability.is_solvable());
  EXPECT_EQ(to_json(solvability)["solvable"], false);
  solvability.sizes.back() = {
      .samples = 400, .data = {.large = 50, .agreement = 0.96}, .noise = {.large = 100, .agreement = 0.5}};
  EXPECT_FALSE(solvability.has_one_subspace()) << "an excess of 0.92";
}

TEST_P(SolvabilityOf, WhatDoesNotFitIsRefused) {
  const auto exit_code = [&](const data::Dataset& data, const SolvabilityOptions& options) {
    try {
      analyze_solvability(context(), data, options);
    } catch (const Error& error) {
      return error.code();
    }
    return ExitCode::done;
  };
  EXPECT_EQ(exit_code(test::random_data(8, 16), {}), ExitCode::done);
  EXPECT_EQ(exit_code(test::random_data(8, 16), {.centred = true}), ExitCode::done);
  EXPECT_EQ(exit_code(test::random_data(7, 16), {}), ExitCode::bad_input);
  EXPECT_EQ(exit_code(test::random_data(80, 16), {.modes = 8}), ExitCode::done);
  EXPECT_EQ(exit_code(test::random_data(80, 16), {.modes = 9}), ExitCode::usage) << "more than half of the units";
  EXPECT_EQ(exit_code(test::random_data(80, 1), {}), ExitCode::bad_input);
  EXPECT_EQ(exit_code(test::random_data(80, 2), {}), ExitCode::done);
  EXPECT_EQ(exit_code(test::random_data(24, 16), {.modes = 7}), ExitCode::usage)
      << "more than a quarter of the samples";
  EXPECT_EQ(exit_code(test::random_data(40, 16), {.modes = 0}), ExitCode::usage);
  auto zeros = test::random_real_data(40, 16);
  std::fill(zeros.real.begin(), zeros.real.end(), 0.0F);
  EXPECT_EQ(exit_code(zeros, {}), ExitCode::bad_input);
  for (const std::int64_t units : {16, 64}) {  // fewer than a draw's samples, and more
    const auto alike = test::copies_of_one(40, units);
    EXPECT_EQ(exit_code(alike, {}), ExitCode::bad_input) << "one direction, which says nothing";
    EXPECT_EQ(exit_code(alike, {.modes = 2}), ExitCode::bad_input);
    EXPECT_EQ(exit_code(alike, {.centred = true}), ExitCode::bad_input) << "none";
    auto but_one = alike;
    but_one.real[0] = -but_one.real[0];
    EXPECT_EQ(exit_code(but_one, {}), ExitCode::bad_input) << "one of the two draws has equal samples";
    EXPECT_EQ(exit_code(but_one, {.modes = 2}), ExitCode::bad_input);
    auto but_a_half = alike;
    for (std::size_t i = 0; i < but_a_half.real.size() / 2; ++i) but_a_half.real[i] = -but_a_half.real[i];
    EXPECT_EQ(exit_code(but_a_half, {.modes = 1}), ExitCode::done) << "one direction, in which both draws vary";
  }
}

KADANOFF_ON_EACH_DEVICE(SolvabilityOf);

}  // namespace
}  // namespace kadanoff::subspaces
