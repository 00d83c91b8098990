// Computes the numbers behind the claims of Iso 2018 from flows, thermometers and spectra.
#include "host/papers/iso2018/evidence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/thermometer/temperature_distribution.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

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
  const auto& points = flow.points;
  const auto temperature = [&](const flow::FlowPoint& point) {
    return thermometer::mean_temperature(point.distribution, flow.temperatures);
  };
  const double end = temperature(points.back()), way = std::abs(temperature(points.front()) - end);
  if (way == 0) return 0;
  const auto left = [&](std::size_t i) { return std::abs(temperature(points[i]) - end) / way; };
  std::size_t far = 0;  // the last point with more than a tenth of the way left; never the last of all
  for (std::size_t i = 0; i < points.size(); ++i)
    if (left(i) > 0.1) far = i;
  const double a = left(far), b = left(far + 1);
  const auto from = static_cast<double>(points[far].step), to = static_cast<double>(points[far + 1].step);
  return from + (a - 0.1) / (a - b) * (to - from);
}

double steps_to_pass(const flow::Flow& flow, double level) {
  for (std::size_t i = 1; i < flow.points.size(); ++i) {
    const flow::FlowPoint &a = flow.points[i - 1], &b = flow.points[i];
    if (a.temperature >= level || b.temperature < level) continue;
    const double part = std::isinf(b.temperature) ? 1 : (level - a.temperature) / (b.temperature - a.temperature);
    return static_cast<double>(a.step) + part * static_cast<double>(b.step - a.step);
  }
  return static_cast<double>(flow.points.back().step);
}

double variation_distance(const flow::FlowPoint& a, const flow::FlowPoint& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.distribution.size(); ++i)
    sum += std::abs(a.distribution[i].mean - b.distribution[i].mean) / 2;
  return sum;
}

double steepest_temperature(const analysis::WeightsAnalysis& analysis) {
  const auto& overlaps = analysis.overlaps;
  std::size_t at = 1;
  const auto fall = [&](std::size_t i) { return overlaps[i - 1].value.mean - overlaps[i].value.mean; };
  for (std::size_t i = 1; i < overlaps.size(); ++i)
    if (fall(i) > fall(at)) at = i;
  return (overlaps[at - 1].temperature + overlaps[at].temperature) / 2;
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

std::string both_temperatures(const Repetitions& repetitions, const std::string& rbm, double start) {
  return fmt::format("likely T {}, energy T {}", list_values(last_likely(repetitions, rbm, start)),
                     mean_of(last_energy(repetitions, rbm, start), 2));
}

void add_ends_critical(Claim& claim, const Repetitions& repetitions, const std::string& rbm, double start) {
  claim.add(Measure::paper, fmt::format("{} from T = {}: likely T at the end", rbm, start),
            last_likely(repetitions, rbm, start), likely_critical);
  claim.add(Measure::independent, fmt::format("{} from T = {}: energy T at the end", rbm, start),
            last_energy(repetitions, rbm, start), energy_critical);
}

}  // namespace kadanoff::papers::iso2018
