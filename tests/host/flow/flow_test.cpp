// The flow, against the exact distribution of its chain and a scalar loop.
#include "host/flow/flow.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "host/flow/flow_text.hpp"
#include "host/machine/memory.hpp"
#include "kernels/core/check.hpp"
#include "kernels/random/streams.hpp"
#include "tests/reference/classifier.hpp"
#include "tests/reference/rbm.hpp"
#include "tests/support/child.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/statistics.hpp"

namespace kadanoff::flow {
namespace {

using test::random_data;

// Weights and biases from the uniform distribution on [−scale, scale).
data::Model random_model(std::int64_t visible, std::int64_t hidden, float scale) {
  data::Model model{rbm::Parameters(cpu_device, visible, hidden), {}, {}};
  const random::RngKey key = random::make_key(11, random::Stream::rbm_weights);
  std::uint32_t drawn = 0;
  for (Array<float>* array : {&model.parameters.weights, &model.parameters.visible_bias, &model.parameters.hidden_bias})
    for (std::int64_t i = 0; i < array->size(); ++i)
      array->data()[i] =
          scale * static_cast<float>(static_cast<std::int32_t>(random::draw(key, drawn++, 0)[0]) / 2147483648.0);
  return model;
}

const float* spins_at(const Flow& flow, std::size_t point, std::int64_t units) {
  return flow.spins.data() + static_cast<std::int64_t>(point) * flow.samples * units;
}

class FlowOn : public test::OnEachDevice {
 protected:
  // p of the χ² between the chains' states after 1, 2 and 5 steps and the exact distribution.
  void expect_exact_distribution(FlowMode mode) {
    const data::Model model = random_model(4, 3, 1.2F);
    const reference::Rbm rbm(model.parameters);
    const int samples = test::repeats({.full = 20000, .daily = 20000, .sanitized = 5000});
    data::Dataset data = random_data(samples, 4);
    data.words.assign(static_cast<std::size_t>(samples), 0b0110);
    const Flow flow = run_flow(context(), model, data, {{1, 2, 5}, mode, 7, true});
    std::vector<double> exact(16);
    exact[0b0110] = 1;
    std::int64_t step = 0;
    for (std::size_t point = 0; point < flow.points.size(); ++point) {
      for (; step < flow.points[point].step; ++step)
        exact = reference::advance(rbm, exact, mode == FlowMode::hidden_mean);
      std::vector<double> counts(16), expected;
      const float* spins = spins_at(flow, point, 4);
      for (std::int64_t i = 0; i < flow.samples; ++i, spins += 4)
        ++counts[(spins[0] > 0 ? 1U : 0U) + (spins[1] > 0 ? 2U : 0U) + (spins[2] > 0 ? 4U : 0U) +
                 (spins[3] > 0 ? 8U : 0U)];
      for (const double p : exact) expected.push_back(p * samples);
      EXPECT_GT(test::chi_square_p(test::chi_square(counts, expected), 15), 1e-4) << "after " << step << " steps";
    }
  }
};
KADANOFF_ON_EACH_DEVICE(FlowOn);

TEST_P(FlowOn, SampledHasTheExactDistributionOfTheChain) { expect_exact_distribution(FlowMode::sampled); }

TEST_P(FlowOn, HiddenMeanHasTheExactDistributionOfTheChain) { expect_exact_distribution(FlowMode::hidden_mean); }

TEST_P(FlowOn, MeanFieldEqualsAScalarLoop) {
  const data::Model model = random_model(25, 7, 0.6F);
  const reference::Rbm rbm(model.parameters);
  const data::Dataset data = random_data(37, 25);
  const Flow flow = run_flow(context(), model, data, {{0, 1, 4}, FlowMode::mean_field, 1, true});
  for (std::int64_t i = 0; i < data.count; ++i) {
    reference::Spins visible;
    for (std::int64_t unit = 0; unit < 25; ++unit) visible.push_back(data.spin(i, unit));
    std::int64_t step = 0;
    for (std::size_t point = 0; point < 3; ++point) {
      for (; step < flow.points[point].step; ++step) visible = rbm.visible_mean(rbm.hidden_mean(visible));
      for (std::int64_t unit = 0; unit < 25; ++unit)
        ASSERT_NEAR(spins_at(flow, point, 25)[i * 25 + unit], visible[static_cast<std::size_t>(unit)], 2e-5)
            << "sample " << i << ", step " << step;
    }
  }
}

TEST_P(FlowOn, OfAStackGoesUpAndDownThroughAllLayers) {
  std::vector<data::Model> layers;
  layers.push_back(random_model(25, 7, 0.6F));
  layers.push_back(random_model(7, 4, 0.6F));
  const reference::Rbm lower(layers[0].parameters), upper(layers[1].parameters);
  const data::Dataset data = random_data(37, 25);
  const Flow flow = run_flow(context(), layers, data, {{2}, FlowMode::mean_field, 1, true});
  for (std::int64_t i = 0; i < data.count; ++i) {
    reference::Spins visible;
    for (std::int64_t unit = 0; unit < 25; ++unit) visible.push_back(data.spin(i, unit));
    for (int step = 0; step < 2; ++step)
      visible = lower.visible_mean(upper.visible_mean(upper.hidden_mean(lower.hidden_mean(visible))));
    for (std::int64_t unit = 0; unit < 25; ++unit)
      ASSERT_NEAR(spins_at(flow, 0, 25)[i * 25 + unit], visible[static_cast<std::size_t>(unit)], 2e-5);
  }
}

TEST_P(FlowOn, ReportsTheStatisticsOfItsSpins) {
  const data::Dataset data = random_data(301, 25);
  const Flow flow = run_flow(context(), random_model(25, 7, 0.6F), data, {{0, 3}, FlowMode::sampled, 1, true});
  for (std::size_t point = 0; point < 2; ++point) {
    double m = 0, abs_m = 0, energy = 0, energy_squared = 0, g2 = 0;
    for (std::int64_t i = 0; i < 301; ++i) {
      const float* s = spins_at(flow, point, 25) + i * 25;
      double sum = 0, bonds = 0, second = 0;
      for (int y = 0; y < 5; ++y)
        for (int x = 0; x < 5; ++x) {
          const double here = s[y * 5 + x];
          sum += here;
          bonds += here * (s[y * 5 + (x + 1) % 5] + s[(y + 1) % 5 * 5 + x]);
          second += here * (s[y * 5 + (x + 2) % 5] + s[(y + 2) % 5 * 5 + x]);
        }
      m += sum / 25 / 301;
      abs_m += std::abs(sum) / 25 / 301;
      energy += -bonds / 25 / 301;
      energy_squared += bonds * bonds / 625 / 301;
      g2 += second / 50 / 301;
    }
    const FlowPoint& seen = flow.points[point];
    EXPECT_NEAR(seen.magnetisation.mean, m, 1e-12);
    EXPECT_NEAR(seen.abs_magnetisation.mean, abs_m, 1e-12);
    EXPECT_NEAR(seen.energy.mean, energy, 1e-12);
    EXPECT_NEAR(seen.energy.error, std::sqrt((energy_squared - energy * energy) / 300), 1e-12);
    EXPECT_NEAR(seen.energy.spread, seen.energy.error * std::sqrt(301.0), 1e-12);
    ASSERT_EQ(seen.correlation.size(), 3U);
    EXPECT_NEAR(seen.correlation[0].mean, 1, 1e-12);
    EXPECT_NEAR(seen.correlation[2].mean, g2, 1e-12);
  }
}

TEST_P(FlowOn, WithoutALatticeHasMagnetisationsOnly) {
  const data::Dataset data = random_data(301, 15);
  const auto model = random_model(15, 7, 0.6F);
  EXPECT_EQ(lattice_side(model, data, false), 0);
  const Flow flow = run_flow(context(), model, data, {{0, 3}, FlowMode::sampled, 1, true});
  EXPECT_EQ(flow.side, 0);
  for (std::size_t point = 0; point < 2; ++point) {
    double m = 0, abs_m = 0;
    for (std::int64_t i = 0; i < 301; ++i) {
      double sum = 0;
      for (std::int64_t j = 0; j < 15; ++j) sum += static_cast<double>(spins_at(flow, point, 15)[i * 15 + j]);
      m += sum / 15 / 301;
      abs_m += std::abs(sum) / 15 / 301;
    }
    EXPECT_NEAR(flow.points[point].magnetisation.mean, m, 1e-12);
    EXPECT_NEAR(flow.points[point].abs_magnetisation.mean, abs_m, 1e-12);
    EXPECT_TRUE(std::isnan(flow.points[point].energy.mean) && std::isnan(flow.points[point].temperature));
    EXPECT_TRUE(flow.points[point].correlation.empty());
  }
  const thermometer::Thermometer thermometer = test::some_thermometer(16, 6);
  FlowSettings settings{{0, 3}, FlowMode::sampled, 1, true};
  settings.thermometer = &thermometer;
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "which a thermometer needs",
                               [&] { run_flow(context(), model, data, settings); }));
}

