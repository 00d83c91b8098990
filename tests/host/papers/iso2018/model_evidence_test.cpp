// What weights make of configurations, where it can be computed by hand.
#include "host/papers/iso2018/model_evidence.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "tests/support/devices.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

// W(i, a), N_v × N_h; no biases.
template <class Weight>
data::Model model_with(std::int64_t visible, std::int64_t hidden, Weight weight) {
  data::Model model;
  model.parameters = rbm::Parameters(cpu_device, visible, hidden);
  for (std::int64_t i = 0; i < visible; ++i)
    for (std::int64_t a = 0; a < hidden; ++a)
      model.parameters.weights.data()[i * hidden + a] = static_cast<float>(weight(i, a));
  std::fill_n(model.parameters.visible_bias.data(), visible, 0.0F);
  std::fill_n(model.parameters.hidden_bias.data(), hidden, 0.0F);
  return model;
}

// Up to 32 spins to a sample, one bit each.
data::Dataset configurations_of(std::int64_t units, const std::vector<std::uint32_t>& words,
                                const std::vector<double>& temperatures) {
  data::Dataset data;
  data.count = std::ssize(words);
  data.units = units;
  data.words = words;
  data.temperatures = temperatures;
  return data;
}

class Iso2018ModelEvidence : public test::OnEachDevice {};

TEST_P(Iso2018ModelEvidence, SecondMomentsAreOfEachTemperature) {
  // T = 0: all up, and all down; T = 1: the first two up, the others down.
  const auto moments = second_moments(context(), configurations_of(4, {0xF, 0x0, 0x3}, {0, 0, 1}));
  ASSERT_EQ(moments.size(), 2U);
  EXPECT_EQ(moments[0].values, std::vector<double>(16, 1));
  EXPECT_EQ(moments[1].temperature, 1);
  EXPECT_EQ(moments[1].values, (std::vector<double>{1, 1, -1, -1, 1, 1, -1, -1, -1, -1, 1, 1, -1, -1, 1, 1}));
  const auto data = describe_data(context(), moments);
  EXPECT_EQ(data.temperatures, (std::vector<double>{0, 1}));
  EXPECT_EQ(data.squared_magnetisation, (std::vector<double>{1, 0}));
  ASSERT_EQ(data.cold_eigenvalues.size(), 4U);
  EXPECT_NEAR(data.cold_eigenvalues[0], 4, 1e-12);
  EXPECT_NEAR(data.cold_eigenvalues[1], 0, 1e-12);
}

TEST_P(Iso2018ModelEvidence, OneUniformHiddenUnitSeesTheMagnetisation) {
  // |B| = 4 · 0.5 = 2 of all-up and all-down lattices, and 0 of the other one, which `learned` does not have.
  const auto data = configurations_of(4, {0xF, 0x0}, {0, 0});
  auto model = model_with(4, 1, [](auto, auto) { return 0.5; });
  const auto moments = second_moments(context(), data);
  const auto evidence = measure_model(context(), model, moments, data, 1);
  EXPECT_EQ(evidence.fields_above_1, 1);
  EXPECT_EQ(evidence.fields_above_2, 0);
  EXPECT_NEAR(evidence.linear_error, (2 - std::tanh(2)) / std::tanh(2), 1e-6);
  EXPECT_EQ(evidence.hidden_certain, 1);  // tanh 2 = 0.964
  EXPECT_NEAR(evidence.hidden_noise, 1 - std::pow(std::tanh(2), 2), 1e-6);
  EXPECT_EQ(evidence.visible_certain, 0);  // tanh 0.5, whatever h is
  EXPECT_NEAR(evidence.visible_noise, 1 - std::pow(std::tanh(0.5), 2), 1e-6);
  EXPECT_EQ(evidence.bias_share, 0);
  EXPECT_NEAR(evidence.enhancement, 4, 1e-6);  // 16 / 4 entries of W Wᵀ
  EXPECT_NEAR(evidence.shuffled_enhancement, 1, 1e-6);
  EXPECT_NEAR(evidence.utilisation, 1, 1e-6);
  EXPECT_NEAR(evidence.magnetisation_correlation, 1, 1e-6);
  EXPECT_NEAR(evidence.random.enhancement, 1, 0.5);  // random signs of the four weights
  // Of the 16 choices of four signs 2 are uniform, and the others by at most a quarter. Shuffling does not change equal
  // spins: all but the 6 choices with no overlap at all are as good as the trained weights.
  EXPECT_NEAR(evidence.random.uniform_firsts, 2.0 / 16, 0.12);
  EXPECT_GT(evidence.random.uniform_firsts, 0);
  EXPECT_NEAR(evidence.random.above_shuffled, 10.0 / 16, 0.25);
  EXPECT_NEAR(evidence.random.neighbours, 0, 0.3);
  model.parameters.visible_bias.data()[0] = 0.2F;  // rms 0.1, of fields ±0.5
  EXPECT_NEAR(measure_model(context(), model, moments, data, 1).bias_share, 0.2, 1e-6);
  model.parameters.hidden_bias.data()[0] = -1;  // rms 1, of fields ±2
  EXPECT_NEAR(measure_model(context(), model, moments, data, 1).bias_share, 0.5, 1e-6);
}

