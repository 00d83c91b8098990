// The flow of block spins, against textbook loops over every lattice, and against the physics of the critical point.
#include "host/renormalization/block_flow.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "host/flow/flow.hpp"
#include "host/ising/sampler.hpp"
#include "kernels/ising/exact.hpp"
#include "tests/reference/block_spins.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::renormalization {
namespace {

using test::fails_with;

// Lattices of 12 × 12 in which neighbours are often equal, at two temperatures that take turns.
data::Dataset some_lattices(std::int64_t count) {
  auto data = test::random_data(count, 144, 4);
  const auto more = test::random_data(count, 144, 5);
  for (std::size_t i = 0; i < data.words.size(); ++i) data.words[i] |= more.words[i];
  data.lattice_shape = {12, 12};
  for (std::int64_t i = 0; i < count; ++i) {
    data.temperatures.push_back(i % 3 == 0 ? 2.5 : 1.25);
    data.labels.push_back(i % 2);
  }
  return data;
}

reference::Lattice lattice(const data::Dataset& data, std::int64_t sample) {
  reference::Lattice lattice{static_cast<int>(std::lround(std::sqrt(static_cast<double>(data.units)))), {}};
  for (std::int64_t unit = 0; unit < data.units; ++unit) lattice.spin.push_back(data.spin(sample, unit));
  return lattice;
}

class BlockFlowOn : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(BlockFlowOn);

TEST_P(BlockFlowOn, MakesTheLatticesOfTheTextbook) {
  const auto data = some_lattices(70);
  const auto flow = run_block_flow(context(), data, {.steps = 2, .ties = blocks::Ties::random, .seed = 9});
  EXPECT_EQ(flow.sides, (std::vector<std::int64_t>{12, 6, 3}));
  ASSERT_EQ(flow.steps.size(), 2U);
  const auto* finer = &data;
  for (std::uint32_t step = 1; step <= 2; ++step) {
    const auto& coarse = flow.steps[step - 1];
    EXPECT_EQ(coarse.lattice_shape, std::vector<std::int64_t>(2, flow.sides[step]));
    EXPECT_EQ(coarse.temperatures, data.temperatures);
    EXPECT_EQ(coarse.labels, data.labels);
    const auto key = random::make_key(9, random::Stream::block_ties, step);
    for (std::int64_t sample = 0; sample < data.count; ++sample)
      ASSERT_EQ(lattice(coarse, sample).spin,
                reference::block_spins(lattice(*finer, sample), 2,
                                       [&](int site, int) {
                                         const auto coins = random::draw(key, 0, static_cast<std::uint32_t>(sample));
                                         return (coins[static_cast<std::size_t>(site / 32)] >> (site % 32) & 1U) != 0
                                                    ? 1
                                                    : -1;
                                       })
                    .spin)
          << "step " << step << ", sample " << sample;
    finer = &coarse;
  }
}

TEST_P(BlockFlowOn, HasTheMomentsOfEachTemperature) {
  const auto data = some_lattices(50);
  const auto flow = run_block_flow(context(), data, {.steps = 2, .ties = blocks::Ties::fixed});
  ASSERT_EQ(flow.groups.size(), 2U);
  EXPECT_EQ(flow.groups[0].temperature, 1.25);
  EXPECT_EQ(flow.groups[0].samples, 33);
  EXPECT_EQ(flow.groups[1].samples, 17);
  ASSERT_EQ(flow.points.size(), 6U);
  for (const auto& point : flow.points) {
    const auto& of_step = point.step == 0 ? data : flow.steps[static_cast<std::size_t>(point.step - 1)];
    const auto side = static_cast<int>(flow.sides[static_cast<std::size_t>(point.step)]);
    Estimator energy, magnetisation, absolute, squared;
    for (std::int64_t sample = 0; sample < data.count; ++sample) {
      if (data.temperatures[static_cast<std::size_t>(sample)] != flow.groups[point.group].temperature) continue;
      const auto here = lattice(of_step, sample);
      const double m = here.magnetisation() / static_cast<double>(side * side);
      energy.add(here.energy() / static_cast<double>(side * side));
      magnetisation.add(m);
      absolute.add(std::abs(m));
      squared.add(m * m);
    }
    const auto expect_same = [&](const Estimate& seen, const Estimate& expected) {
      EXPECT_NEAR(seen.mean, expected.mean, 1e-12) << "step " << point.step;
      EXPECT_NEAR(seen.error, expected.error, 1e-12) << "step " << point.step;
    };
    expect_same(point.energy, energy.result());
    expect_same(point.magnetisation, magnetisation.result());
    expect_same(point.abs_magnetisation, absolute.result());
    expect_same(point.squared_magnetisation, squared.result());
    const ising::EnergyThermometer by_energy(side);
    EXPECT_EQ(point.temperature, by_energy.temperature(point.energy.mean));
    EXPECT_EQ(point.temperature_error, by_energy.temperature_error(point.temperature, point.energy.error));
    ASSERT_EQ(std::ssize(point.correlation), side / 2 + 1);
    EXPECT_EQ(point.correlation[0].mean, 1);
    EXPECT_NEAR(point.correlation[1].mean, -point.energy.mean / 2, 1e-12);
  }
}

TEST_P(BlockFlowOn, HasTheCorrelationOfSpinsAndBlocks) {
  const auto data = some_lattices(20);
  const auto flow = run_block_flow(context(), data, {.steps = 2});
  ASSERT_EQ(flow.correlators.size(), 6U);  // 0 → 1, 1 → 2 and 0 → 2, of two temperatures
  for (const auto& correlator : flow.correlators) {
    const auto& fine = correlator.from == 0 ? data : flow.steps[static_cast<std::size_t>(correlator.from - 1)];
    const auto& coarse = flow.steps[static_cast<std::size_t>(correlator.to - 1)];
    const auto side = flow.sides[static_cast<std::size_t>(correlator.from)],
               blocks = flow.sides[static_cast<std::size_t>(correlator.to)];
    Estimator inside, outside;
    for (std::int64_t sample = 0; sample < data.count; ++sample) {
      if (data.temperatures[static_cast<std::size_t>(sample)] != flow.groups[correlator.group].temperature) continue;
      double in = 0, out = 0;
      for (std::int64_t i = 0; i < fine.units; ++i)
        for (std::int64_t a = 0; a < coarse.units; ++a) {
          const bool holds = i / side * blocks / side == a / blocks && i % side * blocks / side == a % blocks;
          (holds ? in : out) += fine.spin(sample, i) * coarse.spin(sample, a);
        }
      const auto pairs = static_cast<double>(fine.units);
      inside.add(in / pairs);
      outside.add(out / (pairs * static_cast<double>(coarse.units) - pairs));
    }
    EXPECT_NEAR(correlator.inside.mean, inside.result().mean, 1e-12);
    EXPECT_NEAR(correlator.inside.error, inside.result().error, 1e-12);
    EXPECT_NEAR(correlator.outside.mean, outside.result().mean, 1e-12);
    EXPECT_NEAR(correlator.outside.error, outside.result().error, 1e-12);
  }
}

// At each temperature the spots of its own samples; of pure noise, too, each block's map has its peak in the block.
TEST_P(BlockFlowOn, HasTheMapsOfTheBlocks) {
  auto data = test::random_data(600, 144);
  data.temperatures.assign(600, 1.0);
  std::fill_n(data.temperatures.begin(), 250, 2.0);
  const auto flow = run_block_flow(context(), data, {.steps = 2, .maps = true});
  for (const auto& correlator : flow.correlators) {
    ASSERT_TRUE(correlator.spots && correlator.spots->profile);
    EXPECT_EQ(correlator.spots->samples, flow.groups[correlator.group].samples);
    EXPECT_GT(correlator.map_errors.contrast, 0);
    EXPECT_GT(correlator.map_errors.floor, 0);
    const auto blocks = flow.sides[static_cast<std::size_t>(correlator.to)];
    ASSERT_EQ(std::ssize(correlator.spots->units), blocks * blocks);
    // The mean of all entries, from the maps and from the two means.
    const auto side = flow.sides[static_cast<std::size_t>(correlator.from)];
    const double inside = 1.0 / static_cast<double>(blocks * blocks);
    double floors = 0;
    for (const auto& unit : correlator.spots->units)
      floors += (unit.value < 0 ? -unit.floor : unit.floor) / static_cast<double>(blocks * blocks);
    EXPECT_NEAR(floors, inside * correlator.inside.mean + (1 - inside) * correlator.outside.mean, 1e-9);
    if (correlator.to != correlator.from + 1) continue;
    for (std::size_t a = 0; a < correlator.spots->units.size(); ++a) {
      const auto peak = correlator.spots->units[a].peak;
      EXPECT_EQ(peak / side / 2 * blocks + peak % side / 2, static_cast<std::int64_t>(a));
    }
  }
}

TEST_P(BlockFlowOn, AsksTheThermometerOfEachSide) {
  auto data = some_lattices(30);
  data.temperatures.clear();
  const auto twelve = test::some_thermometer(144, 5, 2), three = test::some_thermometer(9, 4, 3);
  const auto flow = run_block_flow(context(), data, {.steps = 2, .thermometers = {&three, &twelve}});
  ASSERT_EQ(flow.points.size(), 3U);
  EXPECT_TRUE(std::isnan(flow.groups[0].temperature));
  EXPECT_EQ(flow.thermometer_temperatures[0], twelve.temperatures);
  EXPECT_TRUE(flow.thermometer_temperatures[1].empty());
  EXPECT_TRUE(flow.points[1].distribution.empty());
  const auto expected = flow::observe(context(), flow.steps[1], 3, &three).distribution;
  ASSERT_EQ(flow.points[2].distribution.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(flow.points[2].distribution[i].mean, expected[i].mean, 1e-12);
  EXPECT_GT(flow.points[2].mean_temperature_error, 0);
}

TEST(BlockFlow, KeepsTheUnitsOfTheData) {
  Context context(cpu_device, 2);
  auto data = some_lattices(5);
  data.binary = true;
  const auto flow = run_block_flow(context, data, {.steps = 1});
  EXPECT_TRUE(flow.steps[0].binary);
  data.binary = false;
  EXPECT_EQ(run_block_flow(context, data, {.steps = 1}).points[1].energy.mean, flow.points[1].energy.mean);
}

TEST(BlockFlow, OfOneSampleHasNoErrors) {
  Context context(cpu_device, 1);
  const auto flow = run_block_flow(context, some_lattices(1), {.steps = 1, .block = 3});
  EXPECT_EQ(flow.sides, (std::vector<std::int64_t>{12, 4}));
  EXPECT_TRUE(std::isnan(flow.points[1].energy.error));
  EXPECT_TRUE(std::isfinite(flow.points[1].energy.mean));
}

TEST(BlockFlow, RefusesWhatCannotBeDivided) {
  const auto data = some_lattices(2);
  EXPECT_EQ(block_sides(data, {.steps = 2}), (std::vector<std::int64_t>{12, 6, 3}));
  EXPECT_TRUE(fails_with(ExitCode::usage, "12, 6, 3, and 3 is not divided by 2: take at most 2 steps",
                         [&] { block_sides(data, {.steps = 3}); }));
  EXPECT_TRUE(fails_with(ExitCode::usage, "and 12 is not divided by 5: there is no step",
                         [&] { block_sides(data, {.block = 5}); }));
  EXPECT_TRUE(fails_with(ExitCode::usage, "12, and then 1, which is no lattice",
                         [&] { block_sides(data, {.steps = 1, .block = 12}); }));
  EXPECT_TRUE(fails_with(ExitCode::usage, "--steps 0", [] { validate({.steps = 0}); }));
  EXPECT_TRUE(fails_with(ExitCode::usage, "--block 1", [] { validate({.block = 1}); }));
  auto strip = data;
  strip.lattice_shape = {9, 16};
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "9×16", [&] { block_sides(strip, {}); }));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "there is no square lattice of",
                         [] { block_sides(test::random_data(2, 50), {}); }));
}

