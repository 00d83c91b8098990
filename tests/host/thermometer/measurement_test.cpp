// Measured temperatures, by the network and by the energy.
#include "host/thermometer/measurement.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "host/flow/flow_file.hpp"
#include "host/thermometer/thermometer_file.hpp"
#include "kernels/ising/exact.hpp"
#include "tests/reference/classifier.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::thermometer {
namespace {

using test::fails_with;

class MeasureConfigurations : public test::OnEachDevice {
 protected:
  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "configurations.h5";

  // Steps 0 and 7 of three chains on a 4 × 4 lattice: all up; the sign changes from row to row in the second.
  void save_some_flow(bool with_spins, flow::FlowMode mode = flow::FlowMode::sampled, float magnitude = 1) const {
    flow::Flow flow{4, 3, mode, {}, {}, {}};
    for (const std::int64_t step : {0, 7}) {
      flow::FlowPoint point;
      point.step = step;
      point.correlation.resize(3);
      flow.points.push_back(point);
      for (int i = 0; with_spins && i < 3 * 16; ++i)
        flow.spins.push_back(step == 0 || i / 4 % 2 == 0 ? magnitude : -magnitude);
    }
    flow::save_flow(flow, {}, path_, io::IfExists::replace);
  }
};

TEST_P(MeasureConfigurations, AveragesWhatTheNetworkSaysOfEachTemperature) {
  // More samples per temperature than one batch on the CPU.
  data::Dataset data = test::random_data(5000, 9);
  for (std::int64_t i = 0; i < data.count; ++i) data.temperatures.push_back(i % 2 == 0 ? INFINITY : i % 5 == 0 ? 3 : 0);
  data::save_dataset(data, path_);
  const auto thermometer = test::some_thermometer(9, 4);
  const auto measured = measure(context(), thermometer, Configurations(path_));
  ASSERT_EQ(measured.size(), 3U);
  const reference::Classifier model(thermometer.parameters);
  const double labels[] = {0, 3, INFINITY};
  for (std::size_t group = 0; group < 3; ++group) {
    const auto& row = measured[group];
    EXPECT_EQ(row.group.label, labels[group]);
    const std::size_t right = group == 2 ? 2 : 0;
    std::vector<double> mean(3, 0.0);
    double accuracy = 0, loss = 0, count = 0;
    for (std::int64_t i = 0; i < data.count; ++i) {
      if (data.temperatures[static_cast<std::size_t>(i)] != labels[group]) continue;
      reference::Values v;
      for (std::int64_t j = 0; j < 9; ++j) v.push_back(data.spin(i, j));
      const auto log_p = model.log_probabilities(v);
      for (std::size_t c = 0; c < 3; ++c) mean[c] += std::exp(log_p[c]);
      if (*std::max_element(log_p.begin(), log_p.end()) == log_p[right]) ++accuracy;
      loss -= log_p[right];
      ++count;
    }
    EXPECT_EQ(row.group.samples, static_cast<std::int64_t>(count));
    for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(row.probability[c].mean, mean[c] / count, 1e-6);
    EXPECT_NEAR(row.mean_temperature, 1.5 * mean[1] / (mean[0] + mean[1]), 1e-5);
    if (group == 1) {  // the thermometer has no class for T = 3
      EXPECT_TRUE(std::isnan(row.accuracy.mean) && std::isnan(row.cross_entropy.mean));
    } else {
      EXPECT_NEAR(row.accuracy.mean, accuracy / count, 1e-12);
      EXPECT_NEAR(row.cross_entropy.mean, loss / count, 1e-5);
    }
  }
}

TEST_P(MeasureConfigurations, TakesDataWithoutTemperaturesAsOneGroup) {
  data::save_dataset(test::random_data(70, 9), path_);
  const auto measured = measure(context(), test::some_thermometer(9, 4), Configurations(path_));
  ASSERT_EQ(measured.size(), 1U);
  EXPECT_EQ(measured[0].group.samples, 70);
  EXPECT_TRUE(std::isnan(measured[0].group.label) && std::isnan(measured[0].accuracy.mean));
}

TEST_P(MeasureConfigurations, TakesAFlowStepByStep) {
  save_some_flow(true);
  const auto thermometer = test::some_thermometer(16, 4);
  const auto measured = measure(context(), thermometer, Configurations(path_));
  ASSERT_EQ(measured.size(), 2U);
  EXPECT_EQ(measured[1].group.label, 7);
  EXPECT_EQ(measured[1].group.samples, 3);
  const reference::Classifier model(thermometer.parameters);
  reference::Values stripes;
  for (int i = 0; i < 16; ++i) stripes.push_back(i / 4 % 2 == 0 ? 1 : -1);
  const auto all_up = model.log_probabilities(reference::Values(16, 1.0)), striped = model.log_probabilities(stripes);
  for (std::size_t c = 0; c < 3; ++c) {
    EXPECT_NEAR(measured[0].probability[c].mean, std::exp(all_up[c]), 1e-6);
    EXPECT_NEAR(measured[1].probability[c].mean, std::exp(striped[c]), 1e-6);
    EXPECT_NEAR(measured[1].probability[c].spread, 0, 1e-6);
  }
}

TEST_P(MeasureConfigurations, ByEnergyIsTheExactCurveTurnedRound) {
  save_some_flow(true, flow::FlowMode::mean_field, 0.5F);
  auto measured = measure_energy(context(), Configurations(path_));
  ASSERT_EQ(measured.size(), 2U);
  EXPECT_DOUBLE_EQ(measured[0].energy.mean, -0.5);  // −2 · 0.5²
  EXPECT_NEAR(ising::mean_energy(4, measured[0].temperature), -0.5, 1e-9);
  EXPECT_DOUBLE_EQ(measured[1].energy.mean, 0);  // bonds are satisfied along the rows and broken across
  EXPECT_TRUE(std::isinf(measured[1].temperature));

  data::Dataset data = test::random_data(3000, 16);
  std::fill_n(data.words.begin(), 1500, 0xFFFFU);
  data.temperatures.assign(3000, INFINITY);
  std::fill_n(data.temperatures.begin(), 1500, 0.0);
  data::save_dataset(data, path_, io::IfExists::replace);
  measured = measure_energy(context(), Configurations(path_));
  EXPECT_DOUBLE_EQ(measured[0].energy.mean, -2);
  EXPECT_EQ(measured[0].temperature, 0);
  EXPECT_NEAR(measured[1].energy.mean, 0, 4 * measured[1].energy.error);
  EXPECT_NEAR(measured[1].energy.spread, std::sqrt(2.0 / 16), 0.02);  // of independent spins: √(2 / N_v)
}

KADANOFF_ON_EACH_DEVICE(MeasureConfigurations);

class WrongConfigurations : public testing::Test {
 protected:
  Context context_{cpu_device, 1};
  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "wrong.h5";