TEST_P(Iso2018ModelEvidence, ShufflingSitesIsTheMeanOverAllPermutations) {
  constexpr std::array<std::array<double, 2>, 4> w{{{1, -2}, {0.5, 3}, {-1, 1}, {2, 0.25}}};
  const auto model =
      model_with(4, 2, [&](auto i, auto a) { return w[static_cast<std::size_t>(i)][static_cast<std::size_t>(a)]; });
  const auto data = configurations_of(4, {0x7}, {1});  // + + + −
  const auto overlap = [&](const std::array<int, 4>& spins) {
    double sum = 0;
    for (std::size_t a = 0; a < 2; ++a) {
      double field = 0;
      for (std::size_t i = 0; i < 4; ++i) field += spins[i] * w[i][a];
      sum += field * field;
    }
    return sum;
  };
  double shuffled = 0;
  for (std::size_t down = 0; down < 4; ++down) {
    std::array<int, 4> spins{1, 1, 1, 1};
    spins[down] = -1;
    shuffled += overlap(spins) / 4;
  }
  double trace = 0;
  for (const auto& row : w)
    for (const double value : row) trace += value * value;
  const auto evidence = measure_model(context(), model, second_moments(context(), data), data, 1);
  EXPECT_NEAR(evidence.enhancement, overlap({1, 1, 1, -1}) / trace, 1e-6);
  EXPECT_NEAR(evidence.shuffled_enhancement, overlap({1, 1, 1, -1}) / shuffled, 1e-6);
}

TEST_P(Iso2018ModelEvidence, RandomWeightsHaveNoneOfWhatWasLearned) {
  // Hidden unit a is +1 on row a of a 4 × 4 lattice, and the data have rows of equal spins.
  std::vector<std::uint32_t> words;
  std::vector<double> temperatures;
  for (std::uint32_t rows = 0; rows < 16; ++rows) {
    std::uint32_t word = 0;
    for (std::uint32_t y = 0; y < 4; ++y) word |= ((rows >> y) & 1U) * 0xFU << (4 * y);
    words.push_back(word);
    temperatures.push_back(rows % 2);
  }
  const auto data = configurations_of(16, words, temperatures);
  const auto model = model_with(16, 4, [](auto i, auto a) { return i / 4 == a ? 1 : 0; });
  const auto evidence = measure_model(context(), model, second_moments(context(), data), data, 1);
  EXPECT_NEAR(evidence.enhancement, 4, 1e-9);  // a field of ±4 from four spins
  EXPECT_NEAR(evidence.utilisation, 1, 1e-9);  // the rows are independent
  EXPECT_LT(evidence.random.enhancement, 2);
  EXPECT_LT(evidence.random.participating_share, 0.9);
  EXPECT_EQ(evidence.random.as_enhanced, 0);
  EXPECT_EQ(evidence.random.above_shuffled, 0);
  EXPECT_GT(evidence.random.diagonal_share, 0.2);  // of the trained ones 1/4
  EXPECT_EQ(evidence.random.near_neighbours, 0);
  EXPECT_GT(evidence.random.all_take_part, 0);  // on average 0.8 of their eigenvalues take part
  EXPECT_LT(evidence.random.all_take_part, 1);
  EXPECT_LT(evidence.random.all_are_used, 0.5);
  EXPECT_EQ(evidence.random.eigenvalues.size(), 16U);
  EXPECT_EQ(evidence.random.eigenvalues[4], 0);
  const auto again = measure_model(context(), model, second_moments(context(), data), data, 1);
  EXPECT_EQ(again.random.enhancement, evidence.random.enhancement);
}

