// Straight lines between the two sets nearest to the temperature.
#include "host/analysis/scaling_interpolation.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "host/base/temperatures.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::analysis {
namespace {

std::vector<Bootstrapped> between(const std::vector<Bootstrapped>& below, const std::vector<Bootstrapped>& above,
                                  double share) {
  std::vector<Bootstrapped> values;
  for (std::size_t i = 0; i < below.size(); ++i) {
    const auto &a = below[i], &b = above[i];
    const auto distance = [share](double of_a, double of_b) {
      return share == 0 ? of_a : std::hypot((1 - share) * of_a, share * of_b);
    };
    const double value = share == 0 ? a.value : (1 - share) * a.value + share * b.value;
    values.push_back({.value = value,
                      .error = distance(a.error, b.error),
                      .low = value - distance(a.value - a.low, b.value - b.low),
                      .high = value + distance(a.high - a.value, b.high - b.value)});
  }
  return values;
}

template <class Row>
struct Neighbours {
  const Row *below = nullptr, *above = nullptr;  // the same one where it is at the temperature
};

// Among rows by rising temperature, those of a step.
template <class Row>
Neighbours<Row> neighbours(const std::vector<Row>& rows, std::int64_t step, double temperature) {
  Neighbours<Row> found;
  for (const Row& row : rows) {
    if (row.step != step || !std::isfinite(row.temperature)) continue;
    if (same_temperature(row.temperature, temperature)) return {.below = &row, .above = &row};
    if (row.temperature < temperature) found.below = &row;
    if (row.temperature > temperature && found.above == nullptr) found.above = &row;
  }
  return found;
}

template <class Row>
std::set<std::int64_t> steps_of(const std::vector<Row>& rows) {
  std::set<std::int64_t> steps;
  for (const Row& row : rows) steps.insert(row.step);
  return steps;
}

}  // namespace

void require_neighbours(const Configurations& configurations, double temperature) {
  for (const auto step : steps_of(configurations.sets)) {
    const auto found = neighbours(configurations.sets, step, temperature);
    if (found.below != nullptr && found.above != nullptr) return;
  }
  fail(ExitCode::usage, "--at {}: {} has no configurations at temperatures on both sides of it",
       temperature_text(temperature), configurations.name);
}

void interpolate_dimensions(Scaling& scaling, double temperature) {
  for (const auto step : steps_of(scaling.temperatures)) {
    const auto [below, above] = neighbours(scaling.temperatures, step, temperature);
    if (below == nullptr || above == nullptr) continue;
    const double share =
        below == above ? 0 : (temperature - below->temperature) / (above->temperature - below->temperature);
    scaling.interpolated.push_back({.step = step,
                                    .temperature = temperature,
                                    .below = below->temperature,
                                    .above = above->temperature,
                                    .spin = between(below->spin.dimensions, above->spin.dimensions, share),
                                    .energy = between(below->energy.dimensions, above->energy.dimensions, share)});
  }
}

}  // namespace kadanoff::analysis
