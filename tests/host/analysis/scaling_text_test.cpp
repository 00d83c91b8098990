// What is said of scaling dimensions, and of those that are none.
#include "host/analysis/scaling_text.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "kernels/ising/exact.hpp"

namespace kadanoff::analysis {
namespace {

Scaling scaling_at(const std::vector<double>& temperatures, double spin_mean) {
  Scaling scaling;
  scaling.side = 10;
  scaling.resamples = 20;
  scaling.classes = {{.dx = 1}};
  scaling.spin_readings = scaling.energy_readings = {{.name = "torus, all places"}};
  scaling.three_point_readings = {{.name = "torus, r = 3 … 5"}};
  const Bootstrapped dimension{.value = 0.125, .error = 0.0012, .low = 0.123, .high = 0.127};
  const OperatorScaling of{.mean = spin_mean, .two_point = {dimension}, .three_point = {}, .dimensions = {dimension}};
  for (const double temperature : temperatures)
    scaling.temperatures.push_back(
        {.temperature = temperature,
         .samples = 30,
         .magnetisation = {.value = 0.9, .error = 0.01},
         .spin = of,
         .energy = of,
         .spin_spin_energy = {.three_point = {dimension},
                              .sums = {{.value = 1.27, .error = 0.013, .low = 1.25, .high = 1.29}},
                              .coefficients = {{.value = 0.503, .error = 0.0031, .low = 0.498, .high = 0.508}}}});
  return scaling;
}

bool says(const std::string& text, const char* words) { return text.find(words) != std::string::npos; }

TEST(ScalingText, SaysWhereDimensionsAreNone) {
  const auto near = to_text(scaling_at({2.2, ising::critical_temperature, 2.4}, 0));
  EXPECT_FALSE(says(near, "ordered")) << near;
  const auto ordered = to_text(scaling_at({2, ising::critical_temperature}, 0.01));
  EXPECT_TRUE(says(ordered, "ordered, ξ = 2")) << ordered;  // 1 / ξ = 2 (1 + ln tanh 1/2) = 0.456
  EXPECT_TRUE(says(ordered, "up and down alike: G of the spin holds ⟨m⟩²")) << ordered;
  EXPECT_TRUE(says(ordered, "no scaling dimension")) << ordered;
  EXPECT_TRUE(says(to_text(scaling_at({2}, -0.8)), "up and down not alike"));
  const auto disordered = to_text(scaling_at({4}, 0));
  EXPECT_TRUE(says(disordered, "disordered, ξ = 1.1")) << disordered;
  EXPECT_FALSE(says(disordered, "⟨m⟩²")) << disordered;
}

TEST(ScalingText, SaysNothingOfTemperaturesThatAreNotKnown) {
  auto flows = scaling_at({2}, 0);
  flows.of_flows = true;
  auto chosen = scaling_at({2}, 0);
  chosen.selection = "by their energy";
  for (const auto& scaling : {flows, chosen, scaling_at({std::nan("")}, 0)}) {
    EXPECT_FALSE(says(to_text(scaling), "ordered"));
    EXPECT_FALSE(to_json(scaling)["temperatures"][0].contains("correlation_length"));
  }
  EXPECT_NEAR(to_json(scaling_at({2}, 0))["temperatures"][0]["correlation_length"].get<double>(), 2.19, 0.01);
  EXPECT_EQ(to_json(scaling_at({ising::critical_temperature}, 0))["temperatures"][0]["correlation_length"], "inf");
}

TEST(ScalingText, SaysWhereThereIsNoError) {
  auto scaling = scaling_at({ising::critical_temperature}, 0);
  for (auto member : {&Bootstrapped::error, &Bootstrapped::low, &Bootstrapped::high})
    scaling.temperatures[0].energy.dimensions[0].*member = std::nan("");
  EXPECT_TRUE(says(to_text(scaling), "0.1250, no error")) << to_text(scaling);
}

TEST(ScalingText, ShowsSmallErrorsAndNarrowIntervals) {
  auto scaling = scaling_at({ising::critical_temperature}, 0);
  scaling.temperatures[0].energy.dimensions[0] = {.value = 0.00001, .error = 0.00003, .low = -0.00004, .high = 0.00005};
  EXPECT_TRUE(says(to_text(scaling), "0.000010 ± 0.000030")) << to_text(scaling);
  EXPECT_TRUE(says(to_text(scaling), "-0.000040 … 0.000050")) << to_text(scaling);
  // All resamples agree to the last digit.
  scaling.temperatures[0].energy.dimensions[0] = {.value = 0, .error = 1e-17, .low = 0, .high = 0};
  EXPECT_TRUE(says(to_text(scaling), "0.0000 ± 0 ")) << to_text(scaling);
}

TEST(ScalingText, SaysWhereNothingIsInterpolated) {
  auto scaling = scaling_at({2.2, 2.269185}, 0);
  const std::vector<Bootstrapped> of{{.value = 0.125, .error = 0.0012, .low = 0.123, .high = 0.127}};
  scaling.interpolated = {{.temperature = 2.269185, .below = 2.269185, .above = 2.269185, .spin = of, .energy = of}};
  const auto text = to_text(scaling);
  EXPECT_TRUE(says(text, "At T = 2.269185, where there are samples")) << text;
  EXPECT_TRUE(says(text, "2.269185 itself")) << text;
  scaling.interpolated[0].below = 2.2;
  scaling.interpolated[0].above = 2.3;
  EXPECT_TRUE(says(to_text(scaling), "2.2 and 2.3")) << to_text(scaling);
  EXPECT_TRUE(says(to_text(scaling), "on the straight line between the two nearest"));
}

TEST(ScalingText, HasTheThreePointFunction) {
  const auto scaling = scaling_at({ising::critical_temperature}, 0);
  const auto text = to_text(scaling);
  for (const char* words :
       {"⟨σ σ ε⟩ of right-angled triangles", "torus, r = 3 … 5", "1.270 ± 0.013", "0.5030 ± 0.0031", "0.4980 … 0.5080"})
    EXPECT_TRUE(says(text, words)) << words << " in\n" << text;
  const auto mixed = to_json(scaling)["temperatures"][0]["spin_spin_energy"];
  EXPECT_EQ(mixed["three_point"][0]["r"], 1);
  EXPECT_EQ(mixed["fits"][0]["sum"]["error"], 0.013);
  EXPECT_EQ(mixed["fits"][0]["coefficient"]["low"], 0.498);
}

}  // namespace
}  // namespace kadanoff::analysis