TEST_P(Iso2018ModelEvidence, TheShapeOfAProductIsThatOfItsWaves) {
  // A = 5 u uᵀ + Σ 3 over the four waves of |k| = 1, of a 4 × 4 lattice, each of length 1.
  analysis::WeightsAnalysis analysis;
  analysis.visible = 16;
  analysis.hidden = 5;
  analysis.product.assign(256, 0);
  for (int i = 0; i < 16; ++i)
    for (int j = 0; j < 16; ++j) {
      const double dx = i % 4 - j % 4, dy = i / 4 - j / 4, turn = std::numbers::pi / 2;
      const double waves = (std::cos(turn * dx) + std::cos(turn * dy)) / 8;
      analysis.product[static_cast<std::size_t>(16 * i + j)] = static_cast<float>(5.0 / 16 + 3 * waves);
    }
  const auto shape = shape_of(context(), analysis);
  EXPECT_NEAR(shape.leading_uniform, 1, 1e-6);
  EXPECT_NEAR(shape.leading_sites, 16, 1e-3);
  EXPECT_NEAR(shape.next_long, 1, 1e-6);
  EXPECT_NEAR(shape.uniform_sum, 5 * 16 / 17.0, 1e-5);  // Σ_ij A_ij = 5 · 16, Σ_i A_ii = 5 + 4 · 3
  EXPECT_NEAR(shape.diagonal_share, 16 * std::pow(17.0 / 16, 2) / (25 + 4 * 9), 1e-6);
}

TEST_P(Iso2018ModelEvidence, OneLargeSiteIsNoWave) {
  analysis::WeightsAnalysis analysis;
  analysis.visible = 16;
  analysis.hidden = 2;
  analysis.product.assign(256, 0);
  analysis.product[0] = 9;
  analysis.product[17] = 4;
  const auto shape = shape_of(context(), analysis);
  EXPECT_NEAR(shape.leading_uniform, 1.0 / 16, 1e-9);
  EXPECT_NEAR(shape.next_long, 4.0 / 16, 1e-9);
  EXPECT_NEAR(shape.leading_sites, 1, 1e-9);
  EXPECT_EQ(shape.diagonal_share, 1);
}

TEST_P(Iso2018ModelEvidence, RandomSignsAreCounted) {
  // One hidden unit with equal weights: A_ij = ±1, of which all 256 squares are the same. Random signs hardly align.
  const auto data = configurations_of(16, {0xFFFF, 0x0000, 0x5A5A, 0x9669}, {1, 2, 3, 4});
  const auto model = model_with(16, 1, [](auto, auto) { return 1; });
  const auto evidence = measure_model(context(), model, second_moments(context(), data), data, 1);
  EXPECT_NEAR(evidence.random.diagonal_share, 1.0 / 16, 1e-9);
  EXPECT_EQ(evidence.random.diagonal, 0);
  EXPECT_NEAR(evidence.random.all_take_part, 1, 1e-9);  // one eigenvalue is all that there is
  EXPECT_NEAR(evidence.random.all_are_used, 1, 1e-9);
  EXPECT_EQ(evidence.random.as_enhanced, 0);
  // r² = a² / (a² + (b² + c²) / 2) with the overlaps of the signs with +1 and with the two patterns: in all 65,536
  // choices of them, r ≥ 0.9 in a share of 0.1577, of which 40 draws differ by 0.06.
  EXPECT_NEAR(evidence.random.related, 0.1577, 0.15);
  EXPECT_GT(evidence.random.related, 0);
  EXPECT_EQ(evidence.random.long_waves, 0);  // there is one eigenvector only
}

TEST_P(Iso2018ModelEvidence, RandomWeightsFallWhereTheirDataDo) {
  // One weight of one site: vᵀ A v is its square for every configuration, in any order.
  const auto one_site = [](auto i, auto) { return i == 0 ? 1 : 0; };
  const auto flat = configurations_of(16, {0xFFFF, 0x0000, 0x5A5A, 0x9669}, {2, 2.25, 2.5, 2.75});
  // Of a constant curve the first step counts, which is at 2.125.
  const auto evidence = measure_model(context(), model_with(16, 1, one_site), second_moments(context(), flat), flat, 1);
  EXPECT_NEAR(evidence.random.steep_at_critical, 1, 1e-9);
  EXPECT_NEAR(evidence.random.as_enhanced, 1, 1e-9);  // all are as good as the trained one
  EXPECT_NEAR(evidence.random.diagonal, 1, 1e-9);
  EXPECT_NEAR(evidence.random.fitting_curves, 1, 1e-9);  // 0 times ⟨m²⟩
  const auto later = configurations_of(16, {0xFFFF, 0x0000, 0x5A5A, 0x9669}, {4, 4.25, 4.5, 4.75});
  EXPECT_EQ(measure_model(context(), model_with(16, 1, one_site), second_moments(context(), later), later, 1)
                .random.steep_at_critical,
            0);
}

KADANOFF_ON_EACH_DEVICE(Iso2018ModelEvidence);

TEST(Iso2018ThinnedData, IsSpreadOverAll) {
  auto data = test::some_dataset(10, 4);
  EXPECT_EQ(thinned(data, 10).count, 10);
  const auto third = thinned(data, 4);
  EXPECT_EQ(third.temperatures, (std::vector<double>{data.temperatures[0], data.temperatures[3], data.temperatures[6],
                                                     data.temperatures[9]}));
}

}  // namespace
}  // namespace kadanoff::papers::iso2018
