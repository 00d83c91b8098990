// Weights that pass what is known, and all readings of a small stack against loops in double precision.
#include "host/subspaces/noise.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>

#include "host/base/estimate.hpp"
#include "host/subspaces/noise_text.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::subspaces {
namespace {

constexpr std::size_t noise_inputs = 12;

// Of layers of 12, 6 and 4 units, or fewer of them.
spectrum::Layers some_layers(std::size_t count, float scale, float bias_scale = 1) {
  spectrum::Layers layers{.stack = {.layers = {}, .provenance = {}}, .what = "a test"};
  constexpr std::int64_t units[] = {noise_inputs, 6, 4};
  for (std::size_t layer = 0; layer < count; ++layer) {
    auto model = test::some_model(units[layer], units[layer + 1], static_cast<unsigned>(layer + 1));
    for (std::int64_t i = 0; i < model.parameters.weights.size(); ++i) model.parameters.weights.data()[i] *= scale;
    for (std::int64_t a = 0; a < model.hidden(); ++a) model.parameters.hidden_bias.data()[a] *= bias_scale;
    layers.stack.layers.push_back(std::move(model));
  }
  return layers;
}

// h and J(x) of the stack, row-major N × N_h, by the chain rule.
struct AtPoint {
  std::vector<double> means, jacobian;
};
AtPoint at_point(const spectrum::Layers& layers, std::vector<double> x) {
  AtPoint result;
  for (std::size_t i = 0; i < noise_inputs; ++i)
    for (std::size_t j = 0; j < noise_inputs; ++j) result.jacobian.push_back(i == j ? 1 : 0);
  for (const auto& layer : layers.stack.layers) {
    const auto parameters = layer.parameters.view();
    const auto below = static_cast<std::size_t>(layer.visible()), above = static_cast<std::size_t>(layer.hidden());
    std::vector<double> h(above), jacobian(noise_inputs * above);
    for (std::size_t a = 0; a < above; ++a) {
      h[a] = parameters.hidden_bias.data[a];
      for (std::size_t i = 0; i < below; ++i) h[a] += x[i] * double{parameters.weights.data[i * above + a]};
      h[a] = std::tanh(h[a]);
      for (std::size_t row = 0; row < noise_inputs; ++row) {
        for (std::size_t i = 0; i < below; ++i)
          jacobian[row * above + a] +=
              result.jacobian[row * below + i] * double{parameters.weights.data[i * above + a]};
        jacobian[row * above + a] *= 1 - h[a] * h[a];
      }
    }
    result.jacobian = jacobian;
    x = h;
  }
  result.means = x;
  return result;
}

double square_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value * value;
  return sum;
}

std::vector<double> sample_of(const data::Dataset& data, std::int64_t n) {
  std::vector<double> values;
  for (std::int64_t i = 0; i < data.units; ++i) values.push_back(data.value(n, i));
  return values;
}

class NoiseOf : public test::OnEachDevice {};

TEST_P(NoiseOf, OneLayerByItsWeightsIsTheRatioOfSums) {
  const auto layers = some_layers(1, 1);
  const auto data = test::random_real_data(50, noise_inputs, 3);
  const auto found = analyze_noise(context(), layers, data, {});
  ASSERT_EQ(found.layers.size(), 1U);
  const auto weights = layers.stack.layers[0].parameters.view().weights;
  std::vector<double> mean(noise_inputs);
  for (std::int64_t n = 0; n < 50; ++n)
    for (std::size_t i = 0; i < noise_inputs; ++i) mean[i] += sample_of(data, n)[i] / 50;
  double norm = 0;
  for (std::int64_t i = 0; i < 12; ++i)
    for (std::int64_t a = 0; a < 6; ++a) norm += double{weights(i, a)} * double{weights(i, a)};
  for (const bool centred : {false, true}) {
    double in = 0, out = 0;
    for (std::int64_t n = 0; n < 50; ++n) {
      auto x = sample_of(data, n);
      if (centred)
        for (std::size_t i = 0; i < noise_inputs; ++i) x[i] -= mean[i];
      in += square_of(x);
      std::vector<double> y(6);
      for (std::size_t i = 0; i < noise_inputs; ++i)
        for (std::size_t a = 0; a < 6; ++a)
          y[a] += x[i] * double{weights(static_cast<std::int64_t>(i), static_cast<std::int64_t>(a))};
      out += square_of(y);
    }
    const auto& passed = centred ? found.layers[0].trained.centred : found.layers[0].trained.linear;
    EXPECT_NEAR(passed.noise.value, norm / 12, 1e-6 * norm);
    EXPECT_NEAR(passed.data.value, out / in, 1e-5 * out / in);
    EXPECT_NEAR(passed.ratio.value, norm / 12 / (out / in), 1e-5 * passed.ratio.value);
  }
  EXPECT_NEAR(found.layers[0].control.linear.noise.value, norm / 12, 1e-5 * norm) << "of equal norm";
}

