// Scaling dimensions: of the critical Ising model, and, by the definitions, of random configurations.
#include "host/analysis/scaling.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <random>

#include "host/analysis/torus_distance.hpp"
#include "host/base/estimate.hpp"
#include "host/ising/sampler.hpp"
#include "host/machine/memory.hpp"
#include "kernels/ising/exact.hpp"
#include "tests/support/child.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::analysis {
namespace {

data::Dataset lattices(std::int64_t side, std::vector<double> temperatures, std::int64_t samples, std::int64_t sweeps) {
  Context context(cpu_device, 2);
  ising::IsingSettings settings;
  settings.side = side;
  settings.temperatures = std::move(temperatures);
  settings.samples = samples;
  settings.sweeps = sweeps;
  return ising::sample_ising(context, settings).data;
}

const Bootstrapped& dimension(const std::vector<Reading>& readings, const OperatorScaling& of,
                              const std::string& name) {
  for (std::size_t i = 0; i < readings.size(); ++i)
    if (readings[i].name == name) return of.dimensions[i];
  throw std::runtime_error("no reading '" + name + "'");
}

class ScalingDimensionsOn : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(ScalingDimensionsOn);

// ⟨ε s s⟩ of triangles of legs r, as correlator() below has its numbers.
double three_point(const data::Dataset& data, std::int64_t first, std::int64_t end, int side, int r) {
  double spin_mean = 0, energy_mean = 0, sum = 0;
  const auto count = static_cast<double>((end - first) * data.units);
  const auto spin = [&](std::int64_t i, int a, int b) {
    return data.value(i, (b + side) % side * side + (a + side) % side) - spin_mean;
  };
  const auto energy = [&](std::int64_t i, int x, int y) {
    return spin(i, x, y) * (spin(i, x + 1, y) + spin(i, x - 1, y) + spin(i, x, y + 1) + spin(i, x, y - 1)) -
           energy_mean;
  };
  const auto over_sites = [&](auto add) {
    for (auto i = first; i < end; ++i)
      for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) add(i, x, y);
  };
  double spins = 0, energies = 0;
  over_sites([&](std::int64_t i, int x, int y) { spins += spin(i, x, y); });
  spin_mean = spins / count;
  over_sites([&](std::int64_t i, int x, int y) { energies += energy(i, x, y); });
  energy_mean = energies / count;
  over_sites([&](std::int64_t i, int x, int y) {
    for (const int a : {-r, r})
      for (const int b : {-r, r}) sum += energy(i, x, y) * spin(i, x + a, y) * spin(i, x, y + b);
  });
  return sum / (4 * count);
}

// G of d averaged over its class and the samples, connected.
double correlator(const data::Dataset& data, std::int64_t first, std::int64_t end, int side, bool energy, int dx,
                  int dy) {
  double spin_mean = 0, count = 0;
  for (auto i = first; i < end; ++i)
    for (std::int64_t u = 0; u < data.units; ++u) spin_mean += data.value(i, u), count += 1;
  spin_mean /= count;
  const auto phi = [&](std::int64_t i, int x, int y) {
    const auto s = [&](int a, int b) {
      return data.value(i, (b + side) % side * side + (a + side) % side) - spin_mean;
    };
    return energy ? s(x, y) * (s(x + 1, y) + s(x - 1, y) + s(x, y + 1) + s(x, y - 1)) : s(x, y);
  };
  double mean = 0, products = 0;
  for (auto i = first; i < end; ++i)
    for (int y = 0; y < side; ++y)
      for (int x = 0; x < side; ++x) {
        const double here = phi(i, x % side, y % side);
        mean += here / count;
        for (const auto& [a, b] : {std::pair{dx, dy}, {dx, -dy}, {dy, dx}, {-dy, dx}})
          products += here * phi(i, (x + a + side) % side, (y + b + side) % side) / (4 * count);
      }
  return products - mean * mean;
}

