// Autocorrelation times, against chains whose time is known.
#include "host/base/autocorrelation.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "kernels/random/streams.hpp"

namespace kadanoff {
namespace {

// A standard normal number keyed by (index, step), by Box and Muller.
double normal(std::uint32_t index, std::uint32_t step) {
  const auto words = random::draw(random::make_key(23, random::Stream::shuffle, step), index, 0);
  const double u = (words[0] + 1.0) / 4294967296.0, angle = 2 * std::acos(-1.0) * words[1] / 4294967296.0;
  return std::sqrt(-2 * std::log(u)) * std::cos(angle);
}

// Chains x' = a x + √(1 − a²) ξ, in equilibrium from the start: ρ(t) = aᵗ and τ = ½ + a / (1 − a).
Autocorrelation of_chains(double a, std::int64_t replicas, std::uint32_t sweeps) {
  CpuResources cpu(2);
  Autocorrelation recorded(1, replicas);
  std::vector<double> values;
  for (std::uint32_t r = 0; r < replicas; ++r) values.push_back(normal(r, 0));
  recorded.add(cpu, values);
  for (std::uint32_t step = 1; step <= sweeps; ++step) {
    for (std::uint32_t r = 0; r < replicas; ++r) values[r] = a * values[r] + std::sqrt(1 - a * a) * normal(r, step);
    recorded.add(cpu, values);
  }
  return recorded;
}

TEST(Autocorrelation, OfAnAutoregressiveChainIsTheKnownOne) {
  for (const double a : {0.0, 0.5, 0.8}) {
    const double exact = 0.5 + a / (1 - a);
    const auto tau = of_chains(a, 20'000, 64).time(0);
    EXPECT_TRUE(tau.resolved) << a;
    EXPECT_LT(tau.error, 0.1 * exact) << a;
    // The window, 5 τ long, cuts off e⁻⁵ of the sum at most.
    EXPECT_NEAR(tau.sweeps, exact, 4 * tau.error + 0.01 * exact) << a;
  }
}

TEST(Autocorrelation, OfAChainSlowerThanTheRecordIsALowerBound) {
  const auto tau = of_chains(0.99, 5'000, 64).time(0);
  EXPECT_FALSE(tau.resolved);
  EXPECT_GT(tau.sweeps, 40);
  EXPECT_LT(tau.sweeps, 99.5);
}

TEST(Autocorrelation, OfAConstantIsNotANumber) {
  CpuResources cpu(1);
  Autocorrelation recorded(2, 150);
  for (int step = 0; step < 10; ++step) recorded.add(cpu, std::vector<double>(300, -2.0));
  EXPECT_TRUE(std::isnan(recorded.time(1).sweeps));
  EXPECT_FALSE(recorded.time(1).resolved);
}

TEST(Autocorrelation, OfTooFewReplicasIsNotANumber) {
  CpuResources cpu(1);
  Autocorrelation recorded(1, Autocorrelation::fewest_replicas - 1);
  for (int step = 0; step < 10; ++step)
    recorded.add(cpu, std::vector<double>(static_cast<std::size_t>(Autocorrelation::fewest_replicas - 1), step));
  EXPECT_TRUE(std::isnan(recorded.time(0).sweeps));
}

}  // namespace
}  // namespace kadanoff