TEST_P(NoiseOf, OneLayerByItsJacobianIsExact) {
  const auto layers = some_layers(1, 0.5);
  const auto data = test::random_data(40, noise_inputs, 4);
  const auto found = analyze_noise(context(), layers, data, {});
  double sum = 0;
  for (std::int64_t n = 0; n < 40; ++n) {
    const double norm = square_of(at_point(layers, sample_of(data, n)).jacobian) / 12;
    EXPECT_NEAR(found.layers[0].trained.noise_of_sample[static_cast<std::size_t>(n)], norm, 1e-5 * norm);
    sum += norm / 40;
  }
  EXPECT_NEAR(found.layers[0].trained.jacobian.noise.value, sum, 1e-5 * sum);
}

TEST_P(NoiseOf, TwoLayersByRandomDirectionsIsWithinItsErrorOfTheWholeJacobian) {
  const auto layers = some_layers(2, 0.4F);
  const auto data = test::random_data(300, noise_inputs, 5);
  double exact = 0;
  for (std::int64_t n = 0; n < 300; ++n) exact += square_of(at_point(layers, sample_of(data, n)).jacobian) / 12 / 300;
  for (const std::int64_t probes : {1, 8, 200}) {
    const auto found = analyze_noise(context(), layers, data, {.probes = probes});
    ASSERT_EQ(found.layers.size(), 3U);
    const auto& whole = found.layers.back();
    EXPECT_EQ(whole.first, 1);
    EXPECT_EQ(whole.last, 2);
    EXPECT_FALSE(whole.is_exact());
    EXPECT_NEAR(whole.trained.jacobian.noise.value, exact, 4 * whole.trained.jacobian.noise.error) << probes;
    // Of one sample, 200 directions know it to a few per cent.
    if (probes < 200) continue;
    const double one = square_of(at_point(layers, sample_of(data, 7)).jacobian) / 12;
    EXPECT_NEAR(whole.trained.noise_of_sample[7], one, 0.3 * one);
    EXPECT_NEAR(whole.trained.jacobian.noise.value, exact, 0.02 * exact);
  }
}

TEST_P(NoiseOf, TwoSamplesIsWhatTheirDifferencePasses) {
  const auto layers = some_layers(2, 0.4F);
  const auto data = test::random_real_data(2, noise_inputs, 6);  // the pairs are (0, 1) and (1, 0)
  const auto found = analyze_noise(context(), layers, data, {});
  const auto x = sample_of(data, 0), y = sample_of(data, 1);
  double in = 0, out = 0;
  for (const auto& point : {x, y}) {
    const auto jacobian = at_point(layers, point).jacobian;
    std::vector<double> moved(4);
    for (std::size_t i = 0; i < noise_inputs; ++i) {
      in += (x[i] - y[i]) * (x[i] - y[i]);
      for (std::size_t a = 0; a < 4; ++a) moved[a] += (x[i] - y[i]) * jacobian[i * 4 + a];
    }
    out += square_of(moved);
  }
  EXPECT_NEAR(found.layers.back().trained.jacobian.data.value, out / in, 1e-5 * out / in);
}

