// Counts of models whose singular values and waves are known.
#include "host/subspaces/parameter_counts.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "host/subspaces/parameter_counts_text.hpp"
#include "kernels/fourier/radial_average.hpp"
#include "tests/reference/fourier.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::subspaces {
namespace {

class ParameterCountsOf : public test::OnEachDevice {};

// Each hidden unit a single wave, cos 2π (k_x x + k_y y) / L, or the sine, times a strength.
struct Wave {
  int kx, ky;
  float strength;
  bool sine = false;
};
data::Model model_of_waves(int side, const std::vector<Wave>& waves) {
  data::Model model;
  const auto hidden = std::ssize(waves);
  model.parameters = rbm::Parameters(cpu_device, std::int64_t{side} * side, hidden);
  std::fill_n(model.parameters.visible_bias.data(), side * side, 0.0F);
  std::fill_n(model.parameters.hidden_bias.data(), hidden, 0.0F);
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x)
      for (std::int64_t a = 0; a < hidden; ++a) {
        const auto& wave = waves[static_cast<std::size_t>(a)];
        model.parameters.weights.data()[(y * side + x) * hidden + a] =
            wave.strength *
            static_cast<float>(std::cos(2 * std::numbers::pi * (wave.kx * x + wave.ky * y) / static_cast<double>(side) -
                                        (wave.sine ? std::numbers::pi / 2 : 0)));
      }
  return model;
}

double count_of(const ParameterCounts& counts, const std::string& formula) {
  for (const auto& one : counts.counts)
    if (one.formula == formula) return one.count;
  return -1;
}

TEST_P(ParameterCountsOf, WavesFollowFromTheFormulas) {
  // Two large singular values, and a small one with a short wave.
  const auto model = model_of_waves(12, {{1, 0, 1}, {2, 1, 0.5F}, {5, 5, 0.1F}});
  const auto found = count_parameters(context(), model, {.samples = 300, .k_max = 1});
  EXPECT_EQ(found.modes, 2);
  EXPECT_EQ(count_of(found, "N_v N_h + N_v + N_h"), 144 * 3 + 144 + 3);
  const auto of_thermometer = count_parameters(context(), model, {.samples = 300, .k_max = 1, .visible_biases = false});
  EXPECT_EQ(count_of(of_thermometer, "N_v N_h + N_v + N_h"), -1);
  EXPECT_EQ(count_of(of_thermometer, "N_v N_h + N_h"), 144 * 3 + 3);
  EXPECT_EQ(of_thermometer.counts.size(), found.counts.size());
  EXPECT_EQ(count_of(found, "κ N_v"), 288);
  EXPECT_EQ(count_of(found, "κ (N_v + N_h − κ)"), 290);
  EXPECT_EQ(count_of(found, "κ N_v / 36"), 8);
  EXPECT_EQ(found.modes_within, 5);
  EXPECT_EQ(count_of(found, "κ #(|k| ≤ k_max)"), 10);
  ASSERT_TRUE(found.edge);
  EXPECT_NEAR(*found.edge, std::sqrt(5.0), 1e-12);
  EXPECT_EQ(found.modes_within_edge, 21);
  EXPECT_EQ(count_of(found, "κ #(|k| ≤ edge)"), 42);
  EXPECT_EQ(count_of(found, "κ (N_v − κ)"), 284);
  EXPECT_EQ(found.counts.size(), 7U);
  EXPECT_EQ(found.below(), 6);
  EXPECT_NE(to_text(found).find("below 300 samples: 6 of 7 readings"), std::string::npos) << to_text(found);
  EXPECT_NE(to_text(found).find("\nsingular values of W: direct, residual "), std::string::npos) << to_text(found);
  EXPECT_LT(to_json(found)["decompositions"][0]["residual"], 1e-6);
}

// The paper's numbers, II.A: 80 × 80 sites, and 200 large singular values, whose visible vectors are long waves.
TEST(ParameterCountsOfThePapersModel, AreThePapers) {
  std::vector<Wave> waves;  // orthogonal to each other: with ±k a cosine and a sine
  for (int kx = 0; kx <= 10; ++kx)
    for (int ky = kx == 0 ? 1 : -10; ky <= 10; ++ky)
      if (kx * kx + ky * ky <= 100 && waves.size() < 200)
        for (const bool sine : {false, true}) waves.push_back({kx, ky, 1, sine});
  ASSERT_EQ(waves.size(), 200U);
  for (int k = 30; k < 35; ++k) waves.push_back({k, 0, 0.15F});  // short ones, and small
  Context context(cpu_device, 2);
  const auto found = count_parameters(context, model_of_waves(80, waves), {.samples = 40'000, .k_max = 10});
  EXPECT_EQ(found.modes, 200);
  EXPECT_EQ(count_of(found, "κ N_v"), 1'280'000);
  EXPECT_EQ(std::floor(count_of(found, "κ N_v / 36")), 35'555);
  EXPECT_EQ(found.modes_within, 317);
  EXPECT_EQ(count_of(found, "κ #(|k| ≤ k_max)"), 63'400);
  ASSERT_TRUE(found.edge);
  EXPECT_GT(*found.edge, 9);
  EXPECT_LE(*found.edge, 10);
  EXPECT_EQ(found.below(), 1) << "of the paper's 40,000 samples: by its own factor only";
}

TEST_P(ParameterCountsOf, TheEdgeHoldsTheShareOfADirectTransform) {
  const auto values = test::random_values(3, 64, 5);
  const auto lattices = to_device(context(), values);
  const auto mean_share = [&](double k) {
    double sum = 0;
    for (std::size_t row = 0; row < 3; ++row) {
      const std::vector<double> one(values.begin() + static_cast<std::ptrdiff_t>(64 * row),
                                    values.begin() + static_cast<std::ptrdiff_t>(64 * row + 64));
      sum += reference::radial(one.data(), 8, k).share / 3;
    }
    return sum;
  };
  for (const double share : {0.1, 0.5, 0.9, 0.99}) {
    const double edge = edge_of(context(), lattices.matrix(3, 64), 8, share);
    EXPECT_GE(mean_share(edge + 1e-6), share);
    EXPECT_LT(mean_share(edge - 1e-6), share);
  }
  EXPECT_NEAR(edge_of(context(), lattices.matrix(3, 64), 8, 1.1), std::sqrt(32.0), 1e-12) << "all";
}

TEST_P(ParameterCountsOf, UnitsOnNoLatticeHaveNoWaves) {
  const auto found = count_parameters(context(), test::some_model(15, 4), {});
  EXPECT_FALSE(found.edge);
  EXPECT_EQ(found.counts.size(), 5U);
  EXPECT_TRUE(to_json(found)["below"].is_null());
  EXPECT_NE(to_text(found).find("no square lattice"), std::string::npos);
}

TEST_P(ParameterCountsOf, WhatMakesNoSenseIsRefused) {
  EXPECT_THROW(validate({.samples = 0}), Error);
  EXPECT_THROW(validate({.k_max = -1}), Error);
  EXPECT_THROW(validate({.k_max = std::nan("")}), Error);
  auto model = test::some_model(16, 4);
  model.parameters.weights.fill_zero(context());
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "are zero", [&] { count_parameters(context(), model, {}); }));
}

KADANOFF_ON_EACH_DEVICE(ParameterCountsOf);

}  // namespace
}  // namespace kadanoff::subspaces
