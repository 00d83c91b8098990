// The analysis of weights, against products and directions computed by hand.
#include "host/analysis/weights_analysis.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/devices.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::analysis {
namespace {

// W(i, a), N_v × N_h; no biases.
template <class Weight>
data::Model model_of(std::int64_t visible, std::int64_t hidden, Weight weight) {
  data::Model model{rbm::Parameters(cpu_device, visible, hidden), {}, {}};
  for (std::int64_t i = 0; i < visible; ++i)
    for (std::int64_t a = 0; a < hidden; ++a)
      model.parameters.weights.data()[i * hidden + a] = static_cast<float>(weight(i, a));
  std::fill_n(model.parameters.visible_bias.data(), visible, 0.0F);
  std::fill_n(model.parameters.hidden_bias.data(), hidden, 0.0F);
  return model;
}

class WeightsAnalysisTest : public test::OnEachDevice {
 protected:
  WeightsAnalysis analyze(const data::Model& model, const data::Dataset* data = nullptr) {
    return analyze_weights(context(), model, data);
  }
};

TEST_P(WeightsAnalysisTest, MultipliesByHand) {
  // W = (1 2; 0 −1; 3 1)
  constexpr float weights[] = {1, 2, 0, -1, 3, 1};
  auto model = model_of(3, 2, [&](auto i, auto a) { return weights[i * 2 + a]; });
  model.parameters.visible_bias.data()[1] = 3;
  model.parameters.hidden_bias.data()[0] = model.parameters.hidden_bias.data()[1] = -0.5F;
  const auto analysis = analyze(model);
  EXPECT_EQ(analysis.visible, 3);
  EXPECT_EQ(analysis.hidden, 2);
  EXPECT_EQ(analysis.product, (std::vector<float>{5, -2, 5, -2, 1, -1, 5, -1, 10}));
  // Wᵀ W = (10 5; 5 6): 8 ± √29
  ASSERT_EQ(analysis.eigenvalues.size(), 3U);
  EXPECT_NEAR(analysis.eigenvalues[0], 8 + std::sqrt(29.0), 1e-12);
  EXPECT_NEAR(analysis.eigenvalues[1], 8 - std::sqrt(29.0), 1e-12);
  EXPECT_EQ(analysis.eigenvalues[2], 0);
  EXPECT_DOUBLE_EQ(analysis.weight_rms, std::sqrt(16.0 / 6));
  EXPECT_EQ(analysis.weight_max, 3);
  EXPECT_DOUBLE_EQ(analysis.visible_bias_rms, std::sqrt(3.0));
  EXPECT_DOUBLE_EQ(analysis.hidden_bias_rms, 0.5);
  EXPECT_TRUE(analysis.lattice_shape.empty());
  EXPECT_TRUE(analysis.distances.empty());
  EXPECT_TRUE(analysis.overlaps.empty());
}

// W(i, a) = weight(displacement from a to i): then A also depends only on the displacement, and is the autocorrelation
// of `weight`.
TEST_P(WeightsAnalysisTest, TellsTheTwoDirectionsOfALatticeApart) {
  constexpr int side = 6;
  // Each hidden unit sees its own site and, with half the weight, its right-hand neighbour; nothing above or below.
  const auto model = model_of(side * side, side * side, [](auto i, auto a) {
    const auto x = (i % side - a % side + side) % side, y = (i / side - a / side + side) % side;
    return y != 0 ? 0.0 : x == 0 ? 1.0 : x == 1 ? 0.5 : 0.0;
  });
  const auto analysis = analyze(model);
  EXPECT_EQ(analysis.lattice_shape, (std::vector<std::int64_t>{side, side}));
  ASSERT_EQ(analysis.distances.size(), 4U);
  const double expected_x[] = {1, 0.4, 0, 0};  // (1 · 0.5) / (1 + 0.25)
  for (std::size_t r = 0; r < 4; ++r) {
    const auto& [distance, along_x, along_y, both] = analysis.distances[r];
    EXPECT_EQ(distance, static_cast<std::int64_t>(r));
    EXPECT_NEAR(along_x.mean, expected_x[r], 1e-6) << r;
    EXPECT_NEAR(along_y.mean, r == 0 ? 1 : 0, 1e-6) << r;
    EXPECT_NEAR(both.mean, (along_x.mean + along_y.mean) / 2, 1e-12) << r;
    EXPECT_NEAR(along_x.spread, 0, 1e-6) << r;
  }
  EXPECT_NEAR(analysis.distances[1].both.spread, 0.2 * std::sqrt(72.0 / 71), 1e-6);
  EXPECT_NEAR(analysis.distances[1].both.error, 0.2 / std::sqrt(71.0), 1e-6);
}

TEST_P(WeightsAnalysisTest, NormalisesByTheMeanOfTheDiagonal) {
  // One hidden unit: A(i, j) = w_i w_j on 2 × 2, w = 1, 2, 3, 4.
  const auto analysis = analyze(model_of(4, 1, [](auto i, auto) { return i + 1; }));
  ASSERT_EQ(analysis.distances.size(), 2U);
  EXPECT_NEAR(analysis.distances[0].along_x.mean, 1, 1e-6);
  ASSERT_EQ(analysis.decompositions.size(), 1U);
  EXPECT_EQ(analysis.decompositions[0].of, "eigenvalues of Wᵀ W");
  EXPECT_LT(analysis.decompositions[0].error, 1e-14);
  EXPECT_NEAR(analysis.distances[1].along_x.mean, (2 * (1 * 2) + 2 * (3 * 4)) / 30.0, 1e-6);
  EXPECT_NEAR(analysis.distances[1].along_y.mean, (2 * (1 * 3) + 2 * (2 * 4)) / 30.0, 1e-6);
  EXPECT_GT(analysis.distances[0].along_x.spread, 0.5);  // 1, 4, 9, 16 over 7.5
}

TEST_P(WeightsAnalysisTest, FindsTheSquaresOfTheSingularValues) {
  // W = U Σ Vᵀ with Σ on the diagonal and two reflections U = 1 − 2 u uᵀ, V likewise.
  for (const auto& [visible, hidden] : {std::pair{30, 7}, std::pair{7, 30}, std::pair{12, 12}}) {
    const auto smaller = std::min(visible, hidden);
    const auto reflection = [](int n, int i, int j) {  // u_i ∝ i + 1
      const double norm = n * (n + 1) * (2 * n + 1) / 6.0;
      return (i == j ? 1.0 : 0.0) - 2.0 * (i + 1) * (j + 1) / norm;
    };
    const auto singular = [smaller](int k) { return static_cast<double>(smaller - k); };
    const auto model = model_of(visible, hidden, [&, v = visible, h = hidden](auto i, auto a) {
      double sum = 0;
      for (int k = 0; k < smaller; ++k)
        sum += reflection(v, static_cast<int>(i), k) * singular(k) * reflection(h, k, static_cast<int>(a));
      return sum;
    });
    const auto values = analyze(model).eigenvalues;
    ASSERT_EQ(values.size(), static_cast<std::size_t>(visible));
    for (int k = 0; k < visible; ++k) {
      const double expected = k < smaller ? singular(k) * singular(k) : 0;
      EXPECT_NEAR(values[static_cast<std::size_t>(k)], expected, k < smaller ? 1e-4 : 0) << k;
    }
  }
}

TEST_P(WeightsAnalysisTest, AveragesTheOverlapsAtEachTemperature) {
  const auto model = test::some_model(20, 9);
  auto data = test::random_data(2500, 20);  // more than one batch on the CPU
  const double temperatures[] = {INFINITY, 0.5, 2.25};
  for (std::int64_t i = 0; i < data.count; ++i) data.temperatures.push_back(temperatures[i % 7 % 3]);
  const auto analysis = analyze(model, &data);
  ASSERT_EQ(analysis.overlaps.size(), 3U);
  EXPECT_EQ(analysis.overlaps[0].temperature, 0.5);
  EXPECT_EQ(analysis.overlaps[1].temperature, 2.25);
  EXPECT_EQ(analysis.overlaps[2].temperature, INFINITY);
  for (const auto& [temperature, samples, value] : analysis.overlaps) {
    std::int64_t count = 0;
    double sum = 0, squares = 0;
    for (std::int64_t s = 0; s < data.count; ++s) {
      if (data.temperatures[static_cast<std::size_t>(s)] != temperature) continue;
      double overlap = 0;  // vᵀ A v
      for (std::int64_t i = 0; i < 20; ++i)
        for (std::int64_t j = 0; j < 20; ++j)
          overlap += data.spin(s, i) * analysis.product[static_cast<std::size_t>(i * 20 + j)] * data.spin(s, j);
      ++count;
      sum += overlap;
      squares += overlap * overlap;
    }
    const auto n = static_cast<double>(count);
    const double spread = std::sqrt((squares - sum * sum / n) / (n - 1));
    EXPECT_EQ(samples, count);
    EXPECT_NEAR(value.mean, sum / n, 1e-5 * sum / n) << temperature;
    EXPECT_NEAR(value.spread, spread, 1e-4 * spread) << temperature;
    EXPECT_NEAR(value.error, spread / std::sqrt(n), 1e-4 * spread) << temperature;
  }
}

TEST_P(WeightsAnalysisTest, TakesDataWithoutTemperatures) {
  const auto data = test::random_data(1, 9);
  const auto analysis = analyze(test::some_model(9, 2), &data);
  ASSERT_EQ(analysis.overlaps.size(), 1U);
  EXPECT_TRUE(std::isnan(analysis.overlaps[0].temperature));
  EXPECT_EQ(analysis.overlaps[0].samples, 1);
  EXPECT_GT(analysis.overlaps[0].value.mean, 0);
  EXPECT_TRUE(std::isnan(analysis.overlaps[0].value.error));
}

TEST_P(WeightsAnalysisTest, DoesNotDependOnTheNumberOfThreads) {
  const auto model = test::some_model(400, 130);
  const auto data = test::random_data(100, 400);
  const auto two = analyze(model, &data);
  Context one(context().device(), 1);
  const auto again = analyze_weights(one, model, &data);
  EXPECT_EQ(again.product, two.product);
  EXPECT_EQ(again.eigenvalues, two.eigenvalues);
  EXPECT_EQ(again.overlaps[0].value.mean, two.overlaps[0].value.mean);
}

TEST_P(WeightsAnalysisTest, TakesTheLatticeFromModelOrData) {
  auto model = test::some_model(16, 2);
  auto data = test::random_data(2, 16);
  EXPECT_EQ(analyze(model, &data).lattice_shape, (std::vector<std::int64_t>{4, 4}));
  EXPECT_TRUE(analyze(model, &data).lattice_is_assumed);
  data.lattice_shape = {4, 4};
  EXPECT_FALSE(analyze(model, &data).lattice_is_assumed);
  data.lattice_shape = {2, 8};
  EXPECT_TRUE(analyze(model, &data).distances.empty());
  data.lattice_shape.clear();
  model.lattice_shape = {16};
  EXPECT_TRUE(analyze(model, &data).distances.empty());
}

TEST_P(WeightsAnalysisTest, RefusesDataOfAnotherSystem) {
  auto model = test::some_model(16, 2);
  auto data = test::random_data(2, 25);
  EXPECT_TRUE(
      test::fails_with(ExitCode::bad_input, "16 visible units, the data has 25 spins", [&] { analyze(model, &data); }));
  data = test::random_data(2, 16);
  model.lattice_shape = {4, 4};
  data.lattice_shape = {2, 8};
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "4×4 lattices, the data has 2×8", [&] { analyze(model, &data); }));
}