TEST_P(NoiseOf, UpperLayersGetsTheMeansOfTheLayerBelow) {
  const auto layers = some_layers(2, 0.4F);
  const auto data = test::random_data(60, noise_inputs, 7);
  data::Dataset means;
  means.count = 60;
  means.units = 6;
  spectrum::Layers lower = some_layers(1, 0.4F), upper{.stack = {.layers = {}, .provenance = {}}, .what = "upper"};
  for (std::int64_t n = 0; n < 60; ++n)
    for (const double mean : at_point(lower, sample_of(data, n)).means) means.real.push_back(static_cast<float>(mean));
  upper.stack.layers.push_back(std::move(some_layers(2, 0.4F).stack.layers[1]));
  const auto whole = analyze_noise(context(), layers, data, {}).layers[1],
             alone = analyze_noise(context(), upper, means, {}).layers[0];
  EXPECT_EQ(whole.first, 2);
  EXPECT_EQ(whole.visible, 6);
  EXPECT_NEAR(whole.trained.linear.data.value, alone.trained.linear.data.value, 1e-5);
  EXPECT_NEAR(whole.trained.centred.data.value, alone.trained.centred.data.value, 1e-5);
  EXPECT_NEAR(whole.trained.jacobian.noise.value, alone.trained.jacobian.noise.value, 1e-5);
  EXPECT_NEAR(whole.trained.jacobian.data.value, alone.trained.jacobian.data.value, 1e-5) << "the same pairs";
}

TEST_P(NoiseOf, OneDirectionOfDataIsOneNthOfTheNoise) {
  auto layers = some_layers(1, 0);  // W = u cᵀ, and the data along u
  const auto weights = layers.stack.layers[0].parameters.view().weights;
  data::Dataset data;
  data.count = 20;
  data.units = noise_inputs;
  for (std::int64_t i = 0; i < 12; ++i)
    for (std::int64_t a = 0; a < 6; ++a) weights(i, a) = 0.001F * static_cast<float>((i % 2 == 0 ? 1 : -1) * (a + 1));
  for (std::int64_t n = 0; n < 20; ++n)
    for (std::int64_t i = 0; i < 12; ++i) data.real.push_back(0.05F * static_cast<float>((i % 2 == 0 ? 1 : -1) * n));
  for (std::int64_t a = 0; a < 6; ++a) layers.stack.layers[0].parameters.hidden_bias.data()[a] = 0;
  const auto both = analyze_noise(context(), layers, data, {}).layers[0];
  const auto &found = both.trained, &control = both.control;
  for (const auto* passed : {&found.linear, &found.centred, &found.jacobian})
    EXPECT_NEAR(passed->ratio.value, 1.0 / 12, 1e-4);
  EXPECT_NEAR(found.linear.ratio.error, 0, 1e-6);
  for (const auto* passed : {&control.linear, &control.centred, &control.jacobian})
    EXPECT_GT(passed->ratio.value, 0.3) << "six random vectors have about a twelfth of their norm along u";
}

TEST_P(NoiseOf, SmallFieldsIsTheSameByBothReadings) {
  const auto layers = some_layers(2, 0.003F, 0);
  const auto found =
      analyze_noise(context(), layers, test::random_data(4000, noise_inputs, 8), {.probes = 50}).layers.back();
  const auto &linear = found.trained.centred, &jacobian = found.trained.jacobian;
  EXPECT_NEAR(jacobian.noise.value, linear.noise.value, 4 * jacobian.noise.error + 1e-3 * linear.noise.value);
  EXPECT_NEAR(jacobian.data.value, linear.data.value, 5 * (jacobian.data.error + linear.data.error));
  EXPECT_NEAR(jacobian.ratio.value, 1, 0.1) << "white data is noise";
}