TEST(BlockFlow, RefusesThermometersOfNoSideAndTwoOfOne) {
  const auto six = test::some_thermometer(36, 3), again = test::some_thermometer(36, 4),
             five = test::some_thermometer(25, 3);
  const std::vector<std::int64_t> sides{12, 6};
  EXPECT_NO_THROW(require_thermometers_fit({.thermometers = {&six}}, sides));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "sides 12, 6", [&] {
    require_thermometers_fit({.thermometers = {&six, &five}}, sides);
  }));
  EXPECT_TRUE(fails_with(ExitCode::usage, "both read lattices of side 6", [&] {
    require_thermometers_fit({.thermometers = {&six, &again}}, sides);
  }));
}

// At T_c lattices stay what they are, whatever the scale; above it they become hotter, below it colder.
TEST(BlockFlowOfIsing, StaysAtTheCriticalPointForTwoSteps) {
  Context context(cpu_device, 2);
  const auto sampled = ising::sample_ising(context, {.side = 64,
                                                     .temperatures = {2.0, ising::critical_temperature, 2.7},
                                                     .samples = 512,
                                                     .sweeps = 3000,
                                                     .start = ising::Start::ordered,
                                                     .seed = 21});
  const auto flow = run_block_flow(context, sampled.data, {.steps = 2, .seed = 22});
  const auto point = [&](std::size_t step, std::size_t group) { return flow.points[3 * step + group]; };
  // In equilibrium, by the energy.
  EXPECT_NEAR(point(0, 1).temperature, ising::critical_temperature, 4 * point(0, 1).temperature_error);
  for (std::size_t step = 1; step <= 2; ++step) {
    EXPECT_NEAR(point(step, 1).temperature, ising::critical_temperature, 0.03) << "step " << step;
    EXPECT_LT(point(step, 1).temperature_error, 0.01);
    EXPECT_LT(point(step, 0).temperature + 0.1, point(step - 1, 0).temperature) << "step " << step;
    EXPECT_GT(point(step, 2).temperature, point(step - 1, 2).temperature + 0.4) << "step " << step;
  }
  // ⟨v h⟩ in the blocks, 32 × 32 → 16 × 16 at T_c.
  const auto& inside = flow.correlators[3 + 1].inside;
  EXPECT_EQ(flow.correlators[4].from, 1);
  EXPECT_EQ(flow.correlators[4].group, 1U);
  EXPECT_NEAR(inside.mean, 0.82, 0.01);
  EXPECT_LT(inside.error, 0.003);
}

}  // namespace
}  // namespace kadanoff::renormalization
