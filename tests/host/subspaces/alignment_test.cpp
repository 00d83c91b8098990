// Alignments whose answer is known, and one against the product of the projections, entry by entry.
#include "host/subspaces/alignment.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>

#include "host/rg_machine/principal_components.hpp"
#include "host/subspaces/alignment_text.hpp"
#include "kernels/spectra/svd.hpp"
#include "tests/reference/jacobi.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::subspaces {
namespace {

// P = Σ_I x_I x_Iᵀ of the first `count` rows of n entries.
template <class T>
std::vector<double> projection(const std::vector<T>& rows, std::size_t count, std::size_t n) {
  std::vector<double> p(n * n);
  for (std::size_t row = 0; row < count; ++row)
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) p[i * n + j] += double{rows[row * n + i]} * double{rows[row * n + j]};
  return p;
}

std::vector<double> matrix_product(const std::vector<double>& a, const std::vector<double>& b, std::size_t n) {
  std::vector<double> c(n * n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t j = 0; j < n; ++j) c[i * n + j] += a[i * n + k] * b[k * n + j];
  return c;
}

class AlignmentOf : public test::OnEachDevice {
 protected:
  spectrum::Weights weights_of(const std::vector<float>& values, std::int64_t visible, std::int64_t hidden) {
    return {.values = to_device(context(), values),
            .visible = visible,
            .hidden = hidden,
            .visible_side = {},
            .hidden_side = {},
            .what = "a test"};
  }
  spectrum::Weights random_weights(std::int64_t visible, std::int64_t hidden, unsigned seed) {
    std::mt19937 generator(seed);
    std::normal_distribution<float> normal;
    std::vector<float> values(static_cast<std::size_t>(visible * hidden));
    for (float& value : values) value = normal(generator);
    return weights_of(values, visible, hidden);
  }
};

TEST_P(AlignmentOf, WeightsIsTheSpectrumOfTheProductOfProjections) {
  constexpr std::size_t n = 25, count = 6;
  const auto data = test::random_real_data(60, n, 3);
  const auto weights = random_weights(n, 9, 4);
  for (const bool centred : {false, true}) {
    const auto found = analyze_alignment(context(), weights, data, {.modes = count, .centred = centred});
    const auto components = rg_machine::principal_components(context(), data, count, centred);
    const auto p_data = projection(to_host(context(), components.vectors), count, n);
    const auto p_trained = projection(to_host(context(), spectra::svd(context(), weights.matrix()).left), count, n);
    const auto expected =
        reference::symmetric_eigenvalues(matrix_product(matrix_product(p_data, p_trained, n), p_data, n), n);
    ASSERT_EQ(found.values.size(), count);
    for (std::size_t i = 0; i < count; ++i) EXPECT_NEAR(found.values[i], expected[i], 1e-6) << i;
    EXPECT_NEAR(expected[count], 0, 1e-9) << "all others are 0";
    EXPECT_EQ(found.centred, centred);
  }
}

TEST_P(AlignmentOf, TheDatasOwnComponentsIsOneAndOfOthersZero) {
  constexpr std::int64_t n = 16, count = 5;
  const auto data = test::random_real_data(80, n, 5);
  const auto components = to_host(context(), rg_machine::principal_components(context(), data, n, false).vectors);
  for (const bool leading : {true, false}) {
    std::vector<float> values(n * count);
    for (std::int64_t i = 0; i < n; ++i)
      for (std::int64_t a = 0; a < count; ++a)
        values[static_cast<std::size_t>(i * count + a)] =
            static_cast<float>(a + 1) * components[static_cast<std::size_t>((leading ? a : n - 1 - a) * n + i)];
    const auto found = analyze_alignment(context(), weights_of(values, n, count), data, {});
    EXPECT_EQ(found.modes, count);
    EXPECT_EQ(count_above(found.values, aligned), leading ? count : 0);
    for (const double value : found.values) EXPECT_NEAR(value, leading ? 1 : 0, 1e-5);
    EXPECT_NEAR(found.trained_share, 1, 1e-12);
    EXPECT_GT(found.data_share, 5.0 / 16);
  }
}

