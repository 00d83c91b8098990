// RBMs that are exact by construction, and any RBM against sums over all states.
#include "host/exactness/exactness.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "host/data/stack.hpp"
#include "host/ising/sampler.hpp"
#include "tests/reference/ising.hpp"
#include "tests/reference/rbm.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::exactness {
namespace {

// A hidden unit for each bond, with equal weights to both of its spins: Σ_h e^{w h (s + s')} = 2 cosh w(s + s') is
// A e^{β s s'} for e^{2β} = cosh 2w. On side 2 each pair of neighbours has two bonds.
data::Model one_unit_per_bond(std::int64_t side, float weight) {
  const auto sites = side * side;
  data::Model model;
  model.parameters = rbm::Parameters(cpu_device, sites, 2 * sites);
  for (auto* array : {&model.parameters.weights, &model.parameters.visible_bias, &model.parameters.hidden_bias})
    std::fill_n(array->data(), array->size(), 0.0F);
  const auto set = [&](std::int64_t site, std::int64_t unit) {
    model.parameters.weights.data()[site * 2 * sites + unit] = weight;
  };
  for (std::int64_t y = 0; y < side; ++y)
    for (std::int64_t x = 0; x < side; ++x) {
      const auto site = y * side + x;
      set(site, 2 * site);
      set(y * side + (x + 1) % side, 2 * site);
      set(site, 2 * site + 1);
      set((y + 1) % side * side + x, 2 * site + 1);
    }
  return model;
}

double beta_of(float weight) { return std::log(std::cosh(2 * static_cast<double>(weight))) / 2; }

class ExactnessOf : public test::OnEachDevice {};

TEST_P(ExactnessOf, AnRbmWithAUnitForEachBondIsPerfect) {
  for (const std::int64_t side : {2, 3, 4})
    for (const float weight : {0.2F, 0.6F, 1.1F}) {
      const double beta = beta_of(weight);
      const auto found =
          analyze_exactness(context(), one_unit_per_bond(side, weight), {.temperatures = {1 / beta, 1.3 / beta}});
      EXPECT_EQ(found.source, Source::enumerated);
      ASSERT_EQ(found.rows.size(), 2U);
      const auto& own = found.rows[0];
      EXPECT_EQ(own.samples, std::int64_t{1} << side * side);
      EXPECT_LT(own.ratio.value, 1e-10);
      EXPECT_LT(own.unexplained.value, 1e-10);
      EXPECT_NEAR(own.slope.value, beta, 1e-6);
      EXPECT_TRUE(own.missing.empty());
      EXPECT_TRUE(std::isnan(own.ratio.error)) << "all states: there is no error";
      // At another temperature F is as good a line, of the same slope, but another one than β₂H.
      const auto& other = found.rows[1];
      EXPECT_NEAR(other.slope.value, beta, 1e-6);
      EXPECT_LT(other.unexplained.value, 1e-10);
      EXPECT_NEAR(other.ratio.value, 0.3 * 0.3, 1e-5);
    }
}

// ⟨…⟩ over all states with e^{−βH}, term by term.
TEST_P(ExactnessOf, AnyRbmIsThatOfTheSumOverAllStates) {
  for (const std::int64_t side : {2, 3}) {
    const auto sites = side * side;
    data::Model model;
    model.parameters = reference::random_parameters(sites, 5, 0.5F, 4);
    const double temperature = 2.7, beta = 1 / temperature;
    const reference::Rbm rbm(model.parameters);
    double z = 0, f = 0, h = 0, ff = 0, hh = 0, fh = 0;
    std::vector<double> of_weights, of_f, of_h;
    for (std::uint64_t state = 0; state < std::uint64_t{1} << sites; ++state) {
      const auto spins = reference::spins_of(state, static_cast<std::size_t>(sites));
      const reference::Lattice lattice{.side = static_cast<int>(side), .spin = {spins.begin(), spins.end()}};
      of_h.push_back(lattice.energy());
      of_f.push_back(-rbm.log_weight(spins));
      z += of_weights.emplace_back(std::exp(-beta * of_h.back()));
    }
    for (std::size_t i = 0; i < of_f.size(); ++i) {
      f += of_weights[i] / z * of_f[i];
      h += of_weights[i] / z * of_h[i];
    }
    for (std::size_t i = 0; i < of_f.size(); ++i) {
      ff += of_weights[i] / z * std::pow(of_f[i] - f, 2);
      hh += of_weights[i] / z * std::pow(of_h[i] - h, 2);
      fh += of_weights[i] / z * (of_f[i] - f) * (of_h[i] - h);
    }
    const auto found = analyze_exactness(context(), model, {.temperatures = {temperature}});
    const auto& row = found.rows.at(0);
    EXPECT_NEAR(row.variance, beta * beta * hh, 1e-9 * beta * beta * hh);
    EXPECT_NEAR(row.difference, ff - 2 * beta * fh + beta * beta * hh, 1e-5 * ff);
    EXPECT_NEAR(row.ratio.value, row.difference / row.variance, 1e-12 * row.ratio.value);
    EXPECT_NEAR(row.slope.value, fh / hh, 1e-5);
    EXPECT_NEAR(row.unexplained.value, 1 - fh * fh / ff / hh, 1e-5);
    double share = 0, mean = 0;
    for (const auto& level : row.levels) {
      share += level.share;
      mean += level.share * level.mean;
    }
    EXPECT_NEAR(share, 1, 1e-12);
    EXPECT_NEAR(mean, f, 1e-5);
  }
}

TEST_P(ExactnessOf, SamplesAgreesWithAllStates) {
  const auto model = [] {
    data::Model some;
    some.parameters = reference::random_parameters(16, 6, 0.3F, 5);
    return some;
  }();
  const LatticeSettings lattices{.temperatures = {2.5, 4}, .samples = 20'000, .sweeps = 200, .seed = 6};
  const auto sampled = analyze_exactness(context(), model, lattices);
  const auto exact = analyze_exactness(context(), model, {.temperatures = {2.5, 4}});
  EXPECT_EQ(sampled.source, Source::sampled);
  EXPECT_EQ(sampled.sweeps, 200);
  for (std::size_t t = 0; t < 2; ++t)
    for (const auto member : {&ExactnessRow::ratio, &ExactnessRow::slope, &ExactnessRow::unexplained}) {
      const auto& value = sampled.rows[t].*member;
      EXPECT_GT(value.error, 0);
      EXPECT_NEAR(value.value, (exact.rows[t].*member).value, 4 * value.error);
    }
  // The same lattices as data.
  const auto ensemble = ising::sample_ising(
      context(),
      {.side = 4, .temperatures = lattices.temperatures, .samples = 20'000, .sweeps = 200, .start = {}, .seed = 6});
  const auto of_data = analyze_exactness(context(), model, {ensemble.data}, {});
  EXPECT_EQ(of_data.source, Source::data);
  for (std::size_t t = 0; t < 2; ++t) EXPECT_EQ(of_data.rows[t].ratio.value, sampled.rows[t].ratio.value);
}

TEST_P(ExactnessOf, DataOfSeveralFilesIsOfEachTemperature) {
  data::Model model;
  model.parameters = reference::random_parameters(9, 4, 0.3F, 7);
  auto first = test::random_data(30, 9, 1), second = test::random_data(20, 9, 2);
  for (std::int64_t i = 0; i < 30; ++i) first.temperatures.push_back(i % 2 == 0 ? 2.5 : 1);
  for (std::int64_t i = 0; i < 20; ++i) second.temperatures.push_back(i < 5 ? 1 : INFINITY);
  const auto found = analyze_exactness(context(), model, {first, second}, {});
  ASSERT_EQ(found.rows.size(), 3U);
  EXPECT_EQ(found.rows[0].temperature, 1);
  EXPECT_EQ(found.rows[0].samples, 20);
  EXPECT_EQ(found.rows[1].samples, 15);
  EXPECT_EQ(found.rows[2].samples, 15);
  EXPECT_TRUE(std::isnan(found.rows[2].ratio.value));
  EXPECT_EQ(found.rows[2].variance, 0);
  EXPECT_GT(found.rows[2].slope.error, 0);
  EXPECT_EQ(found.rows[2].missing, "β = 0, so that βH does not vary");
  // Data that do not say their temperature have none, or the one that is given.
  first.temperatures.clear();
  const auto nameless = analyze_exactness(context(), model, {first}, {}),
             named = analyze_exactness(context(), model, {first}, 3);
  EXPECT_TRUE(std::isnan(nameless.rows.at(0).temperature));
  EXPECT_TRUE(std::isnan(nameless.rows.at(0).ratio.value));
  EXPECT_GT(nameless.rows.at(0).slope.error, 0);
  EXPECT_GT(named.rows.at(0).ratio.value, 0);
  EXPECT_EQ(named.rows.at(0).slope.value, nameless.rows.at(0).slope.value);
  EXPECT_THROW(analyze_exactness(context(), model, {second}, 3), Error);
}

TEST_P(ExactnessOf, UnitsZeroAndOneIsThatOfTheSameSpins) {
  data::Model model;
  model.parameters = reference::random_parameters(9, 4, 0.3F, 8);
  const auto spins = analyze_exactness(context(), model, LatticeSettings{});
  data::use_units(model, data::Units::bits);
  const auto bits = analyze_exactness(context(), model, LatticeSettings{});
  EXPECT_EQ(bits.rows.at(0).ratio.value, spins.rows.at(0).ratio.value);
}

KADANOFF_ON_EACH_DEVICE(ExactnessOf);

// The errors of an estimate are its spread over draws of F = βH + noise.
TEST(ExactnessErrors, AreTheSpreadOfRepeatedDraws) {
  std::mt19937 generator(3);
  std::normal_distribution<double> normal;
  constexpr int draws = 400, samples = 200;
  Estimator ratio, slope, unexplained, ratio_error, slope_error, unexplained_error;
  for (int draw = 0; draw < draws; ++draw) {
    std::vector<double> f, h;
    for (int i = 0; i < samples; ++i) {
      h.push_back(10 * normal(generator));
      f.push_back(0.6 * h.back() + 2 * normal(generator) + 1e4);
    }
    const auto row = exactness_of(2, f, h);
    ratio.add(row.ratio.value);
    slope.add(row.slope.value);
    unexplained.add(row.unexplained.value);
    ratio_error.add(row.ratio.error);
    slope_error.add(row.slope.error);
    unexplained_error.add(row.unexplained.error);
  }
  EXPECT_NEAR(slope.result().mean, 0.6, 4 * slope.result().error);
  EXPECT_NEAR(ratio.result().mean, (0.1 * 0.1 * 100 + 4) / 25, 4 * ratio.result().error + 0.01);
  EXPECT_NEAR(unexplained.result().mean, 4 / 40.0, 4 * unexplained.result().error + 0.002);
  EXPECT_NEAR(ratio_error.result().mean, ratio.result().spread, 0.12 * ratio.result().spread);
  EXPECT_NEAR(slope_error.result().mean, slope.result().spread, 0.12 * slope.result().spread);
  EXPECT_NEAR(unexplained_error.result().mean, unexplained.result().spread, 0.12 * unexplained.result().spread);
}

// The jackknife from its definition: each sample left out, and all computed anew.
TEST(ExactnessErrors, AreThoseOfSamplesLeftOut) {
  const std::vector<double> f{-3.1, -2.2, 0.4, 1.7, -0.9, 2.5}, h{-8, -4, 0, 4, -4, 8};
  const auto row = exactness_of(2, f, h);
  std::vector<double> ratios;
  for (std::size_t out = 0; out < f.size(); ++out) {
    auto some_f = f, some_h = h;
    some_f.erase(some_f.begin() + static_cast<std::ptrdiff_t>(out));
    some_h.erase(some_h.begin() + static_cast<std::ptrdiff_t>(out));
    ratios.push_back(exactness_of(2, some_f, some_h).ratio.value);
  }
  const double mean = std::accumulate(ratios.begin(), ratios.end(), 0.0) / 6;
  double squares = 0;
  for (const double ratio : ratios) squares += (ratio - mean) * (ratio - mean);
  EXPECT_NEAR(row.ratio.error, std::sqrt(5.0 / 6 * squares), 1e-12);
}

TEST(ExactnessOfNothing, SaysWhatIsMissingAndWhy) {
  const auto one = exactness_of(2, {1}, {-4});
  EXPECT_TRUE(std::isnan(one.ratio.value) && std::isnan(one.slope.value) && std::isnan(one.unexplained.value));
  EXPECT_EQ(one.missing, "one sample has no variance");
  const auto frozen = exactness_of(0, {1, 2, 3}, {-8, -8, -8});
  EXPECT_TRUE(std::isnan(frozen.ratio.value) && std::isnan(frozen.slope.value));
  EXPECT_EQ(frozen.missing, "all configurations have the same energy");
  const auto striped = exactness_of(0, {1, 2, 4}, {-8, -8, 0});
  EXPECT_TRUE(std::isnan(striped.ratio.value) && std::isnan(striped.difference));
  EXPECT_NEAR(striped.slope.value, 2.5 / 8, 1e-12);
  EXPECT_EQ(striped.missing, "β is infinite");
  const auto flat = exactness_of(2, {0.1, 0.1, 0.1}, {-8, -4, 0});
  EXPECT_EQ(flat.ratio.value, 1);
  EXPECT_EQ(flat.slope.value, 0);
  EXPECT_TRUE(std::isnan(flat.unexplained.value));
  EXPECT_EQ(flat.missing, "F is the same for all configurations");
  const auto two = exactness_of(2, {0, 2}, {-8, 0});
  EXPECT_NEAR(two.slope.value, 0.25, 1e-12);
  EXPECT_TRUE(std::isnan(two.slope.error)) << "one of two left out leaves no variance";
}

TEST(ExactnessOfAllStates, HoldsTheGroundStatesAtZeroAndAllAtInfinity) {
  Context context;
  data::Model model;
  model.parameters = reference::random_parameters(9, 4, 0.3F, 9);
  const auto found = analyze_exactness(context, model, {.temperatures = {0, INFINITY}});
  EXPECT_EQ(found.rows[0].levels.size(), 1U);
  EXPECT_EQ(found.rows[0].missing, "all configurations have the same energy");
  EXPECT_GT(found.rows[1].levels.size(), 5U);
  EXPECT_FALSE(std::isnan(found.rows[1].slope.value));
}

TEST(ExactnessOfWhatIsNoLattice, IsRefused) {
  Context context;
  auto model = test::some_model(8, 3);
  EXPECT_THROW(analyze_exactness(context, model, LatticeSettings{}), Error);
  model = test::some_model(16, 3);
  model.lattice_shape = {2, 8};
  EXPECT_THROW(analyze_exactness(context, model, LatticeSettings{}), Error);
  model.lattice_shape.clear();
  EXPECT_THROW(analyze_exactness(context, model, {test::random_data(5, 9)}, {}), Error);
  EXPECT_THROW(analyze_exactness(context, model, {test::random_real_data(5, 16)}, {}), Error);
  auto line = test::random_data(5, 16);
  line.lattice_shape = {16};
  EXPECT_THROW(analyze_exactness(context, model, {line}, {}), Error);
}

TEST(LoadLowestLayer, TakesTheLayerOfTheLattice) {
  const test::TemporaryFolder folder;
  data::Stack stack;
  stack.layers.push_back(test::some_model(16, 9));
  stack.layers.push_back(test::some_model(9, 4));
  data::save_stack(stack, folder / "stack.h5");
  EXPECT_EQ(load_lowest_layer(folder / "stack.h5", 1).visible(), 16);
  EXPECT_THROW(load_lowest_layer(folder / "stack.h5", 2), Error);
  EXPECT_THROW(load_lowest_layer(folder / "stack.h5", {}), Error);
}

}  // namespace
}  // namespace kadanoff::exactness