  testing::AssertionResult are_refused(const std::string& words) {
    return fails_with(ExitCode::bad_input, words, [&] {
      const Configurations configurations(path_);
      measure(context_, test::some_thermometer(16, 3), configurations);
    });
  }
  template <class T>
  void write_flow(const std::vector<T>& spins, const io::H5Shape& shape,
                  const std::vector<std::int64_t>& steps = {0, 1}, const io::H5Attribute& mode = "sampled") {
    io::H5Writer file;
    file.dataset("/steps", steps);
    file.dataset("/spins", spins, shape);
    file.attribute("/", "mode", mode);
    file.save(path_, io::IfExists::replace);
  }
};

TEST_F(WrongConfigurations, AreRefused) {
  data::save_model(test::some_model(16, 3), path_);
  EXPECT_TRUE(are_refused("neither a data set nor a flow (it is a model)"));
  save_thermometer(test::some_thermometer(16, 3), path_, io::IfExists::replace);
  EXPECT_TRUE(are_refused("(it is a thermometer)"));
  data::save_dataset(test::some_dataset(5, 25), path_, io::IfExists::replace);
  EXPECT_TRUE(are_refused("wrong.h5 has 25: they do not fit"));
  const std::vector<float> spins(2 * 3 * 16, 1.0F);
  write_flow(spins, {2, 3, 16});
  EXPECT_NO_THROW(measure(context_, test::some_thermometer(16, 3), Configurations(path_)));
  write_flow(spins, {6, 16});
  EXPECT_TRUE(are_refused("/spins is not of (steps, samples, units)"));
  write_flow(spins, {2, 3, 16}, {0, 1, 2});
  EXPECT_TRUE(are_refused("/spins is not of (steps, samples, units)"));
  for (const float wrong : {1.5F, -2.0F, NAN}) {
    auto values = spins;
    values[3 * 16 + 5] = wrong;
    write_flow(values, {2, 3, 16});
    EXPECT_TRUE(are_refused("at step 1, and a spin is +1 or -1"));
    write_flow(values, {2, 3, 16}, {0, 1}, "mean-field");
    EXPECT_TRUE(are_refused("at step 1, and a spin is within [-1, 1]"));
  }
}

// A flow's spins are ±1 unless they are the means of the mean-field mode.
TEST_F(WrongConfigurations, AreThoseOfAFlowWithOtherUnits) {
  const io::H5Shape shape{2, 3, 16};
  const std::vector<float> halves(2 * 3 * 16, 0.5F);
  write_flow(halves, shape, {0, 1}, "mean-field");
  EXPECT_NO_THROW(measure(context_, test::some_thermometer(16, 3), Configurations(path_)));
  for (const char* mode : {"sampled", "hidden-mean"}) {
    write_flow(halves, shape, {0, 1}, mode);
    EXPECT_TRUE(are_refused("/spins holds 0.5 at step 0, and a spin is +1 or -1"));
  }
  for (const char* mode : {"sampled", "hidden-mean", "mean-field"}) {
    std::vector<std::int8_t> bits(2 * 3 * 16, 1);
    write_flow(bits, shape, {0, 1}, mode);
    EXPECT_NO_THROW(measure(context_, test::some_thermometer(16, 3), Configurations(path_)));
    bits.back() = 0;
    write_flow(bits, shape, {0, 1}, mode);
    EXPECT_TRUE(are_refused("holds 0 at step 1, and a spin is +1 or -1 (0/1 data: convert it with 2x - 1)"));
    write_flow(std::vector<std::uint8_t>(2 * 3 * 16, 1), shape, {0, 1}, mode);
    EXPECT_TRUE(are_refused("/spins is uint8, which cannot hold -1"));
  }
  write_flow(halves, shape, {0, 1}, "xyz");
  EXPECT_TRUE(are_refused("the attribute mode is 'xyz': it must be sampled, hidden-mean or mean-field"));
  write_flow(halves, shape, {0, 1}, std::int64_t{3});
  EXPECT_TRUE(are_refused("the attribute mode does not hold text"));
}

TEST_F(WrongConfigurations, OnNoSquareLatticeHaveNoEnergy) {
  const auto measure_it = [&] { measure_energy(context_, Configurations(path_)); };
  data::Dataset data = test::random_data(5, 12);
  data::save_dataset(data, path_);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "do not form a square lattice", measure_it));
  data = test::random_data(5, 16);
  data.lattice_shape = {2, 8};
  data::save_dataset(data, path_, io::IfExists::replace);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "16 spins as 2×8 do not form a square lattice", measure_it));
}

}  // namespace
}  // namespace kadanoff::thermometer