TEST_P(AlignmentOf, RandomSubspacesHasTheExpectedMean) {
  constexpr std::int64_t n = 100, count = 20;
  const auto data = test::random_real_data(300, n, 6);
  const auto weights = random_weights(n, 40, 7);
  double sum = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const auto found = analyze_alignment(context(), weights, data, {.modes = count, .seed = seed});
    sum += mean_of(found.control) / 10;
    EXPECT_DOUBLE_EQ(found.expected(), 0.2);
  }
  EXPECT_NEAR(sum, 0.2, 0.01);  // one has a spread of √2 (1 − κ/N) / N ≈ 0.011
  const auto again = [&] { return analyze_alignment(context(), weights, data, {.modes = count, .seed = 3}).control; };
  EXPECT_EQ(again(), again());
}

TEST_P(AlignmentOf, ItsDecompositionsAreSaid) {
  for (const std::int64_t count : {10, 80}) {  // fewer samples than units, and more
    const auto found = analyze_alignment(context(), random_weights(25, 9, 7), test::random_data(count, 25), {});
    const auto text = to_text(found);
    EXPECT_NE(text.find("\nsingular values of W: direct, residual "), std::string::npos) << text;
    EXPECT_NE(text.find(count < 25 ? "\nsingular values of the samples: direct, residual "
                                   : "\neigenvalues of the second moments: by tridiagonal form, residual "),
              std::string::npos)
        << text;
    for (const auto& one : found.decompositions) EXPECT_LT(one.error, 1e-6);
    EXPECT_EQ(to_json(found)["decompositions"].size(), 3U);
    EXPECT_EQ(found.decompositions.back().of, "squared cosines");
    EXPECT_EQ(found.decompositions.back().times, 2) << "of the weights and of the control";
  }
}

TEST_P(AlignmentOf, TwoPlanesIsTheSquaredCosineOfTheirAngle) {
  const double c = std::cos(0.3), s = std::sin(0.3);
  const auto a = to_device(context(), std::vector<double>{1, 0, 0, 0, 0, 1, 0, 0});
  const auto b = to_device(context(), std::vector<double>{c, 0, s, 0, 0, 0, 0, 1});
  const auto values = squared_cosines(context(), a.matrix(2, 4), b.matrix(2, 4)).values;
  EXPECT_NEAR(values[0], c * c, 1e-14);
  EXPECT_NEAR(values[1], 0, 1e-14);
}

TEST_P(AlignmentOf, WhatDoesNotFitIsRefused) {
  const auto weights = random_weights(16, 4, 8);
  const auto exit_code = [&](const spectrum::Weights& of, const data::Dataset& data, std::optional<std::int64_t> modes,
                             bool centred = false) {
    try {
      analyze_alignment(context(), of, data, {.modes = modes, .centred = centred});
    } catch (const Error& error) {
      return error.code();
    }
    return ExitCode::done;
  };
  EXPECT_EQ(exit_code(weights, test::random_data(30, 16), 4), ExitCode::done);
  EXPECT_EQ(exit_code(weights, test::random_data(30, 16), 5), ExitCode::usage) << "above the rank";
  EXPECT_EQ(exit_code(weights, test::random_data(3, 16), 4), ExitCode::usage) << "more than samples";
  EXPECT_EQ(exit_code(weights, test::random_data(30, 16), 0), ExitCode::usage);
  EXPECT_EQ(exit_code(weights, test::random_data(30, 25), 2), ExitCode::bad_input) << "other units";
  EXPECT_EQ(exit_code(weights, test::random_data(1, 16), {}), ExitCode::bad_input) << "one sample";
  EXPECT_EQ(exit_code(weights, test::random_data(1, 16), {}, true), ExitCode::bad_input);
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "constant are all alike: there are no directions", [&] {
    auto constant = test::copies_of_one(10, 16);
    constant.name = "constant";
    analyze_alignment(context(), weights, constant, {.centred = true});
  })) << "nobody asked for modes";
  for (const std::int64_t count : {10, 30}) {
    EXPECT_EQ(exit_code(weights, test::copies_of_one(count, 16), {}), ExitCode::done) << "one direction";
    EXPECT_EQ(exit_code(weights, test::copies_of_one(count, 16), 2), ExitCode::bad_input);
    EXPECT_EQ(exit_code(weights, test::copies_of_one(count, 16), {}, true), ExitCode::bad_input) << "none";
  }
  EXPECT_EQ(exit_code(weights_of(std::vector<float>(64), 16, 4), test::random_data(9, 16), {}), ExitCode::bad_input);
}