TEST(Flow, SaysWhereItsLatticeIsAssumed) {
  Context context(cpu_device, 1);
  const auto model = random_model(16, 7, 0.6F);
  auto data = random_data(5, 16);
  const auto text = [&] { return to_text(run_flow(context, model, data, {{0}, FlowMode::sampled, 1, false})); };
  EXPECT_NE(text().find("5 chains on 4 × 4, which is assumed, sampled"), std::string::npos) << text();
  data.lattice_shape = {4, 4};
  EXPECT_NE(text().find("5 chains on 4 × 4, sampled"), std::string::npos) << text();
}

TEST_P(FlowOn, IsMeasuredByTheThermometer) {
  const data::Dataset data = random_data(40, 25);
  const thermometer::Thermometer thermometer = test::some_thermometer(25, 6);
  FlowSettings settings{{0, 3}, FlowMode::sampled, 1, true};
  settings.thermometer = &thermometer;
  const Flow flow = run_flow(context(), random_model(25, 7, 0.6F), data, settings);
  EXPECT_EQ(flow.temperatures, thermometer.temperatures);
  const reference::Classifier classifier(thermometer.parameters);
  for (std::size_t point = 0; point < 2; ++point) {
    std::vector<double> mean(flow.temperatures.size());
    for (std::int64_t i = 0; i < 40; ++i) {
      const float* s = spins_at(flow, point, 25) + i * 25;
      const auto logs = classifier.log_probabilities(reference::Values(s, s + 25));
      for (std::size_t t = 0; t < mean.size(); ++t) mean[t] += std::exp(logs[t]) / 40;
    }
    ASSERT_EQ(flow.points[point].distribution.size(), mean.size());
    for (std::size_t t = 0; t < mean.size(); ++t) EXPECT_NEAR(flow.points[point].distribution[t].mean, mean[t], 1e-5);
  }
  const FlowPoint start = observe(context(), data, 5, &thermometer);
  EXPECT_EQ(start.energy.mean, flow.points[0].energy.mean);
  EXPECT_EQ(start.correlation[2].error, flow.points[0].correlation[2].error);
  EXPECT_EQ(start.distribution[1].mean, flow.points[0].distribution[1].mean);
  const thermometer::Thermometer other = test::some_thermometer(16, 6);
  settings.thermometer = &other;
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "16",
                               [&] { run_flow(context(), random_model(25, 7, 0.6F), data, settings); }));
}

