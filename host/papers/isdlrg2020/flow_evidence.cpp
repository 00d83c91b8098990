// Computes the numbers behind the claims of section III.
#include "host/papers/isdlrg2020/flow_evidence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/core/check.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff::papers::isdlrg2020 {
namespace {

using analysis::Bootstrapped;
using analysis::Reading;
using analysis::Scaling;
using analysis::TemperatureScaling;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

bool is_torus(const Reading& reading) { return reading.distance == Reading::Distance::torus; }

// The plain one: along the axes, to half of the lattice, which is the first of its kind.
std::size_t reading_of(const std::vector<Reading>& readings, Fit fit) {
  const auto found = std::find_if(readings.begin(), readings.end(), [&](const Reading& one) {
    return fit == Fit::torus ? is_torus(one) : one.along_axes && one.distance == Reading::Distance::nearest;
  });
  expects(found != readings.end(), "reading_of: there is no such reading");
  return static_cast<std::size_t>(found - readings.begin());
}

double line(double x, double x0, double y0, double x1, double y1) { return y0 + (x - x0) / (x1 - x0) * (y1 - y0); }

}  // namespace

const TemperatureScaling& scaling_at(const Scaling& scaling, double temperature, std::int64_t step) {
  const auto found =
      std::find_if(scaling.temperatures.begin(), scaling.temperatures.end(), [&](const TemperatureScaling& one) {
        return std::abs(one.temperature - temperature) < 1e-9 && one.step == step;
      });
  expects(found != scaling.temperatures.end(), "scaling_at: there is no such set");
  return *found;
}

Bootstrapped spin_dimension_at(const Scaling& scaling, Fit fit, double temperature, std::int64_t step) {
  return scaling_at(scaling, temperature, step).spin.dimensions[reading_of(scaling.spin_readings, fit)];
}

Bootstrapped energy_dimension_at(const Scaling& scaling, Fit fit, double temperature, std::int64_t step) {
  return scaling_at(scaling, temperature, step).energy.dimensions[reading_of(scaling.energy_readings, fit)];
}

std::vector<PlainReading> plain_readings(const Scaling& scaling, double temperature) {
  const auto& set = scaling_at(scaling, temperature);
  std::vector<PlainReading> readings;
  for (std::size_t i = 0; i < scaling.spin_readings.size(); ++i) {
    if (is_torus(scaling.spin_readings[i])) continue;
    const auto& name = scaling.spin_readings[i].name;
    const double value = set.spin.dimensions[i].value;
    readings.push_back({.name = name, .value = value});
    readings.push_back({.name = name + ", as r^(−Δ)", .value = 2 * value});
  }
  return readings;
}

std::optional<std::size_t> nearest_to(double wanted, const std::vector<PlainReading>& readings) {
  std::optional<std::size_t> nearest;
  const auto away = [&](std::size_t i) { return std::abs(readings[i].value - wanted); };
  for (std::size_t i = 0; i < readings.size(); ++i)
    if (!std::isnan(readings[i].value) && (!nearest || away(i) < away(*nearest))) nearest = i;
  return nearest;
}

double crossing(const Scaling& scaling, Fit fit, double wanted) {
  const auto& sets = scaling.temperatures;
  for (std::size_t i = 1; i < sets.size(); ++i) {
    const double from = sets[i - 1].temperature, to = sets[i].temperature;
    const double a = spin_dimension_at(scaling, fit, from).value, b = spin_dimension_at(scaling, fit, to).value;
    if (a < wanted && b >= wanted) return line(wanted, a, from, b, to);
  }
  return nan;
}

double least_rise(const Scaling& scaling, Fit fit) {
  double least = std::numeric_limits<double>::infinity();
  const auto& sets = scaling.temperatures;
  for (std::size_t i = 1; i < sets.size(); ++i) {
    const double rise = spin_dimension_at(scaling, fit, sets[i].temperature).value -
                        spin_dimension_at(scaling, fit, sets[i - 1].temperature).value;
    if (std::isnan(rise)) return nan;
    least = std::min(least, rise);
  }
  return least;
}