TEST_P(ScalingDimensionsOn, FitsTheCorrelatorsOfEachTemperature) {
  const int side = 6;
  auto data = test::random_real_data(90, side * side);
  for (int i = 0; i < 90; ++i) data.temperatures.push_back(i % 2 == 0 ? 2.0 : 3.0);
  // Neighbours alike, so that G falls off slowly.
  for (std::size_t i = 1; i < data.real.size(); ++i) data.real[i] = 0.8F * data.real[i - 1] + 0.2F * data.real[i];
  data::Dataset sorted = data;  // T = 2 first
  for (std::int64_t i = 0; i < 90; ++i)
    std::copy_n(data.real.data() + (i < 45 ? 2 * i : 2 * (i - 45) + 1) * data.units, data.units,
                sorted.real.data() + i * data.units);
  const auto scaling = analyze_scaling(context(), configurations_of(data), {.resamples = 20});
  ASSERT_EQ(scaling.temperatures.size(), 2U);
  EXPECT_TRUE(scaling.magnetisation.empty());
  for (std::int64_t t = 0; t < 2; ++t) {
    const auto& row = scaling.temperatures[static_cast<std::size_t>(t)];
    EXPECT_EQ(row.temperature, t == 0 ? 2.0 : 3.0);
    EXPECT_EQ(row.samples, 45);
    std::vector<double> lengths, values;
    for (std::size_t c = 0; c < scaling.classes.size(); ++c) {
      const auto [dx, dy, spin_distance, energy_distance] = scaling.classes[c];
      const double spin = correlator(sorted, t * 45, t * 45 + 45, side, false, dx, dy);
      EXPECT_NEAR(row.spin.two_point[c].value, spin, 1e-12) << dx << " " << dy;
      EXPECT_NEAR(row.energy.two_point[c].value, correlator(sorted, t * 45, t * 45 + 45, side, true, dx, dy), 1e-11);
      EXPECT_GT(row.spin.two_point[c].error, 0);
      if (dy == 0) lengths.push_back(dx), values.push_back(spin);
    }
    ASSERT_EQ(row.spin_spin_energy.three_point.size(), 3U);
    for (int r = 1; r <= 3; ++r) {
      const auto& found = row.spin_spin_energy.three_point[static_cast<std::size_t>(r - 1)];
      EXPECT_NEAR(found.value, three_point(sorted, t * 45, t * 45 + 45, side, r), 1e-12) << r;
      EXPECT_GT(found.error, 0);
    }
    const auto law = fit_in_logarithms(lengths, values);
    const auto& found = dimension(scaling.spin_readings, row.spin, "along the axes, r = 1 … 3");
    ASSERT_EQ(law.has_value(), !std::isnan(found.value));
    if (law) {
      EXPECT_NEAR(found.value, -law->exponent / 2, 1e-9);
    }
  }
}

