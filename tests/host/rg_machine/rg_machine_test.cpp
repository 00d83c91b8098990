// The RG machine against its definition, written out in loops.
#include "host/rg_machine/rg_machine.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "host/data/block_spins.hpp"
#include "host/rg_machine/principal_components.hpp"
#include "tests/reference/fourier.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::rg_machine {
namespace {

// Smooth pictures of 8 × 8: a few long waves with random amplitudes, brighter than dark.
data::Dataset pictures(std::int64_t count) {
  std::mt19937 generator(5);
  std::normal_distribution<double> normal;
  data::Dataset data;
  data.count = count;
  data.units = 64;
  data.lattice_shape = {8, 8};
  for (std::int64_t s = 0; s < count; ++s) {
    const double a = normal(generator), b = normal(generator), c = normal(generator);
    for (int y = 0; y < 8; ++y)
      for (int x = 0; x < 8; ++x)
        data.real.push_back(
            static_cast<float>(std::tanh(0.4 + a * std::cos(0.785 * x) + b * std::sin(0.785 * y) +
                                         0.5 * c * std::cos(1.57 * (x + y)) + 0.1 * normal(generator))));
  }
  return data;
}

class RgMachineOf : public test::OnEachDevice {};

std::vector<double> at_unit_length(std::vector<double> vector) {
  double squares = 0;
  for (const double value : vector) squares += value * value;
  for (double& value : vector) value /= std::sqrt(squares);
  return vector;
}

TEST_P(RgMachineOf, DataIsTheSumOfItsDefinition) {
  const auto data = pictures(300);
  for (const auto& [alpha, block, modes, scale] :
       {std::tuple{std::optional<std::int64_t>(), std::optional<std::int64_t>(), 6, 1.0},
        std::tuple{std::optional<std::int64_t>(3), std::optional<std::int64_t>(4), 5, 0.5}}) {
    const RgMachineOptions options{
        .hidden_side = 4, .modes = modes, .alpha = alpha, .block = block, .centred = false, .scale = scale};
    const auto machine = make_rg_machine(context(), data, options);
    auto components = principal_components(context(), data, modes, false);
    const auto vectors = to_host(context(), components.vectors);
    const data::BlockLattices lattices{.size = block.value_or(2), .visible_side = 8, .hidden_side = 4};
    std::vector<double> weights(64 * 16);
    for (std::size_t k = 0; k < static_cast<std::size_t>(modes); ++k) {
      std::vector<double> v(vectors.begin() + static_cast<std::ptrdiff_t>(k * 64),
                            vectors.begin() + static_cast<std::ptrdiff_t>(k * 64 + 64));
      const auto h = at_unit_length(reference::truncated(v.data(), 8, 1, 4));  // |k| ≤ 4/2 − 1
      if (alpha) v = at_unit_length(reference::truncated(v.data(), 8, 1, 8));
      double squares = 0;
      for (std::int64_t a = 0; a < 4; ++a)
        for (std::int64_t b = 0; b < 4; ++b) {
          double sum = 0;
          for (auto y = lattices.block(a).first; y < lattices.block(a).end; ++y)
            for (auto x = lattices.block(b).first; x < lattices.block(b).end; ++x)
              sum += v[static_cast<std::size_t>(y * 8 + x)];
          squares += sum * sum;
        }
      const double s = scale * std::sqrt(squares);
      EXPECT_NEAR(machine.singular_values[k], s, 1e-5);
      for (std::size_t i = 0; i < 64; ++i)
        for (std::size_t a = 0; a < 16; ++a) weights[i * 16 + a] += s * v[i] * h[a];
      if (k > 0) continue;
      EXPECT_NEAR(machine.bias_scale, s, 1e-5);
      for (std::size_t i = 0; i < 64; ++i) EXPECT_NEAR(machine.model.parameters.visible_bias.data()[i], s * v[i], 1e-5);
      for (std::size_t a = 0; a < 16; ++a) EXPECT_NEAR(machine.model.parameters.hidden_bias.data()[a], s * h[a], 1e-5);
    }
    for (std::size_t at = 0; at < weights.size(); ++at)
      ASSERT_NEAR(machine.model.parameters.weights.data()[at], weights[at], 2e-5) << at;
    EXPECT_EQ(machine.model.lattice_shape, (std::vector<std::int64_t>{8, 8}));
    EXPECT_GT(machine.share, 0.9);
    EXPECT_LE(machine.share, 1);
  }
}

TEST_P(RgMachineOf, DataWithRandomHiddenVectorsHasOrthonormalOnes) {
  const auto machine = make_rg_machine(context(), pictures(100),
                                       {.hidden_side = 4, .modes = 6, .hidden_vectors = HiddenVectors::random});
  EXPECT_LT(machine.largest_overlap, 1e-6);
  double squares = 0;  // of orthonormal vectors on both sides: Σ S²
  for (std::int64_t at = 0; at < 64 * 16; ++at)
    squares += std::pow(double{machine.model.parameters.weights.data()[at]}, 2);
  double expected = 0;
  for (const double value : machine.singular_values) expected += value * value;
  EXPECT_NEAR(squares / expected, 1, 1e-5);
}

TEST_P(RgMachineOf, DataTakesTheLargeModesByItself) {
  const auto machine = make_rg_machine(context(), pictures(200), {.hidden_side = 4});
  EXPECT_GE(machine.modes, 3);
  EXPECT_LE(machine.modes, 9);  // 3 × 3 waves
  for (const double value : machine.singular_values) EXPECT_GE(value, 0.2 * machine.singular_values.front() * 0.999);
}

TEST_P(RgMachineOf, BinaryDataHasUnitsOfTheData) {
  auto data = test::random_data(60, 64);
  data.binary = true;
  EXPECT_TRUE(make_rg_machine(context(), data, {.hidden_side = 2, .modes = 1}).model.binary);
}

TEST_P(RgMachineOf, RefusesWhatDoesNotFit) {
  const auto code = [&](const data::Dataset& data, const RgMachineOptions& options) {
    try {
      validate(options);
      make_rg_machine(context(), data, options);
    } catch (const Error& error) {
      return error.code();
    }
    return ExitCode::done;
  };
  const auto data = pictures(50);
  EXPECT_EQ(code(data, {.hidden_side = 4, .modes = 9}), ExitCode::done);
  EXPECT_EQ(code(data, {.hidden_side = 3}), ExitCode::usage);
  EXPECT_EQ(code(data, {.hidden_side = 8}), ExitCode::usage);
  EXPECT_EQ(code(data, {.hidden_side = 0}), ExitCode::usage);
  EXPECT_EQ(code(data, {.hidden_side = 4, .modes = 10}), ExitCode::usage) << "3 × 3 waves";
  EXPECT_EQ(code(data, {.hidden_side = 4, .modes = 0}), ExitCode::usage);
  EXPECT_EQ(code(data, {.hidden_side = 4, .alpha = 2}), ExitCode::usage);
  EXPECT_EQ(code(data, {.hidden_side = 4, .alpha = 5}), ExitCode::usage);
  EXPECT_EQ(code(data, {.hidden_side = 4, .block = 9}), ExitCode::usage);
  EXPECT_EQ(code(data, {.hidden_side = 4, .scale = std::nan("")}), ExitCode::usage);
  EXPECT_EQ(code(pictures(4), {.hidden_side = 4, .modes = 5}), ExitCode::usage) << "4 samples";
  EXPECT_EQ(code(pictures(1), {.hidden_side = 4, .centred = true}), ExitCode::usage) << "it does not vary";
  EXPECT_EQ(code(test::random_data(20, 60), {.hidden_side = 4}), ExitCode::usage) << "no square";
  auto alike = pictures(1);
  alike.count = 30;
  for (int i = 1; i < 30; ++i) alike.real.insert(alike.real.end(), alike.real.begin(), alike.real.begin() + 64);
  EXPECT_EQ(code(alike, {.hidden_side = 4, .modes = 2}), ExitCode::bad_input) << "one direction";
  EXPECT_EQ(code(alike, {.hidden_side = 4}), ExitCode::done);
}

KADANOFF_ON_EACH_DEVICE(RgMachineOf);

}  // namespace
}  // namespace kadanoff::rg_machine
