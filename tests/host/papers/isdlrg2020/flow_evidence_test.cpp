// The evidence for section III, on made-up scaling dimensions and flows; and the claims that follow from them.
#include "host/papers/isdlrg2020/flow_evidence.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "host/papers/isdlrg2020/claims.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff::papers::isdlrg2020 {
namespace {

using analysis::Reading;
using analysis::Scaling;
using data::FlowMode;

constexpr double critical = ising::critical_temperature;

using Dimension = std::function<double(const Reading& reading, double temperature, std::int64_t step)>;

bool on_torus(const Reading& reading) { return reading.distance == Reading::Distance::torus; }

// Sets at these temperatures and steps with the given Δ, and errors of 0.01.
Scaling made_up(int side, const std::vector<double>& temperatures, std::int64_t steps, const Dimension& spin,
                const Dimension& energy) {
  Scaling scaling;
  scaling.side = side;
  scaling.resamples = 10;
  scaling.of_flows = steps > 0;
  scaling.classes = analysis::distance_classes(side);
  scaling.spin_readings = analysis::spin_readings(side);
  scaling.energy_readings = analysis::energy_readings(side);
  for (const double temperature : temperatures)
    for (std::int64_t step = 0; step <= steps; ++step) {
      analysis::TemperatureScaling set{.temperature = temperature, .step = step, .samples = 100};
      for (const auto& reading : scaling.spin_readings)
        set.spin.dimensions.push_back({.value = spin(reading, temperature, step), .error = 0.01});
      for (const auto& reading : scaling.energy_readings) {
        const double value = energy(reading, temperature, step);
        set.energy.dimensions.push_back({.value = value, .error = 0.01, .low = value - 0.02, .high = value + 0.02});
      }
      scaling.temperatures.push_back(set);
    }
  return scaling;
}

// Δ_s rises by 0.5 per unit of temperature, and is 1/8 at T_c on the torus, half of that in plain fits.
double rising(const Reading& reading, double temperature, std::int64_t) {
  const double value = 0.125 + 0.5 * (temperature - critical);
  return on_torus(reading) ? value : value / 2;
}

double one(const Reading&, double, std::int64_t) { return 1; }

flow::FlowPoint point(std::int64_t step, double abs_magnetisation, double temperature) {
  flow::FlowPoint made{.step = step};
  made.abs_magnetisation = {.mean = abs_magnetisation, .spread = 0.1, .error = 0.001};
  made.magnetisation = {.mean = 0, .spread = 0.5, .error = 0.001};
  made.temperature = temperature;
  for (int r = 0; r <= 5; ++r)
    made.correlation.push_back(
        {.mean = abs_magnetisation * abs_magnetisation + std::pow(2.0, -r), .spread = 1, .error = 0.001});
  return made;
}

// All that section III finds if the paper is right: flows have the magnetisation of eq. 36 with Δ_m = 1/8 from the step
// 8 on, the network and the energy say T_c, and the correlation at one lattice spacing is too small.
FlowResults as_the_paper_says() {
  FlowResults results;
  results.even = made_up(10, temperatures_of_scaling(), 0, rising, one);
  results.odd = made_up(9, temperatures_of_scaling(), 0, rising, one);
  results.mean_field =
      made_up(10, starts_of_flows(), Settings::longest_flow, rising,
              [](const Reading&, double, std::int64_t step) { return 1 + 0.1 * static_cast<double>(step); });
  auto starts = starts_of_flows();
  for (const double start : far_starts()) starts.push_back(start);
  for (const auto mode : {FlowMode::mean_field, FlowMode::sampled})
    for (const double start : starts) {
      flow::Flow flow{.side = 10, .samples = 100, .mode = mode, .temperatures = {2.2, 2.3, 2.4}};
      for (std::int64_t n = 0; n <= 100; n += n < 20 ? 1 : 20) {
        const double power = n < 8 ? 0.3 : 0.125;
        auto made = point(n, 0.9 * std::pow(std::abs(start - critical), power), critical);
        if (n > 0) made.correlation[1].mean -= 0.2;
        made.distribution = {{.mean = 0.2}, {.mean = 0.6}, {.mean = 0.2}};
        flow.points.push_back(made);
      }
      results.flows.emplace(std::pair{mode, start}, flow);
    }
  for (std::int64_t n = 0; n <= Settings::longest_flow; ++n)
    for (const auto mode : {FlowMode::mean_field, FlowMode::sampled})
      results.measured[mode].magnetisation.push_back(
          {.step = n, .temperatures = {2.1, 2.2, 2.3}, .dimension = {.value = n == 0 ? 0.1 : 0.125}});
  results.critical = point_at(results.flow(FlowMode::sampled, critical), 0);
  results.exactness = {{.rbm = "an RBM", .row = {}}, {.rbm = "it on the way", .row = {}, .is_trained = false}};
  results.exactness.front().row.ratio = {.value = 0.001, .error = 0};
  results.exactness.back().row.ratio = {.value = 0.9, .error = 0};
  return results;
}

Repetitions three(const FlowResults& results) {
  Repetitions repetitions(3);
  for (auto& repetition : repetitions) repetition.flows = results;
  return repetitions;
}

Verdict verdict(const std::vector<Claim>& claims, const std::string& id, Measure measure) {
  for (const Claim& claim : claims)
    if (claim.id == id) return judge(claim, measure).verdict;
  throw std::runtime_error("no claim " + id);
}

TEST(ScalingEvidence, ReadsTheFitThatIsAskedFor) {
  const auto scaling = made_up(10, temperatures_of_scaling(), 0, rising, one);
  EXPECT_DOUBLE_EQ(spin_dimension_at(scaling, Fit::torus, critical).value, 0.125);
  EXPECT_DOUBLE_EQ(spin_dimension_at(scaling, Fit::plain, critical).value, 0.0625);
  EXPECT_DOUBLE_EQ(crossing(scaling, Fit::torus, 0.125), critical);
  EXPECT_NEAR(crossing(scaling, Fit::plain, 0.125), critical + 0.25, 1e-12);
  EXPECT_TRUE(std::isnan(crossing(scaling, Fit::torus, 0.5)));
  EXPECT_NEAR(least_rise(scaling, Fit::torus), 0.5 * (2.3 - critical), 1e-12);
}

TEST(ScalingEvidence, FindsTheNearestPlainFitInEitherConvention) {
  const auto scaling = made_up(
      10, {critical}, 0,
      [](const Reading& reading, double, std::int64_t) {
        if (on_torus(reading)) return 0.1263;  // is no plain fit
        return reading.name == "all places" ? 0.0631 : 0.09;
      },
      one);
  const auto all = plain_readings(scaling, critical);
  EXPECT_EQ(all.size(), 14U);  // seven fits, by two conventions
  for (const auto& reading : all) EXPECT_EQ(reading.name.find("torus"), std::string::npos) << reading.name;
  const auto nearest = nearest_to(0.1263, all);
  ASSERT_TRUE(nearest);
  EXPECT_EQ(all[*nearest].name, "all places, as r^(−Δ)");
  EXPECT_DOUBLE_EQ(all[*nearest].value, 0.1262);
  EXPECT_FALSE(nearest_to(0.1263, {{.name = "no fit", .value = NAN}}));
}

TEST(ScalingEvidence, InterpolatesBetweenFlows) {
  const auto scaling = made_up(
      10, starts_of_flows(), 20, [](const Reading&, double t, std::int64_t n) { return t + static_cast<double>(n); },
      one);
  EXPECT_NEAR(interpolated_dimension(scaling, Fit::torus, 8), critical + 8, 1e-12);
}

TEST(ScalingEvidence, SaysHowFarFromSettlingTheEnergyIs) {
  const auto with = [](double late, double error) {
    auto scaling =
        made_up(10, {2.2}, 20, one, [=](const Reading&, double, std::int64_t n) { return n == 20 ? late : 1; });
    for (auto& value : scaling.temperatures.back().energy.dimensions) value.error = error;
    return scaling;
  };
  EXPECT_NEAR(unsettled(with(1.02, 0.01), 2.2), 0.02 / (2 * std::sqrt(2e-4)), 1e-12);
  EXPECT_NEAR(unsettled(with(1, 0.6), 2.2), 2, 1e-12);
  EXPECT_TRUE(std::isinf(unsettled(with(NAN, NAN), 2.2)));
}

TEST(ScalingEvidence, ReadsDeltaMOffMagnetisations) {
  const auto results = as_the_paper_says();
  EXPECT_NEAR(magnetisation_dimension(results, FlowMode::sampled, 8), 0.125, 1e-6);
  EXPECT_NEAR(magnetisation_dimension(results, FlowMode::sampled, 0), 0.3, 1e-6);
  EXPECT_DOUBLE_EQ(magnetisation_dimension(results.measured.at(FlowMode::mean_field), 8), 0.125);
  EXPECT_TRUE(std::isnan(magnetisation_dimension(results.measured.at(FlowMode::mean_field), 21)));
}

TEST(ScalingEvidence, IsUnknownWhereANumberIs) {
  const auto some = [](const Reading&, double t, std::int64_t) { return t == 2.3 ? NAN : t; };
  EXPECT_TRUE(std::isnan(least_rise(made_up(10, temperatures_of_scaling(), 0, some, one), Fit::torus)));
  auto results = as_the_paper_says();
  EXPECT_NEAR(largest_change(results, FlowMode::sampled, 8), 0, 1e-6);
  EXPECT_NEAR(largest_change(results, FlowMode::sampled, 0), 0.175, 1e-6);
  for (auto& made : results.flows.at({FlowMode::sampled, 2.2}).points)
    if (made.step == 9) made.abs_magnetisation.mean = NAN;
  EXPECT_TRUE(std::isnan(largest_change(results, FlowMode::sampled, 8)));
}

TEST(ScalingEvidence, SaysHowFarOutsideOfAnIntervalANumberIs) {
  EXPECT_EQ(outside_interval({.value = 1.1, .error = 0.1, .low = 0.9, .high = 1.3}, 1), 0);
  EXPECT_NEAR(outside_interval({.value = 1.3, .error = 0.1, .low = 1.2, .high = 1.4}, 1), 2, 1e-12);
  EXPECT_NEAR(outside_interval({.value = 0.7, .error = 0.1, .low = 0.6, .high = 0.8}, 1), 2, 1e-12);
}

// Of independent spins whose magnetisation differs from sample to sample, G is the same at all r.
TEST(ScalingEvidence, AMixtureOfMagnetisationsIsNothingAboveTheFarthest) {
  flow::FlowPoint mixture;
  mixture.abs_magnetisation = {.mean = 0.5, .spread = 0.3, .error = 0.001};
  for (int r = 0; r <= 5; ++r) mixture.correlation.push_back({.mean = 0.34, .spread = 1, .error = 0.001});
  EXPECT_GT(connected(mixture, 1).value, 5 * connected(mixture, 1).error);
  EXPECT_EQ(above_the_farthest(mixture, 1).value, 0);
  EXPECT_NEAR(above_the_farthest(point(0, 0.6, 2), 1).value, 0.5 - 1 / 32.0, 1e-12);
  auto results = as_the_paper_says();
  for (auto& made : results.flows.at({FlowMode::sampled, critical}).points) {
    made.abs_magnetisation = mixture.abs_magnetisation;
    made.correlation = mixture.correlation;
  }
  EXPECT_EQ(verdict(flow_claims(three(results)), "D11", Measure::independent), Verdict::not_reproduced);
}

TEST(ScalingEvidence, SubtractsTheMagnetisationFromG) {
  const auto found = connected(point(0, 0.6, 2), 2);
  EXPECT_NEAR(found.value, 0.25, 1e-12);
  EXPECT_NEAR(found.error, std::hypot(0.001, 2 * 0.6 * 0.001), 1e-12);
}

TEST(SectionThreeClaims, AreReproducedByWhatThePaperSays) {
  const auto repetitions = three(as_the_paper_says());
  const auto scaling = scaling_claims(repetitions);
  for (const auto* id : {"D1", "D3", "D4", "D5", "D6", "D7"})
    EXPECT_EQ(verdict(scaling, id, Measure::independent),
              std::string(id) == "D6" || std::string(id) == "D7" ? Verdict::partly : Verdict::reproduced)
        << id;  // of these, Δ_s is the same before the flow, which is their control
  for (const auto* id : {"D1", "D4", "D5", "D8"})
    EXPECT_EQ(verdict(scaling, id, Measure::paper), Verdict::reproduced) << id;
  const auto flows = flow_claims(repetitions);
  EXPECT_EQ(verdict(flows, "D9", Measure::paper), Verdict::reproduced);
  EXPECT_EQ(verdict(flows, "D9", Measure::independent), Verdict::reproduced);
  EXPECT_EQ(verdict(flows, "D10", Measure::independent), Verdict::reproduced);
  EXPECT_EQ(verdict(flows, "D11", Measure::independent), Verdict::reproduced);
  EXPECT_EQ(verdict(flows, "D13", Measure::independent), Verdict::reproduced);
}

// A start at 2 is near T_c already: a flow that stays there has not gone to T_c.
TEST(SectionThreeClaims, AFlowThatStaysNearHasNotGoneToTheCriticalTemperature) {
  auto results = as_the_paper_says();
  for (const auto mode : {FlowMode::mean_field, FlowMode::sampled})
    for (auto& made : results.flows.at({mode, 2.0}).points) {
      made.temperature = 2.04;
      results.flows.at({mode, 2.0}).temperatures = {2, 2.1, 2.2};
    }
  const auto flows = flow_claims(three(results));
  for (const auto measure : {Measure::paper, Measure::independent})
    EXPECT_EQ(verdict(flows, "D9", measure), Verdict::partly);
}

// What sorts lattices by |m| may give the right Δ_m before any flow.
TEST(SectionThreeClaims, WhatHoldsBeforeTheFlowIsNotReproducedByIt) {
  auto results = as_the_paper_says();
  for (auto& fit : results.measured.at(FlowMode::mean_field).magnetisation) fit.dimension.value = 0.125;
  EXPECT_EQ(verdict(scaling_claims(three(results)), "D4", Measure::paper), Verdict::partly);
}

TEST(SectionThreeClaims, AreNotReproducedWhereTheNumbersContradict) {
  auto results = as_the_paper_says();
  const auto flat = [](const Reading&, double, std::int64_t) { return 0.3; };
  results.even = made_up(10, temperatures_of_scaling(), 0, flat, flat);
  results.odd = made_up(9, temperatures_of_scaling(), 0, flat, flat);
  results.mean_field = made_up(10, starts_of_flows(), Settings::longest_flow, flat, one);
  for (auto& [mode, scaling] : results.measured)
    for (auto& fit : scaling.magnetisation) fit.dimension.value = 0.01;
  for (auto& [key, flow] : results.flows)
    for (auto& made : flow.points) {
      made = point(made.step, 0.5, 5);  // as independent spins
      for (auto& g : made.correlation) g.mean = 0.25;
      made.distribution = {{.mean = 0}, {.mean = 0}, {.mean = 1}};
      flow.temperatures = {2.2, 2.3, 5};
    }
  results.exactness.front().row.ratio.value = 0.9;
  const auto repetitions = three(results);
  const auto scaling = scaling_claims(repetitions);
  for (const auto* id : {"D1", "D4", "D7", "D8"})
    EXPECT_EQ(verdict(scaling, id, Measure::paper), Verdict::not_reproduced) << id;
  for (const auto* id : {"D1", "D3", "D4", "D7"})
    EXPECT_EQ(verdict(scaling, id, Measure::independent), Verdict::not_reproduced) << id;
  const auto flows = flow_claims(repetitions);
  for (const auto measure : {Measure::paper, Measure::independent})
    EXPECT_EQ(verdict(flows, "D9", measure), Verdict::not_reproduced);
  for (const auto* id : {"D11", "D13"})
    EXPECT_EQ(verdict(flows, id, Measure::independent), Verdict::not_reproduced) << id;
}

}  // namespace
}  // namespace kadanoff::papers::isdlrg2020
