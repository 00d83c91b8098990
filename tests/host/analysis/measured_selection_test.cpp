// Configurations by their own temperature, against loops over bonds and the exact energy.
#include "host/analysis/measured_selection.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "host/thermometer/thermometer_reader.hpp"
#include "kernels/core/array.hpp"
#include "kernels/ising/exact.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::analysis {
namespace {

constexpr int side = 6;
constexpr std::int64_t sites = side * side;

// Lattices of which more and more spins are turned: from the ground state to disorder.
std::vector<float> graded_lattices(std::int64_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> uniform;
  std::vector<float> values;
  for (std::int64_t i = 0; i < count; ++i)
    for (std::int64_t site = 0; site < sites; ++site)
      values.push_back(uniform(random) < 0.5 * static_cast<double>(i) / static_cast<double>(count) ? -1.0F : 1.0F);
  return values;
}

double bond_energy(const float* lattice) {
  double sum = 0;
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x)
      sum -= lattice[y * side + x] * (lattice[y * side + (x + 1) % side] + lattice[(y + 1) % side * side + x]);
  return sum / sites;
}

Configurations flows_of(const std::vector<std::vector<float>>& sets, const std::vector<std::int64_t>& steps) {
  Configurations all{.units = sites, .lattice_shape = {side, side}, .are_flows = true, .name = "flow.h5", .sets = {}};
  for (std::size_t i = 0; i < sets.size(); ++i)
    all.sets.push_back({.temperature = NAN,
                        .step = steps[i],
                        .count = std::ssize(sets[i]) / sites,
                        .read = [values = sets[i]](float* to) { std::copy(values.begin(), values.end(), to); }});
  return all;
}

class MeasuredSelectionOn : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(MeasuredSelectionOn);

TEST_P(MeasuredSelectionOn, TakesThoseWhoseEnergyIsThatOfTheTemperature) {
  const std::vector<std::vector<float>> sets{graded_lattices(300, 1), graded_lattices(200, 2), graded_lattices(250, 3)};
  const std::vector<std::int64_t> steps{4, 4, 9};  // two flows have step 4
  const MeasuredSelection selection{.temperatures = {0, 2, 2.3, 3.5}, .width = 0.4};
  const auto chosen = select_by_measured(context(), flows_of(sets, steps), selection);
  const ising::EnergyThermometer thermometer(side);
  std::size_t at = 0;
  for (std::size_t t = 0; t < 4; ++t)
    for (const std::int64_t step : {4, 9}) {
      std::vector<float> expected;
      for (std::size_t s = 0; s < sets.size(); ++s)
        for (auto row = sets[s].begin(); steps[s] == step && row != sets[s].end(); row += sites) {
          const double own = thermometer.temperature(bond_energy(&*row));
          const auto nearest =
              std::min_element(selection.temperatures.begin(), selection.temperatures.end(),
                               [own](double a, double b) { return std::abs(a - own) < std::abs(b - own); });
          if (std::abs(*nearest - own) <= 0.2 && *nearest == selection.temperatures[t])
            expected.insert(expected.end(), row, row + sites);
        }
      ASSERT_FALSE(expected.empty()) << t << " " << step;
      ASSERT_LT(at, chosen.sets.size());
      const auto& set = chosen.sets[at++];
      EXPECT_EQ(set.temperature, selection.temperatures[t]);
      EXPECT_EQ(set.step, step);
      ASSERT_EQ(set.count * sites, std::ssize(expected));
      std::vector<float> found(expected.size());
      set.read(found.data());
      EXPECT_EQ(found, expected);
    }
  EXPECT_EQ(at, chosen.sets.size());
  EXPECT_TRUE(chosen.are_flows);
  EXPECT_NE(chosen.selection.find("(energy), within 0.2 of 0, 2, 2.3, 3.5: "), std::string::npos) << chosen.selection;
}

TEST_P(MeasuredSelectionOn, TakesEnsemblesByTheirMeanEnergy) {
  const auto cold = std::vector<float>(20 * sites, 1.0F), mixed = graded_lattices(100, 7);
  double energy = 0;
  for (std::int64_t i = 0; i < 100; ++i) energy += bond_energy(mixed.data() + i * sites) / 100;
  const double own = ising::EnergyThermometer(side).temperature(energy);
  ASSERT_GT(own, 1);
  const auto flows = flows_of({cold, mixed, cold}, {0, 0, 3});
  const auto chosen =
      select_by_measured(context(), flows, {.temperatures = {0.0, own + 0.04}, .width = 0.1, .ensembles = true});
  ASSERT_EQ(chosen.sets.size(), 3U);
  EXPECT_EQ(chosen.sets[0].count, 20);
  EXPECT_EQ(chosen.sets[1].step, 3);
  EXPECT_EQ(chosen.sets[2].temperature, own + 0.04);
  ASSERT_EQ(chosen.sets[2].count, 100);  // hot and cold ones, as they are
  std::vector<float> found(mixed.size());
  chosen.sets[2].read(found.data());
  EXPECT_EQ(found, mixed);
}

TEST_P(MeasuredSelectionOn, AsksAThermometerThatIsGiven) {
  const auto network = test::some_thermometer(sites, 3);  // of T = 0, 1.5 and infinity
  const auto values = graded_lattices(400, 5);
  const auto chosen = select_by_measured(context(), flows_of({values}, {0}),
                                         {.temperatures = {1.5}, .width = 0.1, .thermometer = &network});
  ASSERT_EQ(chosen.sets.size(), 1U);
  thermometer::ThermometerReader reader(context(), network, 400);
  const auto rows = to_device(context(), values);
  const auto p = reader.read(std::as_const(rows).matrix(400, sites));
  std::int64_t expected = 0;
  for (std::int64_t i = 0; i < 400; ++i) expected += p(i, 1) > p(i, 0) && p(i, 1) > p(i, 2) ? 1 : 0;
  EXPECT_EQ(chosen.sets.front().count, expected);
  EXPECT_GT(expected, 0);
  EXPECT_LT(expected, 400);
}

TEST(MeasuredSelection, RefusesWhatItCannotChoose) {
  Context context(cpu_device, 1);
  const auto flows = flows_of({std::vector<float>(2 * sites, 1.0F)}, {0});
  const auto select = [&](const MeasuredSelection& selection) { select_by_measured(context, flows, selection); };
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "--bin-width", [&] { select({.temperatures = {2}, .width = 0}); }));
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "finite", [&] { select({.temperatures = {2, INFINITY}}); }));
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "none of 2 configurations is within 0.05 of T = 2",
                               [&] { select({.temperatures = {2}}); }));
  const auto other = test::some_thermometer(25, 3);
  EXPECT_TRUE(
      test::fails_with(ExitCode::bad_input, "flow.h5", [&] { select({.temperatures = {2}, .thermometer = &other}); }));
}

}  // namespace
}  // namespace kadanoff::analysis