TEST_P(WeightsAnalysisTest, RefusesWeightsWhoseProductOverflows) {
  const auto model = model_of(4, 2, [](auto, auto) { return 1e25; });
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "too large", [&] { analyze(model); }));
}

TEST_P(WeightsAnalysisTest, AsksForMemoryFirst) {
  const auto model = model_of(2'000'000, 1, [](auto, auto) { return 1; });  // 16 TB
  EXPECT_TRUE(
      test::fails_with(ExitCode::usage, "the product of 2000000 × 1 weights would need", [&] { analyze(model); }));
}

TEST(SpectrumTest, CountsAndFindsTheLargestDrop) {
  const auto spectrum = describe_spectrum({8, 4, 1, 0.5, 0, 0});
  EXPECT_EQ(spectrum.rank, 4);
  EXPECT_DOUBLE_EQ(spectrum.participation, 13.5 * 13.5 / 81.25);
  EXPECT_EQ(spectrum.drop_after, 2);
  EXPECT_EQ(spectrum.drop, 4);
}

TEST(SpectrumTest, TakesRoundingForZero) {
  EXPECT_EQ(describe_spectrum({1, 1e-6, 1e-8}).rank, 2);
  EXPECT_EQ(describe_spectrum({5, 5, 5}).participation, 3);
  EXPECT_EQ(describe_spectrum({5}).drop_after, 0);
  EXPECT_EQ(describe_spectrum({0, 0}).rank, 0);
  EXPECT_EQ(describe_spectrum({0, 0}).participation, 0);
}

KADANOFF_ON_EACH_DEVICE(WeightsAnalysisTest);

}  // namespace
}  // namespace kadanoff::analysis
