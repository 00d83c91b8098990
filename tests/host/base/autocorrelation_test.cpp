// Autocorrelation times, against chains whose time is known.
#include "host/base/autocorrelation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
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
  const auto lags = Autocorrelation::lags_up_to(sweeps);
  CpuResources cpu(2);
  Autocorrelation recorded(1, replicas);
  std::vector<double> values;
  for (std::uint32_t r = 0; r < replicas; ++r) values.push_back(normal(r, 0));
  recorded.add(cpu, values, 0);
  for (std::uint32_t step = 1; step <= sweeps; ++step) {
    for (std::uint32_t r = 0; r < replicas; ++r) values[r] = a * values[r] + std::sqrt(1 - a * a) * normal(r, step);
    if (std::binary_search(lags.begin(), lags.end(), step)) recorded.add(cpu, values, step);
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

TEST(Autocorrelation, OfASlowChainIsFoundFromLagsThatGrowFurtherApart) {
  // τ = 99.5 needs a window of 500 sweeps.
  const auto tau = of_chains(0.99, 2'000, 1000).time(0);
  EXPECT_TRUE(tau.resolved);
  EXPECT_LT(tau.error, 10);
  EXPECT_NEAR(tau.sweeps, 99.5, 4 * tau.error + 1);
}

TEST(Autocorrelation, LagsAreDenseFirstAndEndAtTheLongest) {
  EXPECT_EQ(Autocorrelation::lags_up_to(0), std::vector<std::int64_t>{0});
  for (const std::int64_t longest : {1, 64, 65, 100, 15'000, 1'000'000}) {
    const auto lags = Autocorrelation::lags_up_to(longest);
    EXPECT_EQ(lags.back(), longest);
    EXPECT_LE(lags.size(), 600U);
    for (std::size_t i = 1; i < lags.size(); ++i) {
      EXPECT_GT(lags[i], lags[i - 1]);
      EXPECT_LE(lags[i] - lags[i - 1], std::max<std::int64_t>(1, lags[i - 1] / 32));
    }
  }
}

// One replica that moves, or those of one block: the jackknife leaves nothing that varies.
TEST(Autocorrelation, OfAFewReplicasThatVaryIsNotANumber) {
  CpuResources cpu(1);
  Autocorrelation recorded(1, 200);
  for (std::uint32_t step = 0; step < 70; ++step) {
    std::vector<double> values(200, -2.0);
    values[7] = normal(7, step);
    recorded.add(cpu, values, step);
  }
  EXPECT_TRUE(std::isnan(recorded.time(0).sweeps));
  EXPECT_FALSE(recorded.time(0).resolved);
}

TEST(Autocorrelation, OfAConstantIsNotANumber) {
  CpuResources cpu(1);
  Autocorrelation recorded(2, 150);
  for (int step = 0; step < 10; ++step) recorded.add(cpu, std::vector<double>(300, -2.0), step);
  EXPECT_TRUE(std::isnan(recorded.time(1).sweeps));
  EXPECT_FALSE(recorded.time(1).resolved);
}

TEST(Autocorrelation, OfTooFewReplicasIsNotANumber) {
  CpuResources cpu(1);
  Autocorrelation recorded(1, Autocorrelation::fewest_replicas - 1);
  for (int step = 0; step < 10; ++step)
    recorded.add(cpu, std::vector<double>(static_cast<std::size_t>(Autocorrelation::fewest_replicas - 1), step), step);
  EXPECT_TRUE(std::isnan(recorded.time(0).sweeps));
}

}  // namespace
}  // namespace kadanoff