TEST(ScalingDimensions, OfTheCriticalIsingModelIsTheExactOne) {
  Context context(cpu_device, 2);
  for (const int side : {9, 10}) {
    const auto data = lattices(side, {ising::critical_temperature}, 20'000, 600);
    const auto scaling = analyze_scaling(context, configurations_of(data), {.resamples = 200});
    const auto& row = scaling.temperatures.front();
    const auto &spin = row.spin.dimensions.front(), &energy = row.energy.dimensions.front();
    EXPECT_NEAR(spin.value, 0.125, 0.005) << side;
    EXPECT_NEAR(energy.value, 1, 0.05) << side;
    EXPECT_LT(spin.error, 0.002);
    EXPECT_LT(energy.error, 0.02);
    EXPECT_LT(spin.low, spin.value);
    EXPECT_GT(spin.high, spin.value);
    EXPECT_NEAR(spin.high - spin.low, 3.29 * spin.error, 0.7 * spin.error);  // of a Gaussian
    EXPECT_NEAR(dimension(scaling.energy_readings, row.energy, "all places, r ≤ 3").value, 1, 0.05);
    // Without the torus no range gives 1/8.
    for (std::size_t i = 2; i < row.spin.dimensions.size(); ++i)
      EXPECT_LT(row.spin.dimensions[i].value, 0.1) << scaling.spin_readings[i].name;
  }
}

// ⟨σ σ ε⟩ by the torus has the exact sum 5/4 and coefficient 1/2, but for what a lattice of that side adds (0.03 and
// 0.002 with 200,000 lattices); at plain distances it has neither.
TEST(ScalingDimensions, ThreePointFunctionOfTheCriticalIsingModelIsTheExactOne) {
  Context context(cpu_device, 2);
  const auto scaling = analyze_scaling(
      context, configurations_of(lattices(16, {ising::critical_temperature}, 20'000, 600)), {.resamples = 200});
  const auto& found = scaling.temperatures.front().spin_spin_energy;
  EXPECT_EQ(scaling.three_point_readings.front().name, "torus, r = 3 … 8");
  EXPECT_NEAR(found.sums.front().value, 1.28, 3 * found.sums.front().error);
  EXPECT_NEAR(found.coefficients.front().value, 0.502, 3 * found.coefficients.front().error);
  EXPECT_LT(found.sums.front().error, 0.05);
  EXPECT_LT(found.coefficients.front().error, 0.01);
  for (std::size_t i = 0; i < scaling.three_point_readings.size(); ++i) {
    const auto& reading = scaling.three_point_readings[i];
    if (reading.torus)
      EXPECT_NEAR(found.coefficients[i].value, 0.5, 0.02) << reading.name;
    else
      EXPECT_LT(found.coefficients[i].value, 0.4) << reading.name;
  }
}

TEST(ScalingDimensions, OfTheMagnetisationIsEquation36) {
  Context context(cpu_device, 2);
  const auto data = lattices(10, {2.1, 2.2, 2.3}, 2000, 300);
  const auto scaling = analyze_scaling(context, configurations_of(data),
                                       {.resamples = 50, .magnetisation_temperatures = {2.1, 2.2, 2.3}});
  ASSERT_EQ(scaling.magnetisation.size(), 1U);
  EXPECT_NEAR(scaling.magnetisation.front().dimension.value, 0.106, 0.02);
  EXPECT_GT(scaling.magnetisation.front().dimension.error, 0);
  std::vector<double> distances, values;
  for (const auto& row : scaling.temperatures) {
    double sum = 0;
    for (std::int64_t i = 0; i < data.count; ++i) {
      if (data.temperatures[static_cast<std::size_t>(i)] != row.temperature) continue;
      double m = 0;
      for (std::int64_t u = 0; u < 100; ++u) m += data.spin(i, u);
      sum += std::abs(m) / 100;
    }
    EXPECT_NEAR(row.magnetisation.value, sum / 2000, 1e-12);
    distances.push_back(std::abs(row.temperature - 2.269185314213022));
    values.push_back(sum / 2000 * 2.269185314213022);
  }
  const auto law = fit_least_squares(distances, values);
  ASSERT_TRUE(law);
  EXPECT_NEAR(scaling.magnetisation.front().dimension.value, law->exponent, 1e-8);
  EXPECT_NEAR(scaling.magnetisation.front().amplitude, law->amplitude, 1e-7);
}

// Of independent lattices, whose mean has a known error: each alone, in groups of 10, and with a last group of 3.
TEST(ScalingDimensions, HaveTheErrorsOfIndependentLattices) {
  Context context(cpu_device, 2);
  for (const std::int64_t count : {200, 2000, 2005}) {
    const auto data = test::random_data(count, 16);
    Estimator magnetisation, neighbours;
    for (std::int64_t i = 0; i < count; ++i) {
      double m = 0, bonds = 0;
      for (std::int64_t u = 0; u < 16; ++u) {
        m += data.spin(i, u);
        bonds += data.spin(i, u) * (data.spin(i, u / 4 * 4 + (u + 1) % 4) + data.spin(i, (u + 4) % 16));
      }
      magnetisation.add(std::abs(m) / 16);
      neighbours.add(bonds / 32);  // G(1, 0), but for m²
    }
    const auto row = analyze_scaling(context, configurations_of(data), {.resamples = 2000}).temperatures.front();
    const auto expect = [&](const Bootstrapped& found, const Estimate& known) {
      EXPECT_NEAR(found.error / known.error, 1, 0.15) << count;
      EXPECT_NEAR((found.high - found.low) / (3.29 * known.error), 1, 0.15) << count;
    };
    expect(row.magnetisation, magnetisation.result());
    expect(row.spin.two_point.front(), neighbours.result());
  }
}

// Lattices that are all up or all down, up to noise: s is 1 − σ̄ or −1 − σ̄ at all sites and ε = 4 s² − ε̄, so that
// G = 16 (μ₄ − μ₂²) with the central moments μ of s. Its error is that of its influence function, in which the third
// moment is what σ̄ does: without it the error would be 2.5 times as large.
TEST(ScalingDimensions, ErrorsOfTheEnergyOperatorKnowThatTheMeanSpinVaries) {
  Context context(cpu_device, 2);
  auto data = test::random_data(2000, 16);
  double mean = 0;
  for (auto& words : data.words) {
    words = std::popcount(words & 0xFFFFU) >= 6 ? 0xFFFFU : 0;  // 89 %
    mean += (words != 0 ? 1.0 : -1.0) / 2000;
  }
  double second = 0, third = 0, fourth = 0;
  for (const auto word : data.words) {
    const double s = (word != 0 ? 1 : -1) - mean;
    second += s * s / 2000;
    third += s * s * s / 2000;
    fourth += s * s * s * s / 2000;
  }
  Estimator influence;
  for (const auto word : data.words) {
    const double s = (word != 0 ? 1 : -1) - mean;
    influence.add(16 * (s * s * s * s - fourth - 4 * third * s - 2 * second * (s * s - second)));
  }
  const auto row = analyze_scaling(context, configurations_of(data), {.resamples = 2000}).temperatures.front();
  for (const auto& found : row.energy.two_point) {
    EXPECT_NEAR(found.value, 16 * (fourth - second * second), 1e-9);
    EXPECT_NEAR(found.error / influence.result().error, 1, 0.1);
  }
}

// The samples twice, and G of their groups.
TEST(ScalingDimensions, AreRefusedIfTheCopyForTheDeviceDoesNotFit) {
  const auto code_with = [](std::int64_t bytes) {
    return test::exit_code_in_child([bytes] {
      const auto data = test::random_data(400, 1024);
      machine::take_as_free(bytes);
      Context context(cpu_device, 1);
      analyze_scaling(context, configurations_of(data), {.resamples = 2});
    });
  };
  constexpr std::int64_t samples = 400 * 1024 * 4, two_points = 200 * 1024 * 8;
  EXPECT_EQ(code_with(2 * samples + 2 * two_points), static_cast<int>(ExitCode::usage));
  EXPECT_EQ(code_with(2 * samples + 2 * two_points + 100'000), 0);
}

TEST(ScalingDimensions, RisesWithTheTemperature) {
  Context context(cpu_device, 2);
  const auto scaling =
      analyze_scaling(context, configurations_of(lattices(10, {2, 2.269185, 2.6}, 2000, 300)), {.resamples = 20});
  const auto at = [&](std::size_t t) { return scaling.temperatures[t].spin.dimensions.front().value; };
  EXPECT_LT(at(0) + 0.05, at(1));
  EXPECT_LT(at(1) + 0.1, at(2));
}

// Three temperatures in one flow whose start is not said. Sorted or shuffled, they are the same samples.
TEST(ScalingDimensions, ErrorsOfAFlowFromSeveralTemperaturesDoNotDependOnTheirOrder) {
  const auto sorted = lattices(6, {1.5, 2.3, 5}, 600, 50);
  std::vector<std::int64_t> order(static_cast<std::size_t>(sorted.count));
  std::iota(order.begin(), order.end(), 0);
  std::shuffle(order.begin(), order.end(), std::mt19937_64(5));
  const auto analyze = [](data::Dataset data, bool are_flows) {
    data.temperatures.clear();
    auto flow = configurations_of(std::move(data));
    flow.are_flows = are_flows;
    Context context(cpu_device, 2);
    return analyze_scaling(context, flow, {.resamples = 400}).temperatures.front();
  };
  const auto shuffled = data::take(sorted, order);
  const auto one = analyze(sorted, true), other = analyze(shuffled, true);
  EXPECT_NEAR(one.magnetisation.value, other.magnetisation.value, 1e-12);
  const auto expect_alike = [](const Bootstrapped& a, const Bootstrapped& b) {
    // 400 resamples know an error to 3.5 %, 200 groups to 5 %.
    EXPECT_NEAR(a.error / b.error, 1, 0.25) << a.error << " " << b.error;
  };
  expect_alike(one.magnetisation, other.magnetisation);
  for (std::size_t c = 0; c < 5; ++c) {
    expect_alike(one.spin.two_point[c], other.spin.two_point[c]);
    expect_alike(one.energy.two_point[c], other.energy.two_point[c]);
  }
  // Of data that follow each other the groups are blocks: a chain's samples depend on each other.
  EXPECT_GT(analyze(sorted, false).magnetisation.error, 2 * one.magnetisation.error);
}

TEST(ScalingDimensions, HasNoFitWhereNothingFluctuatesAndNoErrorOfOneSample) {
  Context context(cpu_device, 1);
  data::Dataset ordered = test::random_data(30, 16);
  std::fill(ordered.words.begin(), ordered.words.end(), 0xFFFFU);
  const auto of_ordered = analyze_scaling(context, configurations_of(ordered), {.resamples = 10}).temperatures.front();
  EXPECT_TRUE(std::isnan(of_ordered.temperature));
  EXPECT_EQ(of_ordered.magnetisation.value, 1);
  for (const auto& one : of_ordered.spin.dimensions) EXPECT_TRUE(std::isnan(one.value));
  auto data = test::random_data(4, 16);
  data.temperatures = {2, 2, 2, 3};
  const auto one = analyze_scaling(context, configurations_of(data), {.resamples = 10}).temperatures.back();
  EXPECT_TRUE(std::isnan(one.magnetisation.error));
  EXPECT_TRUE(std::isnan(one.spin.two_point.front().error));
}

TEST(ScalingDimensions, OfOneSampleAreRefused) {
  Context context(cpu_device, 1);
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "has one sample: ", [&] {
    analyze_scaling(context, configurations_of(test::random_data(1, 16)), {});
  }));
  auto data = test::random_data(2, 16);
  data.temperatures = {2, 3};
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "has one sample of each temperature",
                               [&] { analyze_scaling(context, configurations_of(data), {}); }));
}

TEST(ScalingDimensions, DoesNotDependOnTheThreads) {
  const auto data = lattices(5, {2.2, 2.4}, 300, 50);
  Context one(cpu_device, 1), three(cpu_device, 3);
  const ScalingSettings settings{.resamples = 30, .magnetisation_temperatures = {2.2, 2.4}};
  const auto a = analyze_scaling(one, configurations_of(data), settings),
             b = analyze_scaling(three, configurations_of(data), settings);
  ASSERT_EQ(a.magnetisation.size(), 1U);
  EXPECT_EQ(a.magnetisation[0].dimension.error, b.magnetisation.at(0).dimension.error);
  for (std::size_t t = 0; t < 2; ++t)
    for (std::size_t i = 0; i < a.spin_readings.size(); ++i) {
      EXPECT_EQ(a.temperatures[t].spin.dimensions[i].value, b.temperatures[t].spin.dimensions[i].value);
      EXPECT_EQ(a.temperatures[t].spin.dimensions[i].error, b.temperatures[t].spin.dimensions[i].error);
    }
}

TEST(ScalingDimensions, RefusesDataWithoutALatticeOfSide4) {
  Context context(cpu_device, 1);
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "there is no square lattice of 10 units",
                               [&] { analyze_scaling(context, configurations_of(test::random_data(9, 10)), {}); }));
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "the lattice is 3 × 3",
                               [&] { analyze_scaling(context, configurations_of(test::random_data(9, 9)), {}); }));
}

TEST(DistanceClasses, HoldEveryPlaceOnce) {
  for (const int side : {4, 5, 10}) {
    int places = 0;
    for (const auto& [dx, dy, s, e] : distance_classes(side)) {
      EXPECT_NEAR(s, torus_spin_distance(side, dy, -dx), 1e-12);
      for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
          const int a = std::min(x, side - x), b = std::min(y, side - y);
          places += std::max(a, b) == dx && std::min(a, b) == dy ? 1 : 0;
        }
    }
    EXPECT_EQ(places, side * side - 1) << side;
  }
}

}  // namespace
}  // namespace kadanoff::analysis
