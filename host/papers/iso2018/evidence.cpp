// Computes the numbers behind the claims of Iso 2018 from flows, thermometers and spectra.
#include "host/papers/iso2018/evidence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/papers/iso2018/curves.hpp"
#include "host/thermometer/temperature_distribution.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

// Until value(point) has covered nine tenths of its way.
template <class Value>
double steps_until_settled(const flow::Flow& flow, Value value) {
  const auto& points = flow.points;
  const double end = value(points.back()), way = std::abs(value(points.front()) - end);
  if (way == 0) return 0;
  const auto left = [&](std::size_t i) { return std::abs(value(points[i]) - end) / way; };
  std::size_t far = 0;  // the last point with more than a tenth of the way left; never the last of all
  for (std::size_t i = 0; i < points.size(); ++i)
    if (left(i) > 0.1) far = i;
  const double a = left(far), b = left(far + 1);
  const auto from = static_cast<double>(points[far].step), to = static_cast<double>(points[far + 1].step);
  return from + (a - 0.1) / (a - b) * (to - from);
}

std::vector<double> control_likely(const Repetitions& repetitions, const std::string& rbm, double start) {
  return over(repetitions, [&](const Repetition& repetition) {
    return thermometer::most_probable_temperature(repetition.control(rbm, start).distribution,
                                                  repetition.flow(rbm, start).temperatures);
  });
}

std::vector<double> control_energy(const Repetitions& repetitions, const std::string& rbm, double start) {
  return over(repetitions, [&](const Repetition& repetition) { return repetition.control(rbm, start).temperature; });
}

std::size_t rank_of(const analysis::WeightsAnalysis& analysis) {
  return static_cast<std::size_t>(analysis::describe_spectrum(analysis.eigenvalues).rank);
}

}  // namespace

const flow::FlowPoint& point_at(const flow::Flow& flow, std::int64_t step) {
  const auto point = std::find_if(flow.points.begin(), flow.points.end(),
                                  [&](const flow::FlowPoint& one) { return one.step == step; });
  expects(point != flow.points.end(), "point_at: that step was not recorded");
  return *point;
}

double likely_temperature(const flow::Flow& flow, std::int64_t step) {
  return thermometer::most_probable_temperature(point_at(flow, step).distribution, flow.temperatures);
}

double last_likely_temperature(const flow::Flow& flow) { return likely_temperature(flow, flow.points.back().step); }

double last_energy_temperature(const flow::Flow& flow) { return flow.points.back().temperature; }

double steps_to_settle(const flow::Flow& flow) {
  return steps_until_settled(flow, [&](const flow::FlowPoint& point) {
    return thermometer::mean_temperature(point.distribution, flow.temperatures);
  });
}

double energy_steps_to_settle(const flow::Flow& flow) {
  return steps_until_settled(flow, [](const flow::FlowPoint& point) { return point.energy.mean; });
}

double steps_to_pass(const flow::Flow& flow, double level) {
  for (std::size_t i = 1; i < flow.points.size(); ++i) {
    const flow::FlowPoint &a = flow.points[i - 1], &b = flow.points[i];
    if (a.temperature >= level || b.temperature < level) continue;
    const double part = std::isinf(b.temperature) ? 1 : (level - a.temperature) / (b.temperature - a.temperature);
    return static_cast<double>(a.step) + part * static_cast<double>(b.step - a.step);
  }
  return infinite;
}

double variation_distance(const flow::FlowPoint& a, const flow::FlowPoint& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.distribution.size(); ++i)
    sum += std::abs(a.distribution[i].mean - b.distribution[i].mean) / 2;
  return sum;
}

double largest_distance(const flow::Flow& flow, std::int64_t step, const flow::FlowPoint& other) {
  double largest = 0;
  for (const flow::FlowPoint& point : flow.points)
    if (point.step >= step) largest = std::max(largest, variation_distance(point, other));
  return largest;
}

double smallest_distance(const flow::Flow& flow, const flow::FlowPoint& other) {
  double smallest = 1;
  for (const flow::FlowPoint& point : flow.points) smallest = std::min(smallest, variation_distance(point, other));
  return smallest;
}

double temperature_spread(const std::vector<Estimate>& distribution, const std::vector<double>& temperatures) {
  const double mean = thermometer::mean_temperature(distribution, temperatures);
  double sum = 0, weight = 0;
  for (std::size_t i = 0; i < temperatures.size(); ++i) {
    if (std::isinf(temperatures[i])) continue;
    sum += distribution[i].mean * (temperatures[i] - mean) * (temperatures[i] - mean);
    weight += distribution[i].mean;
  }
  return std::sqrt(sum / weight);
}

double mean_square_magnetisation(const flow::FlowPoint& point) {
  const Estimate& m = point.abs_magnetisation;
  // The spread is that of a sample, divided by n − 1; over n it is spread² − spread² / n.
  return m.mean * m.mean + m.spread * m.spread - m.error * m.error;
}

double connected_correlation(const flow::FlowPoint& point, std::size_t distance) {
  return point.correlation.at(distance).mean - point.abs_magnetisation.mean * point.abs_magnetisation.mean;
}

double largest_connected_correlation(const flow::FlowPoint& point, std::size_t first) {
  double largest = 0;
  for (std::size_t r = first; r < point.correlation.size(); ++r)
    largest = std::max(largest, std::abs(connected_correlation(point, r)));
  return largest;
}

double spread_over_independent(const flow::FlowPoint& point) {
  const Estimate& m = point.abs_magnetisation;
  constexpr double spins = Settings::side * Settings::side;
  return m.spread / std::sqrt((1 - m.mean * m.mean) / spins);
}

