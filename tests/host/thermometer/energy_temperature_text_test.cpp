// Temperatures of energies, and bounds where an energy is nearly zero.
#include "host/thermometer/energy_temperature_text.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "kernels/ising/exact.hpp"

namespace kadanoff::thermometer {
namespace {

std::string text_of_energy(double mean, double error, int side = 8) {
  const ising::EnergyThermometer exact(side);
  const double temperature = exact.temperature(mean);
  return energy_temperature_text(temperature, exact.temperature_error(temperature, error),
                                 {.mean = mean, .spread = 1, .error = error});
}

TEST(EnergyTemperatureText, IsTheTemperatureWithItsError) {
  EXPECT_EQ(energy_temperature_text(2.345, 0.012, {.mean = -1.4, .error = 0.01}), "2.345 ± 0.012");
  EXPECT_EQ(text_of_energy(-2, 0), "0.0000");
  EXPECT_TRUE(text_of_energy(-1e-3, 1e-4).starts_with("2000 ± ")) << "known to a tenth";
  EXPECT_EQ(energy_temperature_text(NAN, NAN, {.mean = NAN, .error = NAN}), "nan");
}

TEST(EnergyTemperatureText, IsABoundWhereTheEnergyIsNearlyZero) {
  EXPECT_EQ(text_of_energy(-1e-17, 0.04), "> 25") << "T is 2e17";
  EXPECT_EQ(text_of_energy(-0.002, 0.0035), "> 222");
  EXPECT_EQ(text_of_energy(0.004, 0.004), "> 500");
  EXPECT_EQ(text_of_energy(0.03, 0.01), "inf") << "three errors above 0";
  EXPECT_EQ(text_of_energy(0, 0), "inf");
  EXPECT_EQ(text_of_energy(0.001, NAN), "inf") << "one sample";
}

// The energy of each temperature above 1 is no higher than that of the formula behind the bounds.
TEST(EnergyTemperatureText, HasBoundsThatHold) {
  for (const int side : {2, 3, 4, 8, 64})
    for (double temperature = 1.05; temperature < 3000; temperature *= 1.3)
      EXPECT_LE(ising::mean_energy(side, temperature), -2 / temperature + 1e-9) << side << ", " << temperature;
}

TEST(EnergyTemperatureText, IsExplainedWhereItIsUsed) {
  EXPECT_NE(bound_explained("T\n> 25\n").find("hotter than X"), std::string::npos);
  EXPECT_EQ(bound_explained("T\n2.345 ± 0.012\n"), "");
}

}  // namespace
}  // namespace kadanoff::thermometer
