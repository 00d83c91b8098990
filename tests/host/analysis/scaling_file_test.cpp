// The file of scaling dimensions: what comes back, and what is refused.
#include "host/analysis/scaling_file.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "host/ising/sampler.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::analysis {
namespace {

Scaling some_scaling() {
  Context context(cpu_device, 1);
  ising::IsingSettings settings;
  settings.side = 6;
  settings.temperatures = {2.1, 2.2, 2.3};
  settings.samples = 20;
  settings.sweeps = 20;
  auto scaling = analyze_scaling(context, configurations_of(ising::sample_ising(context, settings).data),
                                 {.resamples = 5, .seed = 3, .magnetisation_temperatures = settings.temperatures});
  scaling.provenance = test::some_provenance();
  return scaling;
}

void expect_same(const Bootstrapped& a, const Bootstrapped& b) {
  for (const auto member : {&Bootstrapped::value, &Bootstrapped::error, &Bootstrapped::low, &Bootstrapped::high})
    EXPECT_TRUE(a.*member == b.*member || (std::isnan(a.*member) && std::isnan(b.*member)));
}

void expect_same(const OperatorScaling& a, const OperatorScaling& b) {
  EXPECT_EQ(a.mean, b.mean);
  for (const auto part : {&OperatorScaling::two_point, &OperatorScaling::three_point, &OperatorScaling::dimensions}) {
    ASSERT_EQ((a.*part).size(), (b.*part).size());
    for (std::size_t i = 0; i < (a.*part).size(); ++i) expect_same((a.*part)[i], (b.*part)[i]);
  }
}

class ScalingFile : public testing::Test {
 protected:
  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "scaling.h5";
};

TEST_F(ScalingFile, GivesBackWhatWasWritten) {
  for (const bool of_flows : {false, true}) {
    auto scaling = some_scaling();
    scaling.of_flows = of_flows;
    if (of_flows)
      for (std::size_t i = 0; i < 3; ++i) scaling.temperatures[i].step = static_cast<std::int64_t>(7 * i);
    to_file(scaling).save(path_, io::IfExists::replace);
    const auto back = load_scaling(path_);
    EXPECT_EQ(back.side, 6);
    EXPECT_EQ(back.resamples, 5);
    EXPECT_EQ(back.of_flows, of_flows);
    ASSERT_EQ(back.three_point_readings.size(), scaling.three_point_readings.size());
    ASSERT_EQ(back.temperatures.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_EQ(back.temperatures[i].temperature, scaling.temperatures[i].temperature);
      EXPECT_EQ(back.temperatures[i].step, scaling.temperatures[i].step);
      EXPECT_EQ(back.temperatures[i].samples, 20);
      expect_same(back.temperatures[i].magnetisation, scaling.temperatures[i].magnetisation);
      expect_same(back.temperatures[i].spin, scaling.temperatures[i].spin);
      expect_same(back.temperatures[i].energy, scaling.temperatures[i].energy);
      const auto &mixed = scaling.temperatures[i].spin_spin_energy, &read = back.temperatures[i].spin_spin_energy;
      for (const auto part :
           {&ThreePointScaling::three_point, &ThreePointScaling::sums, &ThreePointScaling::coefficients}) {
        ASSERT_EQ((read.*part).size(), (mixed.*part).size());
        for (std::size_t at = 0; at < (mixed.*part).size(); ++at) expect_same((read.*part)[at], (mixed.*part)[at]);
      }
    }
    ASSERT_EQ(back.magnetisation.size(), 1U);
    EXPECT_EQ(back.magnetisation[0].temperatures, scaling.magnetisation[0].temperatures);
    EXPECT_EQ(back.magnetisation[0].amplitude, scaling.magnetisation[0].amplitude);
    expect_same(back.magnetisation[0].dimension, scaling.magnetisation[0].dimension);
    EXPECT_EQ(back.provenance.seed, scaling.provenance.seed);
    const io::H5Reader file(path_);
    EXPECT_EQ(file.shape("/spin_spin_energy/three_point"), (io::H5Shape{3, 3}));
    EXPECT_EQ(file.read<double>("/spin_spin_energy/three_point")[4],
              scaling.temperatures[1].spin_spin_energy.three_point[1].value);
    EXPECT_EQ(file.read<double>("/spin_spin_energy/coefficient_error").size(), 6U);
    EXPECT_EQ(file.attribute<std::vector<std::string>>("/spin_spin_energy/sum", "readings"),
              (std::vector<std::string>{"torus, r = 2 … 3", "r = 2 … 3"}));
  }
}

TEST_F(ScalingFile, RefusesWhatIsNotSound) {
  const auto refused = [&](const Scaling& scaling, const std::string& words) {
    to_file(scaling).save(path_, io::IfExists::replace);
    return test::fails_with(ExitCode::bad_input, words, [&] { load_scaling(path_); });
  };
  auto other = some_scaling();
  other.spin_readings.front().name = "by eye";
  EXPECT_TRUE(refused(other, "/spin/dimension has other readings"));
  auto larger = some_scaling();
  larger.side = 8;
  EXPECT_TRUE(refused(larger, "/classes/dx is not that of its lattice"));
  larger.side = 1 << 20;  // 10¹¹ classes
  EXPECT_TRUE(refused(larger, "/classes/dx is not that of its lattice"));
  data::save_dataset(test::some_dataset(5, 16), folder_ / "data.h5");
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "data.h5", [&] { load_scaling(folder_ / "data.h5"); }));
}

}  // namespace
}  // namespace kadanoff::analysis