double magnetisation_dimension(const Scaling& scaling, std::int64_t step) {
  const auto found = std::find_if(scaling.magnetisation.begin(), scaling.magnetisation.end(),
                                  [&](const analysis::MagnetisationScaling& one) { return one.step == step; });
  return found == scaling.magnetisation.end() ? nan : found->dimension.value;
}

double magnetisation_dimension(const FlowResults& results, data::FlowMode mode, std::int64_t step) {
  std::vector<double> away, magnetisation;
  for (const double start : {2.1, 2.2, 2.3}) {
    away.push_back(std::abs(start - ising::critical_temperature));
    magnetisation.push_back(point_at(results.flow(mode, start), step).abs_magnetisation.mean);
  }
  const auto fit = analysis::fit_least_squares(away, magnetisation);
  return fit ? fit->exponent : nan;
}

double interpolated_dimension(const Scaling& scaling, Fit fit, std::int64_t step) {
  return line(ising::critical_temperature, 2.2, spin_dimension_at(scaling, fit, 2.2, step).value, 2.3,
              spin_dimension_at(scaling, fit, 2.3, step).value);
}

double outside_interval(const Bootstrapped& value, double wanted) {
  return std::max({value.low - wanted, wanted - value.high, 0.0}) / value.error;
}

double largest_change(const FlowResults& results, data::FlowMode mode, std::int64_t first) {
  const double at_first = magnetisation_dimension(results, mode, first);
  double most = 0;
  for (std::int64_t n = first + 1; n <= Settings::longest_flow; ++n) {
    const double change = std::abs(magnetisation_dimension(results, mode, n) - at_first);
    if (std::isnan(change)) return nan;
    most = std::max(most, change);
  }
  return most;
}

double unsettled(const Scaling& scaling, double start) {
  const auto early = energy_dimension_at(scaling, Fit::plain, start, 5),
             late = energy_dimension_at(scaling, Fit::plain, start, Settings::longest_flow);
  const double error = std::hypot(early.error, late.error), drift = std::abs(late.value - early.value);
  if (std::isnan(error) || std::isnan(drift)) return std::numeric_limits<double>::infinity();
  return std::max(drift / (2 * error), late.error / 0.3);
}

Bootstrapped connected(const flow::FlowPoint& point, std::size_t r) {
  const double m = point.abs_magnetisation.mean;
  return {.value = point.correlation.at(r).mean - m * m,
          .error = std::hypot(point.correlation.at(r).error, 2 * m * point.abs_magnetisation.error)};
}

Bootstrapped above_the_farthest(const flow::FlowPoint& point, std::size_t r) {
  const Estimate &near = point.correlation.at(r), &far = point.correlation.back();
  return {.value = near.mean - far.mean, .error = std::hypot(near.error, far.error)};
}

double beyond_a_product(const flow::FlowPoint& point, std::size_t r) {
  const auto a = connected(point, r), b = above_the_farthest(point, r);
  return std::min(a.value / a.error, b.value / b.error);
}

std::string loss_of_thermometer(const Repetitions& repetitions) {
  return fmt::format("loss of the network on other lattices in equilibrium: {} (guessing: {:.2f})",
                     mean_of(of_flows(repetitions, [](const FlowResults& flows) { return flows.thermometer.test; }), 2),
                     std::log(static_cast<double>(temperatures_learned().size())));
}

const flow::FlowPoint& point_at(const flow::Flow& flow, std::int64_t step) {
  const auto found = std::find_if(flow.points.begin(), flow.points.end(),
                                  [&](const flow::FlowPoint& one) { return one.step == step; });
  expects(found != flow.points.end(), "point_at: that step was not recorded");
  return *found;
}

}  // namespace kadanoff::papers::isdlrg2020