// Products of κ columns and κ rows, in double precision and rounded once, or summed in single precision.
TEST_P(AlignmentOf, RankOfWeightsIsThatOfTheirMaking) {
  for (const auto& [visible, hidden] : {std::pair{30, 20}, {20, 30}, {300, 270}, {400, 12}})
    for (const int rank : {1, 3, 11}) {
      std::mt19937 generator(9);
      std::normal_distribution<double> normal;
      std::vector<double> left(static_cast<std::size_t>(visible * rank)),
          right(static_cast<std::size_t>(hidden * rank));
      for (double& value : left) value = normal(generator);
      for (double& value : right) value = normal(generator);
      std::vector<float> rounded, summed;
      for (int i = 0; i < visible; ++i)
        for (int a = 0; a < hidden; ++a) {
          double exact = 0;
          float single = 0;
          for (int k = 0; k < rank; ++k) {
            const double l = left[static_cast<std::size_t>(i * rank + k)],
                         r = right[static_cast<std::size_t>(a * rank + k)];
            exact += l * r;
            single += static_cast<float>(l) * static_cast<float>(r);
          }
          rounded.push_back(static_cast<float>(exact));
          summed.push_back(single);
        }
      for (const auto& values : {rounded, summed})
        EXPECT_EQ(spectrum::rank_of(spectra::svd(context(), weights_of(values, visible, hidden).matrix()).values), rank)
            << visible << " × " << hidden;
    }
}

TEST(AlignmentText, CountsValuesOnBothSides) {
  const Alignment alignment{.what = "the RBM",
                            .visible = 100,
                            .hidden = 10,
                            .samples = 50,
                            .modes = 4,
                            .trained_share = 0.5,
                            .data_share = 0.25,
                            .values = {0.9, 0.85, 0.4, 0.05},
                            .control = {0.2, 0.1, 0.05, 0.01}};
  const auto json = to_json(alignment);
  EXPECT_EQ(json["above"], 2);
  EXPECT_EQ(json["below"], 1);
  EXPECT_EQ(json["control"]["below"], 2);
  EXPECT_NEAR(json["mean"].get<double>(), 0.55, 1e-12);
  EXPECT_NE(to_text(alignment).find("2 of 4"), std::string::npos);
  EXPECT_EQ(to_csv(alignment).substr(0, 32), "index,value,control\n0,0.9,0.2\n1,");
  EXPECT_EQ(to_figure(alignment).panels.front().series.size(), 2U);
}

TEST(AlignmentText, IsRightOfOneOfEach) {
  const Alignment alignment{.what = "the RBM",
                            .visible = 100,
                            .hidden = 1,
                            .samples = 1,
                            .modes = 1,
                            .trained_share = 1,
                            .data_share = 1,
                            .values = {0.9},
                            .control = {0.2}};
  const auto text = to_text(alignment);
  for (const char* part : {"100 × 1, the RBM: 100.0 % of |W|² in 1 singular vector\n",
                           "1 sample: 100.0 % of the second moments in 1 principal component\n",
                           "all are the same up to a factor: the one component is the sample itself\n"})
    EXPECT_NE(text.find(part), std::string::npos) << text;
}

KADANOFF_ON_EACH_DEVICE(AlignmentOf);

}  // namespace
}  // namespace kadanoff::subspaces
