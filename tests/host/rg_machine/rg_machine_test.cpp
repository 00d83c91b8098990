// The RG machine against its definition, written out in loops.
#include "host/rg_machine/rg_machine.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <set>

#include "host/data/block_spins.hpp"
#include "host/rg_machine/principal_components.hpp"
#include "tests/reference/fourier.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/files.hpp"
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

TEST_P(RgMachineOf, DataHasBiasesOfTheLengthThatIsAskedFor) {
  const auto data = pictures(100);
  const auto vectors = to_host(context(), principal_components(context(), data, 3, true).vectors);
  for (const double beta : {1.0, 0.25, 0.0}) {
    const auto machine = make_rg_machine(
        context(), data, {.hidden_side = 4, .modes = 3, .centred = true, .scale = 2, .bias_scale = beta});
    EXPECT_EQ(machine.bias_scale, beta);
    double squares = 0;
    for (std::int64_t i = 0; i < 64; ++i)
      EXPECT_NEAR(machine.model.parameters.visible_bias.data()[i], beta * vectors[static_cast<std::size_t>(i)], 1e-6);
    for (std::int64_t a = 0; a < 16; ++a)
      squares += std::pow(double{machine.model.parameters.hidden_bias.data()[a]}, 2);
    EXPECT_NEAR(std::sqrt(squares), beta, 1e-6);
  }
}

// C7: the hidden vector has the coefficients C of the visible one, (L_h / L_v) C in general, and is shorter than that.
TEST_P(RgMachineOf, DataHasHiddenVectorsThatShareTheCoefficients) {
  const auto machine = make_rg_machine(context(), pictures(100),
                                       {.hidden_side = 4, .modes = 5, .hidden_vectors = HiddenVectors::shared});
  ASSERT_EQ(machine.visible_vectors.size(), 5U * 64);
  ASSERT_EQ(machine.hidden_vectors.size(), 5U * 16);
  for (std::ptrdiff_t k = 0; k < 5; ++k) {
    const auto* v = machine.visible_vectors.data() + k * 64;
    const auto* h = machine.hidden_vectors.data() + k * 16;
    double squares = 0;
    for (int kx = -1; kx <= 1; ++kx)
      for (int ky = -1; ky <= 1; ++ky) {
        const auto c = reference::fourier(v, 8, kx, ky);
        EXPECT_LT(std::abs(reference::fourier(h, 4, kx, ky) - c / 2.0), 1e-5) << k << ": " << kx << ", " << ky;
        squares += std::norm(c) / 64;
      }
    double length = 0;
    for (int a = 0; a < 16; ++a) length += double{h[a]} * h[a];
    EXPECT_NEAR(length, squares, 1e-5) << "what the truncation leaves";
    EXPECT_LT(length, 1);
    EXPECT_NEAR(machine.model.parameters.hidden_bias.data()[k], machine.bias_scale * machine.hidden_vectors[k], 1e-6);
  }
}

TEST_P(RgMachineOf, DataHasWeightsThatDoNotDependOnTheSigns) {
  const auto data = pictures(100);
  const auto make = [&](Signs signs, std::uint64_t seed) {
    return make_rg_machine(context(), data,
                           {.hidden_side = 4, .modes = 5, .centred = true, .signs = signs, .seed = seed});
  };
  const auto usual = make(Signs::data, 1);
  std::vector<double> means(64);
  for (std::int64_t i = 0; i < data.count; ++i)
    for (std::int64_t unit = 0; unit < 64; ++unit) means[static_cast<std::size_t>(unit)] += data.value(i, unit);
  // The sign of each vector beside that of the usual one.
  const auto signs_of = [&](const RgMachine& machine) {
    std::vector<int> signs;
    for (std::size_t k = 0; k < 5; ++k) {
      double visible = 0, hidden = 0;
      for (std::size_t i = 0; i < 64; ++i)
        visible += double{machine.visible_vectors[k * 64 + i]} * usual.visible_vectors[k * 64 + i];
      for (std::size_t a = 0; a < 16; ++a)
        hidden += double{machine.hidden_vectors[k * 16 + a]} * usual.hidden_vectors[k * 16 + a];
      EXPECT_NEAR(std::abs(visible), 1, 1e-5);
      EXPECT_NEAR(hidden, visible, 1e-5);
      signs.push_back(visible < 0 ? -1 : 1);
    }
    for (std::int64_t at = 0; at < 64 * 16; ++at)
      EXPECT_NEAR(machine.model.parameters.weights.data()[at], usual.model.parameters.weights.data()[at], 1e-5);
    for (std::int64_t i = 0; i < 64; ++i)
      EXPECT_NEAR(machine.model.parameters.visible_bias.data()[i],
                  signs.front() * usual.model.parameters.visible_bias.data()[i], 1e-5);
    return signs;
  };
  EXPECT_EQ(signs_of(make(Signs::opposite, 1)), (std::vector<int>{-1, -1, -1, -1, -1}));
  const auto positive = make(Signs::positive, 1);
  for (std::size_t k = 0; k < 5; ++k) {
    double sum = 0, with_mean = 0;
    for (std::size_t i = 0; i < 64; ++i) {
      sum += positive.visible_vectors[k * 64 + i];
      with_mean += usual.visible_vectors[k * 64 + i] * means[i];
    }
    EXPECT_GE(sum, 0) << k;
    EXPECT_GE(with_mean, -1e-3) << k;
  }
  signs_of(positive);
  std::set<std::vector<int>> drawn;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) drawn.insert(signs_of(make(Signs::random, seed)));
  EXPECT_GE(drawn.size(), 4U) << "of 2⁵";
  EXPECT_EQ(signs_of(make(Signs::random, 3)), signs_of(make(Signs::random, 3)));
}