TEST_P(FlowOn, OfAnRbmWithoutWeightsIsInfinitelyHot) {
  data::Model model = random_model(100, 16, 0.0F);
  data::Dataset cold = random_data(2000, 100);
  std::fill(cold.words.begin(), cold.words.end(), 0U);
  const Flow flow = run_flow(context(), model, cold, {{0, 1, 10}, FlowMode::sampled, 2, false});
  EXPECT_EQ(flow.points[0].energy.mean, -2);
  EXPECT_EQ(flow.points[0].temperature, 0);
  EXPECT_EQ(flow.points[0].magnetisation.mean, -1);
  for (std::size_t point = 1; point < 3; ++point) {
    const FlowPoint& hot = flow.points[point];
    EXPECT_LT(std::abs(hot.energy.mean), 4 * hot.energy.error);
    EXPECT_LT(std::abs(hot.magnetisation.mean), 4 * hot.magnetisation.error);
    EXPECT_NEAR(hot.energy.spread, std::sqrt(2.0 / 100), 0.1 * std::sqrt(2.0 / 100));
    EXPECT_GT(hot.temperature, 60);  // 4 standard errors of −2 / T
    for (std::size_t r = 1; r < hot.correlation.size(); ++r)
      EXPECT_LT(std::abs(hot.correlation[r].mean), 4 * hot.correlation[r].error);
  }
}

TEST_P(FlowOn, OfAnRbmWithStrongBiasesIsFrozen) {
  data::Model model = random_model(100, 16, 0.0F);
  std::fill_n(model.parameters.visible_bias.data(), 100, 20.0F);
  const Flow flow = run_flow(context(), model, random_data(200, 100), {{1}, FlowMode::sampled, 2, false});
  EXPECT_EQ(flow.points[0].magnetisation.mean, 1);
  EXPECT_EQ(flow.points[0].temperature, 0);
  EXPECT_EQ(flow.points[0].temperature_error, 0);
}

