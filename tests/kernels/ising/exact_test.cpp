// Exact energies and their inverse, against enumeration and published values.
#include "kernels/ising/exact.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "kernels/core/check.hpp"
#include "tests/reference/ising_states.hpp"

namespace kadanoff::ising {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
const double critical = 2 / std::log(1 + std::sqrt(2.0));

TEST(ExactEnergy, EqualsTheEnumerationOfSmallLattices) {
  for (const int side : {2, 3, 4}) {
    const reference::DensityOfStates states(side);
    for (const double temperature : {0.3, 1.0, 2.0, critical, 2.5, 4.0, 100.0})
      EXPECT_NEAR(mean_energy(side, temperature), states.averages(temperature).energy / (side * side), 1e-11)
          << "side " << side << ", T = " << temperature;
  }
}

TEST(ExactEnergy, HasThePublishedValues) {
  EXPECT_NEAR(mean_energy(10, 2.0), -1.74543102, 5e-9);
  EXPECT_NEAR(mean_energy(10, critical), -1.47624291, 5e-9);
  EXPECT_NEAR(mean_energy(32, critical), -1.43365847, 5e-9);
}

// Onsager: −√2 at T_c on the infinite lattice; Ferdinand and Fisher: the torus deviates like 1 / L there.
TEST(ExactEnergy, ApproachesOnsagersWithTheInverseOfTheSide) {
  const double at_1000 = (mean_energy(1000, critical) + std::sqrt(2.0)) * 1000;
  const double at_3000 = (mean_energy(3000, critical) + std::sqrt(2.0)) * 3000;
  EXPECT_LT(at_1000, -0.5);
  EXPECT_NEAR(at_3000, at_1000, 1e-3);
  EXPECT_NEAR(mean_energy(2000, 1.5), mean_energy(200, 1.5), 1e-12);
}

TEST(ExactEnergy, HasItsLimitsAtBothEnds) {
  for (const int side : {2, 3, 10, 33, 2001}) {
    EXPECT_EQ(mean_energy(side, 0), -2);
    EXPECT_EQ(mean_energy(side, 1e-6), -2);
    EXPECT_NEAR(mean_energy(side, 0.05), -2, 1e-12);
    EXPECT_EQ(mean_energy(side, infinity), 0);
    // Neither of the two ways to compute it may show where the other begins.
    for (const double step : {1e-3, 1e4})
      EXPECT_NEAR(mean_energy(side, step * 0.999), mean_energy(side, step * 1.001), 2e-6);
    EXPECT_NEAR(mean_energy(side, 9999) * 9999, mean_energy(side, 10001) * 10001, 1e-3);
  }
  EXPECT_NEAR(mean_energy(3, 1e5), reference::DensityOfStates(3).averages(1e5).energy / 9, 1e-13);
  EXPECT_NEAR(mean_energy(2, 1e5), reference::DensityOfStates(2).averages(1e5).energy / 4, 1e-13);
}

TEST(ExactEnergy, RefusesWhatIsNoLattice) {
  EXPECT_THROW(mean_energy(1, 2.0), Error);
  EXPECT_THROW(mean_energy(10, -1.0), Error);
  EXPECT_THROW(mean_energy(10, std::nan("")), Error);
}

// ⟨H²⟩ − ⟨H⟩² = T² dE/dT.
TEST(SpecificHeat, EqualsTheEnumeratedFluctuation) {
  for (const int side : {2, 3, 4}) {
    const reference::DensityOfStates states(side);
    for (const double temperature : {0.7, 2.0, critical, 5.0}) {
      const auto exact = states.averages(temperature);
      const double variance = (exact.energy_squared - exact.energy * exact.energy) / (side * side);
      EXPECT_NEAR(specific_heat(side, temperature) / (variance / (temperature * temperature)), 1, 1e-6)
          << "side " << side << ", T = " << temperature;
    }
  }
}

TEST(EnergyThermometer, InvertsTheEnergy) {
  for (const int side : {2, 3, 10, 64}) {
    const EnergyThermometer thermometer(side);
    for (const double temperature : {0.5, 1.0, 2.0, critical, 2.3, 4.0, 6.0, 9.99, 10.0, 50.0, 1000.0})
      EXPECT_NEAR(thermometer.temperature(mean_energy(side, temperature)) / temperature, 1, 1e-9)
          << "side " << side << ", T = " << temperature;
  }
}

// In steps of 5 %, far beyond the table's end at 10 and where the energy hardly differs from its ends.
TEST(EnergyThermometer, InvertsTheEnergyFromColdToHot) {
  for (const int side : {8, 9, 16, 32, 64}) {
    const EnergyThermometer thermometer(side);
    for (double temperature = 0.5; temperature <= 100; temperature *= 1.05)
      EXPECT_NEAR(thermometer.temperature(mean_energy(side, temperature)) / temperature, 1, 1e-9)
          << "side " << side << ", T = " << temperature;
    EXPECT_NEAR(thermometer.temperature(mean_energy(side, 100)) / 100, 1, 1e-9) << "side " << side;
  }
}

// A small torus has energies of its own: the inverse of one side's is not that of another.
TEST(EnergyThermometer, DependsOnTheSide) {
  const double at_critical = mean_energy(8, critical);
  EXPECT_LT(EnergyThermometer(64).temperature(at_critical), critical - 0.02);
  EXPECT_NEAR(EnergyThermometer(64).temperature(mean_energy(8, 100)), 100, 1e-6);
}

TEST(EnergyThermometer, IsMonotoneWithTheDocumentedEnds) {
  const EnergyThermometer thermometer(10);
  EXPECT_EQ(thermometer.temperature(-2), 0);
  EXPECT_EQ(thermometer.temperature(-2.5), 0);
  EXPECT_EQ(thermometer.temperature(0), infinity);
  EXPECT_EQ(thermometer.temperature(1.2), infinity);
  EXPECT_TRUE(std::isnan(thermometer.temperature(std::nan(""))));
  double last = 0;
  for (int i = 0; i <= 511; ++i) {
    const double energy = -2 + 1e-12 + i * 0.00391;
    const double temperature = thermometer.temperature(energy);
    EXPECT_GT(temperature, last) << energy;
    last = temperature;
  }
}

TEST(EnergyThermometer, PropagatesAnErrorAsTheInverseDoes) {
  const EnergyThermometer thermometer(10);
  const double energy = mean_energy(10, 2.5), error = 1e-4;
  const double slope = (thermometer.temperature(energy + error) - thermometer.temperature(energy - error)) / 2;
  EXPECT_NEAR(thermometer.temperature_error(2.5, error) / slope, 1, 1e-4);
  EXPECT_EQ(thermometer.temperature_error(0, error), infinity);
  EXPECT_EQ(thermometer.temperature_error(infinity, error), infinity);
  EXPECT_EQ(thermometer.temperature_error(0, 0), 0);
}

// The largest eigenvalue of the transfer matrix of a ring of `width` spins, on states that are even or odd under the
// flip of all of them.
double transfer_eigenvalue(int width, double temperature, bool odd) {
  const auto states = std::size_t{1} << width;
  const auto bonds = [&](std::size_t state) {
    double sum = 0;
    for (int i = 0; i < width; ++i) sum += (state >> i & 1) == (state >> (i + 1) % width & 1) ? 1 : -1;
    return sum;
  };
  std::vector<double> vector(states);
  for (std::size_t state = 0; state < states; ++state)
    vector[state] = odd ? 2.0 * static_cast<double>(__builtin_popcountll(state)) - width : 1;
  const double alike = std::exp(1 / temperature), unlike = std::exp(-1 / temperature);
  double eigenvalue = 0;
  for (int iteration = 0; iteration < 300; ++iteration) {
    for (std::size_t state = 0; state < states; ++state) vector[state] *= std::exp(bonds(state) / temperature);
    for (int i = 0; i < width; ++i)
      for (std::size_t state = 0; state < states; ++state) {
        const auto other = state | std::size_t{1} << i;
        if (other == state) continue;
        const double a = vector[state], b = vector[other];
        vector[state] = alike * a + unlike * b;
        vector[other] = unlike * a + alike * b;
      }
    double norm = 0;
    for (const double one : vector) norm += one * one;
    eigenvalue = std::sqrt(norm);
    for (double& one : vector) one /= eigenvalue;
  }
  return eigenvalue;
}

TEST(CorrelationLength, IsThatOfTheTransferMatrix) {
  for (const double temperature : {3.5, 4.0, 6.0}) {
    const double ratio = transfer_eigenvalue(12, temperature, false) / transfer_eigenvalue(12, temperature, true);
    EXPECT_NEAR(correlation_length(temperature) * std::log(ratio), 1, 1e-3) << temperature;
  }
}

TEST(CorrelationLength, IsHalfThatOfTheDualTemperatureBelow) {
  for (const double temperature : {0.5, 1.5, 2.0, 2.25}) {
    const double dual = 2 / std::asinh(1 / std::sinh(2 / temperature));
    EXPECT_GT(dual, critical_temperature);
    EXPECT_NEAR(correlation_length(temperature) / correlation_length(dual), 0.5, 1e-9) << temperature;
  }
}

TEST(CorrelationLength, HasItsEnds) {
  EXPECT_EQ(correlation_length(0), 0);
  EXPECT_EQ(correlation_length(infinity), 0);
  EXPECT_EQ(correlation_length(critical_temperature), infinity);
  EXPECT_GT(correlation_length(critical_temperature + 1e-6), 1e5);
  EXPECT_NEAR(correlation_length(0.05), 0.0125, 1e-4);  // 1/ξ → 4β: four broken bonds
  EXPECT_THROW(correlation_length(-1), Error);
  EXPECT_THROW(correlation_length(std::nan("")), Error);
}

}  // namespace
}  // namespace kadanoff::ising