double steepest_temperature(const analysis::WeightsAnalysis& analysis) {
  std::vector<double> temperatures, curve;
  for (const auto& overlap : analysis.overlaps) {
    temperatures.push_back(overlap.temperature);
    curve.push_back(overlap.value.mean);
  }
  return steepest_fall(temperatures, curve);
}

double largest_step(const analysis::WeightsAnalysis& analysis) {
  const auto& values = analysis.eigenvalues;
  double largest = 1;
  for (std::size_t k = 2; k < 3 * rank_of(analysis) / 4; ++k) largest = std::max(largest, values[k - 1] / values[k]);
  return largest;
}

double participating_share(const analysis::WeightsAnalysis& analysis) {
  const auto rank = static_cast<double>(rank_of(analysis));
  return rank == 0 ? 1 : analysis::describe_spectrum(analysis.eigenvalues).participation / rank;
}

double hierarchy(const analysis::WeightsAnalysis& analysis) {
  const auto rank = rank_of(analysis);
  return rank == 0 ? 1 : analysis.eigenvalues[rank / 10] / analysis.eigenvalues[9 * rank / 10];
}

std::vector<double> last_likely(const Repetitions& repetitions, const std::string& rbm, double start) {
  return over(repetitions,
              [&](const Repetition& repetition) { return last_likely_temperature(repetition.flow(rbm, start)); });
}

std::vector<double> last_energy(const Repetitions& repetitions, const std::string& rbm, double start) {
  return over(repetitions,
              [&](const Repetition& repetition) { return last_energy_temperature(repetition.flow(rbm, start)); });
}

std::vector<double> step_ratios(const std::vector<double>& a, const std::vector<double>& b) {
  expects(a.size() == b.size(), "step_ratios: not as many of one as of the other");
  std::vector<double> result(a.size());
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = a[i] == 0 && b[i] == 0 ? 1 : a[i] / b[i];
  return result;
}

std::string steps_text(const std::vector<double>& steps) {
  const auto never = std::count(steps.begin(), steps.end(), infinite);
  if (never == 0) return mean_of(steps, 1);
  return never == std::ssize(steps) ? "never" : fmt::format("never in {} of {}", never, steps.size());
}

std::string both_temperatures(const Repetitions& repetitions, const std::string& rbm, double start) {
  return fmt::format("likely T {}, energy T {}", list_values(last_likely(repetitions, rbm, start)),
                     mean_of(last_energy(repetitions, rbm, start), 2));
}

std::string temperatures_and_control(const Repetitions& repetitions, const std::string& rbm, double start) {
  return fmt::format("{} (independent spins of that |m|: likely T {}, energy T {})",
                     both_temperatures(repetitions, rbm, start), list_values(control_likely(repetitions, rbm, start)),
                     mean_of(control_energy(repetitions, rbm, start), 2));
}

void add_ends_critical(Claim& claim, const Repetitions& repetitions, const std::string& rbm, double start) {
  const auto name = fmt::format("{} from T = {}", rbm, start);
  claim.add(Measure::paper, name + ": likely T at the end", last_likely(repetitions, rbm, start), likely_critical);
  claim.add(Measure::independent, name + ": energy T at the end", last_energy(repetitions, rbm, start),
            energy_critical);
  add_controls_of_end(claim, repetitions, rbm, start);
}

void add_controls_of_end(Claim& claim, const Repetitions& repetitions, const std::string& rbm, double start) {
  const auto name = fmt::format("{} from T = {}", rbm, start);
  claim.add_control(Measure::paper, name + ", independent spins of the |m| at the end: likely T",
                    control_likely(repetitions, rbm, start), likely_critical);
  claim.add_control(Measure::independent, name + ", independent spins of the |m| at the end: energy T",
                    control_energy(repetitions, rbm, start), energy_critical);
}

void add_ends_infinite(Claim& claim, const Repetitions& repetitions, const std::string& rbm) {
  const auto distance = over(repetitions, [&](const Repetition& repetition) {
    return variation_distance(repetition.flow(rbm, 0).points.back(), repetition.equilibrium.at(infinite));
  });
  const auto inverse_of = [&](std::size_t from_the_last) {
    return over(repetitions, [&](const Repetition& repetition) {
      const auto& points = repetition.flow(rbm, 0).points;
      return 1 / points[points.size() - 1 - from_the_last].temperature;
    });
  };
  const auto& points = repetitions.front().flow(rbm, 0).points;
  const auto last = inverse_of(0);
  claim.add(Measure::paper, rbm + ", last step: total variation distance from lattices at T = ∞", distance, alike);
  claim.add(Measure::independent, rbm + ", last step: 1/T of the energy", last, between(-0.05, 0.05));
  claim.tell(
      fmt::format("{}: total variation distance from lattices at T = ∞ {}; energy T {}, 1/T {}, which changes by "
                  "{} after n = {}",
                  rbm, mean_of(distance, 2), mean_of(last_energy(repetitions, rbm, 0), 2), mean_of(last, 3),
                  mean_of(differences(last, inverse_of(1)), 3), points[points.size() - 2].step));
}

void add_infinity_control(Claim& claim, const Repetitions& repetitions) {
  const auto distance = over(repetitions, [](const Repetition& repetition) {
    return variation_distance(repetition.equilibrium.at(6), repetition.equilibrium.at(infinite));
  });
  claim.add_control(Measure::paper, "lattices at T = 6: total variation distance from lattices at T = ∞", distance,
                    alike);
  claim.tell("lattices at T = 6 are " + mean_of(distance, 2) + " from them");
}

}  // namespace kadanoff::papers::iso2018