TEST(Flow, DoesNotDependOnTheThreads) {
  Context one(cpu_device, 1), three(cpu_device, 3);
  const data::Model model = random_model(100, 33, 0.5F);
  const data::Dataset data = random_data(2500, 100);  // more than one batch
  const FlowSettings settings{{0, 1, 7}, FlowMode::sampled, 5, true};
  const Flow a = run_flow(one, model, data, settings), b = run_flow(three, model, data, settings);
  EXPECT_EQ(a.spins, b.spins);
  EXPECT_EQ(a.points[2].energy.mean, b.points[2].energy.mean);
  EXPECT_EQ(a.points[2].energy.error, b.points[2].energy.error);
}

TEST(Flow, ThatKeepsMoreSpinsThanTheMemoryHoldsIsRefused) {
  const auto exit_code = [](bool keep_spins) {
    return test::exit_code_in_child([&] {
      machine::take_as_free(4 << 20);
      Context context(cpu_device, 1);
      run_flow(context, random_model(100, 16, 0.5F), random_data(2000, 100),
               {{0, 1, 2, 3, 4, 5, 6, 7}, FlowMode::sampled, 5, keep_spins});
    });
  };
  EXPECT_EQ(exit_code(false), 0);
  EXPECT_EQ(exit_code(true), 2);
}

TEST(Flow, AChainDoesNotDependOnTheOthers) {
  Context context(cpu_device, 2);
  const data::Model model = random_model(100, 33, 0.5F);
  const data::Dataset all = random_data(3000, 100);
  data::Dataset few = all;
  few.count = 10;
  few.words.resize(static_cast<std::size_t>(10 * rows::words_per_row(100)));
  const FlowSettings settings{{6}, FlowMode::sampled, 5, true};
  const Flow of_all = run_flow(context, model, all, settings), of_few = run_flow(context, model, few, settings);
  EXPECT_TRUE(std::equal(of_few.spins.begin(), of_few.spins.end(), of_all.spins.begin()));
}

TEST(Flow, ChangesWithTheSeedAndRecordsWhatItWasAskedFor) {
  Context context(cpu_device, 2);
  const data::Model model = random_model(100, 33, 0.5F);
  const data::Dataset data = random_data(50, 100);
  const Flow a = run_flow(context, model, data, {{2, 3, 8}, FlowMode::sampled, 5, true});
  const Flow b = run_flow(context, model, data, {{8}, FlowMode::sampled, 5, true});
  const Flow c = run_flow(context, model, data, {{8}, FlowMode::sampled, 6, true});
  EXPECT_TRUE(std::equal(b.spins.begin(), b.spins.end(), spins_at(a, 2, 100)));  // recording changes nothing
  EXPECT_NE(b.spins, c.spins);
}

ExitCode exit_code_of(const data::Model& model, const data::Dataset& data) {
  try {
    lattice_side(model, data, true);
    return ExitCode::done;
  } catch (const Error& error) {
    return error.code();
  }
}

TEST(Flow, WantsASquareLatticeForAThermometer) {
  data::Model model = random_model(100, 2, 0.1F);
  data::Dataset data = random_data(1, 100);
  EXPECT_EQ(lattice_side(model, data, true), 10);
  data.lattice_shape = {10, 10};
  EXPECT_EQ(lattice_side(model, data, true), 10);
  model.lattice_shape = {5, 20};
  EXPECT_EQ(exit_code_of(model, data), ExitCode::bad_input);
  data.lattice_shape = {5, 20};
  EXPECT_EQ(exit_code_of(model, data), ExitCode::bad_input);
  EXPECT_EQ(exit_code_of(random_model(99, 2, 0.1F), random_data(1, 99)), ExitCode::bad_input);
  EXPECT_EQ(exit_code_of(random_model(100, 2, 0.1F), random_data(1, 121)), ExitCode::bad_input);
}

TEST(FlowMode, IsReadByItsName) {
  for (const FlowMode mode : {FlowMode::sampled, FlowMode::hidden_mean, FlowMode::mean_field})
    EXPECT_EQ(parse_choice<FlowMode>("--mode", name_of(mode)), mode);
  EXPECT_THROW(static_cast<void>(parse_choice<FlowMode>("--mode", "mean")), Error);
}

}  // namespace
}  // namespace kadanoff::flow