TEST_P(NoiseOf, ItsErrorsIsTheSpreadOverOtherData) {
  const auto layers = some_layers(1, 0.5);
  Estimator linear, centred, jacobian;
  double linear_error = 0, centred_error = 0, jacobian_error = 0;
  constexpr int repeats = 100;
  for (unsigned seed = 1; seed <= repeats; ++seed) {
    // Two seeds: the pairs shall differ, too.
    const auto found = analyze_noise(context(), layers, test::random_real_data(100, noise_inputs, seed), {.seed = seed})
                           .layers[0]
                           .trained;
    linear.add(found.linear.ratio.value);
    centred.add(found.centred.ratio.value);
    jacobian.add(found.jacobian.ratio.value);
    linear_error += found.linear.ratio.error / repeats;
    centred_error += found.centred.ratio.error / repeats;
    jacobian_error += found.jacobian.ratio.error / repeats;
  }
  EXPECT_NEAR(linear.result().spread, linear_error, 0.25 * linear_error);  // a spread of 100 is known to 7 %
  EXPECT_NEAR(centred.result().spread, centred_error, 0.25 * centred_error);
  EXPECT_NEAR(jacobian.result().spread, jacobian_error, 0.25 * jacobian_error);
}

TEST_P(NoiseOf, ASeedDoesNotDependOnThreads) {
  const auto layers = some_layers(2, 0.5);
  const auto data = test::random_data(100, noise_inputs, 9);
  const auto text = [&](int threads, std::uint64_t seed) {
    Context other(context().device(), threads);
    return to_csv(analyze_noise(other, layers, data, {.seed = seed}));
  };
  EXPECT_EQ(text(1, 5), text(3, 5));
  EXPECT_NE(text(1, 5), text(1, 6));
}

TEST_P(NoiseOf, ASaturatedLayerIsUnknownAbove) {
  auto layers = some_layers(2, 0.5);
  for (std::int64_t a = 0; a < 6; ++a) layers.stack.layers[0].parameters.hidden_bias.data()[a] = 1000;
  const auto found = analyze_noise(context(), layers, test::random_data(30, noise_inputs), {});
  EXPECT_EQ(found.layers[0].trained.jacobian.noise.value, 0);
  EXPECT_TRUE(std::isnan(found.layers[1].trained.centred.data.value)) << "its input is the same for all samples";
  EXPECT_TRUE(std::isnan(found.layers[1].trained.jacobian.data.value));
  EXPECT_GT(found.layers[1].trained.jacobian.noise.value, 0);
  const auto json = to_json(found);
  EXPECT_TRUE(json["layers"][1]["trained"]["centred"]["ratio"]["value"].is_null());
  EXPECT_NE(to_text(found).find(" - "), std::string::npos);
}

TEST_P(NoiseOf, WhatDoesNotFitIsRefused) {
  const auto exit_code = [&](const spectrum::Layers& layers, const data::Dataset& data) {
    try {
      analyze_noise(context(), layers, data, {});
    } catch (const Error& error) {
      return error.code();
    }
    return ExitCode::done;
  };
  EXPECT_EQ(exit_code(some_layers(1, 1), test::random_data(2, noise_inputs)), ExitCode::done);
  EXPECT_EQ(exit_code(some_layers(1, 1), test::random_data(1, noise_inputs)), ExitCode::bad_input) << "one sample";
  EXPECT_EQ(exit_code(some_layers(1, 1), test::random_data(30, 25)), ExitCode::bad_input) << "other units";
  EXPECT_EQ(exit_code(some_layers(1, 0), test::random_data(30, noise_inputs)), ExitCode::bad_input) << "no weights";
  auto same = test::random_data(5, noise_inputs);
  for (std::size_t i = 1; i < same.words.size(); ++i) same.words[i] = same.words[0];
  EXPECT_EQ(exit_code(some_layers(1, 1), same), ExitCode::bad_input) << "all samples are one";
}