// Waves along the diagonals cancel in blocks more than flat ones do: the largest S_I need not be the first.
TEST_P(RgMachineOf, DataHasTheBiasesOfTheLargestBlockSumIfAsked) {
  data::Dataset data;
  data.units = 64;
  data.count = 200;
  data.lattice_shape = {8, 8};
  std::mt19937 generator(6);
  std::normal_distribution<double> normal;
  for (std::int64_t s = 0; s < data.count; ++s) {
    const double fine = 0.4 * normal(generator), flat = 0.1 * normal(generator);
    for (int y = 0; y < 8; ++y)
      for (int x = 0; x < 8; ++x)
        data.real.push_back(static_cast<float>(std::tanh(fine * std::cos(2 * M_PI * (x + y) / 8) + flat)));
  }
  const auto make = [&](BiasVector bias_vector) {
    return make_rg_machine(context(), data, {.hidden_side = 4, .modes = 2, .bias_vector = bias_vector});
  };
  const auto first = make(BiasVector::first), largest = make(BiasVector::largest);
  EXPECT_EQ(first.bias_vector, 0);
  EXPECT_EQ(largest.bias_vector, 1);
  EXPECT_NEAR(largest.bias_scale, *std::max_element(first.singular_values.begin(), first.singular_values.end()), 1e-12);
  for (std::int64_t i = 0; i < 64; ++i)
    EXPECT_NEAR(largest.model.parameters.visible_bias.data()[i],
                largest.bias_scale * largest.visible_vectors[static_cast<std::size_t>(64 + i)], 1e-6);
  for (std::int64_t a = 0; a < 16; ++a)
    EXPECT_NEAR(largest.model.parameters.hidden_bias.data()[a],
                largest.bias_scale * largest.hidden_vectors[static_cast<std::size_t>(16 + a)], 1e-6);
}

// Each block of 2 × 2 has as many spins up as down.
TEST_P(RgMachineOf, CheckerboardsHasNoWeights) {
  data::Dataset boards;
  boards.units = 64;
  boards.count = 40;
  boards.lattice_shape = {8, 8};
  for (std::int64_t s = 0; s < boards.count; ++s)
    for (int i = 0; i < 64; ++i) boards.real.push_back((i / 8 + i + s) % 2 == 0 ? 1.0F : -1.0F);
  const auto make = [&](std::int64_t block, HiddenVectors vectors = HiddenVectors::random) {
    return make_rg_machine(context(), boards, {.hidden_side = 4, .block = block, .hidden_vectors = vectors});
  };
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, " cancels in each block of 2 × 2 sites", [&] { make(2); }));
  EXPECT_TRUE(
      test::fails_with(ExitCode::bad_input, "none of the 3 × 3 waves", [&] { make(3, HiddenVectors::truncated); }));
  EXPECT_GT(make(3).singular_values.front(), 0.1);
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
  for (const double scale : {0.0, -1.0, 2e5, std::nan(""), static_cast<double>(INFINITY)})
    EXPECT_EQ(code(data, {.hidden_side = 4, .scale = scale}), ExitCode::usage) << scale;
  for (const double scale : {-1.0, 2e5, std::nan("")})
    EXPECT_EQ(code(data, {.hidden_side = 4, .bias_scale = scale}), ExitCode::usage) << scale;
  EXPECT_EQ(code(pictures(4), {.hidden_side = 4, .modes = 5}), ExitCode::usage) << "4 samples";
  for (const bool centred : {false, true})
    EXPECT_EQ(code(pictures(1), {.hidden_side = 4, .centred = centred}), ExitCode::bad_input) << "it does not vary";
  const auto random = HiddenVectors::random;
  EXPECT_EQ(code(data, {.hidden_side = 4, .modes = 16, .hidden_vectors = random}), ExitCode::done);
  EXPECT_EQ(code(data, {.hidden_side = 4, .modes = 17, .hidden_vectors = random}), ExitCode::usage);
  EXPECT_EQ(code(data, {.hidden_side = 4, .modes = 9, .alpha = 3, .hidden_vectors = random}), ExitCode::done);
  EXPECT_EQ(code(data, {.hidden_side = 4, .modes = 10, .alpha = 3, .hidden_vectors = random}), ExitCode::usage)
      << "visible vectors of 3 × 3 waves";
  EXPECT_EQ(code(test::random_data(20, 60), {.hidden_side = 4}), ExitCode::bad_input) << "no square";
  for (const std::int64_t count : {10, 20, 30, 49, 100}) {
    auto alike = test::copies_of_one(count, 64);
    alike.lattice_shape = {8, 8};
    EXPECT_EQ(code(alike, {.hidden_side = 4, .modes = 2}), ExitCode::bad_input) << "one direction";
    EXPECT_EQ(code(alike, {.hidden_side = 4}), ExitCode::done);
    EXPECT_EQ(code(alike, {.hidden_side = 4, .centred = true}), ExitCode::bad_input) << "none, of " << count;
  }
}

KADANOFF_ON_EACH_DEVICE(RgMachineOf);

}  // namespace
}  // namespace kadanoff::rg_machine
