#include "host/reproduction/iso2018_evidence.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "host/thermometer/temperature_distribution.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff {

double likely_temperature(const Flow& flow, std::int64_t n) {
  const auto point =
      std::find_if(flow.points.begin(), flow.points.end(), [&](const FlowPoint& one) { return one.step == n; });
  expects(point != flow.points.end(), "likely_temperature: that step was not recorded");
  return most_probable_temperature(point->distribution, flow.temperatures);
}

double last_likely_temperature(const Flow& flow) { return likely_temperature(flow, flow.points.back().step); }

double last_energy_temperature(const Flow& flow) { return flow.points.back().temperature; }

std::vector<double> last_likely(const std::vector<Iso2018Seed>& seeds, const std::string& rbm, double start) {
  return over(seeds, [&](const Iso2018Seed& seed) { return last_likely_temperature(seed.flow(rbm, start)); });
}

std::vector<double> last_energy(const std::vector<Iso2018Seed>& seeds, const std::string& rbm, double start) {
  return over(seeds, [&](const Iso2018Seed& seed) { return last_energy_temperature(seed.flow(rbm, start)); });
}

std::string both_temperatures(const std::vector<Iso2018Seed>& seeds, const std::string& rbm, double start) {
  return fmt::format("likely T {}, energy T {}", list_values(last_likely(seeds, rbm, start)),
                     mean_of(last_energy(seeds, rbm, start), 2));
}

double steps_to_settle(const Flow& flow) {
  const auto& points = flow.points;
  const auto temperature = [&](const FlowPoint& point) {
    return mean_temperature(point.distribution, flow.temperatures);
  };
  const double end = temperature(points.back()), way = std::abs(temperature(points.front()) - end);
  const auto left = [&](std::size_t i) { return std::abs(temperature(points[i]) - end) / way; };
  std::size_t last_far = 0;
  for (std::size_t i = 0; i < points.size(); ++i)
    if (left(i) > 0.1) last_far = i;
  if (last_far + 1 >= points.size()) return static_cast<double>(points.back().step);
  const double a = left(last_far), b = left(last_far + 1);
  const auto from = static_cast<double>(points[last_far].step), to = static_cast<double>(points[last_far + 1].step);
  return from + (a - 0.1) / (a - b) * (to - from);
}

std::string list_values(const std::vector<double>& values) {
  std::map<double, int> counts;
  for (const double value : values) ++counts[value];
  std::string text;
  for (const auto& [value, count] : counts)
    text += fmt::format("{}{:.4g}{}", text.empty() ? "" : ", ", value,
                        count > 1 && counts.size() > 1 ? fmt::format(" ({} times)", count) : "");
  return text;
}

std::string repetitions(std::size_t count) { return fmt::format("{} repetition{}", count, count == 1 ? "" : "s"); }

std::string mean_of(const std::vector<double>& values, int digits) {
  Estimator over;
  for (const double value : values) over.add(value);
  return with_error(over.result().mean, over.result().error, digits);
}

}  // namespace kadanoff