TEST(NoiseText, NamesAllNumbers) {
  Noise noise{.what = "the stack", .shape = "9–4–2", .samples = 3, .probes = 8};
  Readings readings{.linear = {.noise = {.value = 0.5, .error = 0},
                               .data = {.value = 2, .error = 0.125},
                               .ratio = {.value = 0.25, .error = 0.01}},
                    .noise_of_sample = {0.1, 0.2, 0.3},
                    .data_of_sample = {1, 2, NAN}};
  readings.centred = readings.jacobian = readings.linear;
  for (const auto& [first, last] : {std::pair{1, 1}, std::pair{2, 2}, std::pair{1, 2}})
    noise.layers.push_back(
        {.first = first, .last = last, .visible = 9, .hidden = 4, .trained = readings, .control = readings});
  const auto json = to_json(noise);
  EXPECT_EQ(json["layers"].size(), 3U);
  EXPECT_EQ(json["layers"][2]["control"]["jacobian"]["data"]["error"], 0.125);
  EXPECT_EQ(json["layers"][2]["exact"], false);
  EXPECT_NE(to_text(noise).find("1 to 2"), std::string::npos);
  EXPECT_NE(to_csv(noise).find("\n1,2,control,jacobian,0.5,0,2,0.125,0.25,0.01\n"), std::string::npos);
  const auto figure = to_figure(noise);
  ASSERT_EQ(figure.panels.size(), 2U);
  EXPECT_EQ(figure.panels[0].series[0].y, (std::vector<double>{0.5, 0.5}));
  double counted = 0;
  for (const double y : figure.panels[1].series[1].y) counted += y;
  EXPECT_EQ(counted, 2) << "a pair of equal samples says nothing";
  noise.layers.resize(1);
  EXPECT_EQ(to_figure(noise).panels.size(), 1U);
}

// Of 200 samples, x and its noise 10⁻³⁰ to 10⁻¹⁰, one value of 10⁻⁷⁰, and two zeros.
TEST(NoiseText, AFigureShowsValuesOfSaturatedUnitsAndCountsTheRest) {
  Noise noise{.what = "the RBM", .shape = "9–4", .samples = 200, .probes = 8};
  Readings readings;
  for (int i = 0; i < 200; ++i) {
    readings.noise_of_sample.push_back(std::pow(10, -30 + i / 10));
    readings.data_of_sample.push_back(0.5);
  }
  readings.noise_of_sample[0] = 1e-70;
  readings.noise_of_sample[100] = readings.noise_of_sample[101] = 0;
  readings.data_of_sample[7] = NAN;
  noise.layers.push_back({.visible = 9, .hidden = 4, .trained = readings, .control = readings});
  const auto counted = [&] {
    std::vector<double> sums;
    const auto figure = to_figure(noise);
    for (const auto& series : figure.panels.at(0).series)
      sums.push_back(std::accumulate(series.y.begin(), series.y.end(), 0.0));
    return sums;
  };
  EXPECT_EQ(counted(), (std::vector<double>{197, 199, 197, 199}));
  EXPECT_NE(
      to_figure(noise).caption.find("not shown of 200 samples: noise, W: 1 below 1.0e-30, 2 of 0; data, W: 1 whose "
                                    "partner is equal; noise, random W: 1 below"),
      std::string::npos)
      << to_figure(noise).caption;
  // Within twelve decades all values are there.
  for (auto* values : {&noise.layers[0].trained.noise_of_sample, &noise.layers[0].control.noise_of_sample})
    for (std::size_t i = 0; i < values->size(); ++i) (*values)[i] = std::pow(10, -10 + static_cast<int>(i) / 20);
  noise.layers[0].trained.noise_of_sample[3] = noise.layers[0].control.noise_of_sample[3] = 1e-12;
  EXPECT_EQ(counted(), (std::vector<double>{200, 199, 200, 199}));
}

KADANOFF_ON_EACH_DEVICE(NoiseOf);

}  // namespace
}  // namespace kadanoff::subspaces
