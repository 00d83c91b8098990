// Dimensions between two temperatures, by hand.
#include "host/analysis/scaling_interpolation.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/files.hpp"

namespace kadanoff::analysis {
namespace {

TemperatureScaling row_at(double temperature, std::int64_t step, const Bootstrapped& spin, double energy) {
  TemperatureScaling row{.temperature = temperature, .step = step};
  row.spin.dimensions = {spin};
  row.energy.dimensions = {{.value = energy, .error = 0.2, .low = energy - 0.3, .high = energy + 0.5}};
  return row;
}

TEST(InterpolatedDimensions, LieOnTheLineAndErrorsAddInSquares) {
  Scaling scaling;
  const Bootstrapped low{.value = 0.1, .error = 0.01, .low = 0.08, .high = 0.13},
      high{.value = 0.2, .error = 0.02, .low = 0.16, .high = 0.22};
  // Step 1 has both sides, step 3 has one only, step 4 the temperature itself.
  scaling.temperatures = {row_at(2, 1, {}, 0),       row_at(2.2, 1, low, 0.8),  row_at(2.2, 3, low, 0.8),
                          row_at(2.25, 4, low, 0.7), row_at(2.4, 1, high, 1.6), row_at(3, 1, {}, 0)};
  interpolate_dimensions(scaling, 2.25);
  ASSERT_EQ(scaling.interpolated.size(), 2U);
  const auto& line = scaling.interpolated[0];
  EXPECT_EQ(line.step, 1);
  EXPECT_EQ(line.below, 2.2);
  EXPECT_EQ(line.above, 2.4);
  const auto& spin = line.spin.front();
  EXPECT_NEAR(spin.value, 0.125, 1e-12);
  EXPECT_NEAR(spin.error, std::sqrt(0.0075 * 0.0075 + 0.005 * 0.005), 1e-12);
  EXPECT_NEAR(spin.low, 0.125 - std::sqrt(0.015 * 0.015 + 0.01 * 0.01), 1e-12);
  EXPECT_NEAR(spin.high, 0.125 + std::sqrt(0.0225 * 0.0225 + 0.005 * 0.005), 1e-12);
  EXPECT_NEAR(line.energy.front().value, 1, 1e-12);
  const auto& there = scaling.interpolated[1];
  EXPECT_EQ(there.step, 4);
  EXPECT_EQ(there.spin.front().value, low.value);
  EXPECT_EQ(there.spin.front().error, low.error);
  EXPECT_NEAR(there.spin.front().high, low.high, 1e-12);
}

TEST(InterpolatedDimensions, NeedTemperaturesOnBothSides) {
  Configurations data;
  data.name = "data.h5";
  data.sets.resize(2);
  data.sets[0].temperature = 2;
  data.sets[1].temperature = 2.2;
  EXPECT_NO_THROW(require_neighbours(data, 2.1));
  EXPECT_NO_THROW(require_neighbours(data, 2.2));
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "--at 2.3: data.h5", [&] { require_neighbours(data, 2.3); }));
  data.sets[1].step = 1;
  EXPECT_THROW(require_neighbours(data, 2.1), Error);
}

}  // namespace
}  // namespace kadanoff::analysis
