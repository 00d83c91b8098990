// Thermometer and flows made by hand, in which everything is as Iso 2018 has it, for tests of its claims. A test
// changes something, and asks what becomes of a claim.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "host/papers/iso2018/claims.hpp"
#include "host/papers/iso2018/evidence.hpp"
#include "host/papers/iso2018/stages.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff::papers::iso2018 {

inline constexpr double at_infinity = std::numeric_limits<double>::infinity();

// An ensemble at that temperature: its energy is exact, the network's distribution peaks there. Above T = 6 the network
// is ever surer that it is 6.
inline flow::FlowPoint ensemble_at(double temperature) {
  flow::FlowPoint point;
  point.temperature = temperature;
  point.energy = {ising::mean_energy(Settings::side, temperature), 0.2, 0.001};
  point.abs_magnetisation = {0.756, 0.2, 0.01};
  for (const double g : {1.0, 0.74, 0.655, 0.615, 0.6, 0.595}) point.correlation.push_back({g, 0.1, 0.001});
  const auto temperatures = temperatures_of(TemperatureRange::narrow);
  const double peak = std::min(temperature, 6.0), sure = 1 - 6 / std::max(temperature, 6.0);
  double sum = 0;
  for (const double t : temperatures) sum += std::exp(-std::abs(t - peak) / 0.25);
  for (const double t : temperatures)
    point.distribution.push_back(
        {(1 - sure) * std::exp(-std::abs(t - peak) / 0.25) / sum + (t == 6 ? sure : 0), 0.001, 0.001});
  return point;
}

// The temperature of a flow after n > 0 steps. Larger RBMs are slower, but N_h = 400 is faster than 225.
inline double temperature_after(double n, const RbmPlan& rbm, double start) {
  const bool is_small = rbm.hidden < 100, is_type_l = rbm.temperatures == std::vector<double>{0};
  if (is_type_l) return start == 0 ? 0 : std::max(0.0, 2.25 * (2 - n / (is_small ? 2 : 5)));  // at T_c for n = 2 or 5
  if (rbm.temperatures.front() == 4) return start == 0 ? 2.25 * n / (is_small ? 1 : 5) : at_infinity;
  if (rbm.temperatures.size() > 1 && rbm.hidden > 100)
    return n <= 10 ? 2.25 : 2.25 * std::pow(n / 10, rbm.hidden > 300 ? 2 : 0.55);
  const double end = rbm.temperatures.size() == 1 ? rbm.temperatures.front() : 2.25;
  if (std::isinf(start)) return end;
  return end + std::max(0.0, 1 - n / (10 * std::pow(static_cast<double>(rbm.hidden) / 64, 1.2))) * (start - end);
}

inline Repetition flows_as_the_paper_has_them(const Settings& settings) {
  Repetition repetition;
  repetition.test.units = 4;
  repetition.test.count = 2;
  repetition.test.words = {0xF, 0x3};
  repetition.test.temperatures = {0, 0};
  repetition.test.lattice_shape = {2, 2};
  repetition.thermometer.temperatures = temperatures_of(TemperatureRange::narrow);
  repetition.thermometer.losses = {{0, 3.2, 3.2}, {6000, 2.3, 2.43}, {7000, 2.2, 2.42}, {7500, 2.1, 2.425}};
  for (const double t : repetition.thermometer.temperatures) repetition.equilibrium[t] = ensemble_at(t);
  repetition.equilibrium[at_infinity] = ensemble_at(at_infinity);
  const Plan plan(settings);
  for (const FlowPlan& plan_of : plan.flows) {
    flow::Flow& flow = repetition.flows[plan_of.name];
    flow.temperatures = repetition.thermometer.temperatures;
    for (const auto step : settings.steps) {
      const double t =
          step == 0 ? plan_of.start : temperature_after(static_cast<double>(step), *plan_of.rbm, plan_of.start);
      flow.points.push_back(ensemble_at(t));
      flow.points.back().step = step;
    }
    repetition.controls[plan_of.name] = ensemble_at(3.5);  // independent spins are not critical
    repetition.early_controls[plan_of.name] = ensemble_at(3.5);
  }
  return repetition;
}

// What the claims look at; the networks' weights are not.
inline Repetition copy_of(const Repetition& repetition) {
  Repetition copy;
  copy.test.units = repetition.test.units;
  copy.test.count = repetition.test.count;
  copy.test.words = repetition.test.words;
  copy.test.temperatures = repetition.test.temperatures;
  copy.test.lattice_shape = repetition.test.lattice_shape;
  copy.thermometer.temperatures = repetition.thermometer.temperatures;
  copy.thermometer.losses = repetition.thermometer.losses;
  copy.equilibrium = repetition.equilibrium;
  copy.flows = repetition.flows;
  copy.controls = repetition.controls;
  copy.early_controls = repetition.early_controls;
  copy.weights = repetition.weights;
  return copy;
}

inline Claim find(const std::vector<Claim>& claims, const std::string& id) {
  return *std::find_if(claims.begin(), claims.end(), [&](const Claim& claim) { return claim.id == id; });
}

// The verdicts about claims on flows after a change that all three repetitions have.
class ChangedFlows : public testing::Test {
 protected:
  using Claims = std::vector<Claim> (*)(const Settings& settings, const Repetitions& repetitions);

  explicit ChangedFlows(Claims claims) : claims_(claims) {}

  Claim claim(const std::string& id) {
    Repetitions three;
    for (int i = 0; i < 3; ++i) three.push_back(copy_of(changed_));
    return find(claims_(settings_, three), id);
  }
  Verdict by_the_paper(const std::string& id) { return judge(claim(id), Measure::paper).verdict; }
  Verdict independently(const std::string& id) { return judge(claim(id), Measure::independent).verdict; }

  flow::Flow& flow(const std::string& rbm, double start) { return changed_.flows.at(flow_name(rbm, start)); }
  flow::FlowPoint& point(const std::string& rbm, double start, std::int64_t step) {
    auto& points = flow(rbm, start).points;
    return *std::find_if(points.begin(), points.end(), [&](const auto& one) { return one.step == step; });
  }
  flow::FlowPoint& end(const std::string& rbm, double start) { return flow(rbm, start).points.back(); }
  // At `step`, and from it on, the network and the energy say `temperature`.
  void set(const std::string& rbm, double start, std::int64_t step, double temperature) {
    auto& one = point(rbm, start, step);
    one = ensemble_at(temperature);
    one.step = step;
  }
  void set_from(const std::string& rbm, double start, std::int64_t first, double temperature) {
    for (const auto step : settings_.steps)
      if (step >= first) set(rbm, start, step, temperature);
  }
  flow::FlowPoint& control(const std::string& rbm, double start) { return changed_.controls.at(flow_name(rbm, start)); }
  flow::FlowPoint& early_control(const std::string& rbm, double start) {
    return changed_.early_controls.at(flow_name(rbm, start));
  }

  Settings settings_ = full();
  Repetition changed_ = flows_as_the_paper_has_them(settings_);

 private:
  Claims claims_;
};

}  // namespace kadanoff::papers::iso2018
