// Computes the numbers behind the claims about Ising lattices and block spins.
#include "host/papers/whygen2021/ising_evidence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace kadanoff::papers::whygen2021 {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

template <class Value>
double mean_over(const std::vector<spectrum::Waves>& waves, Value value) {
  if (waves.empty()) return nan;
  double sum = 0;
  for (const auto& one : waves) sum += value(one);
  return sum / static_cast<double>(waves.size());
}

Measure measure_at(double time) {
  return time >= Settings::papers_training_time ? Measure::paper : Measure::independent;
}

std::string too_early(const char* what_ends, double time) {
  if (measure_at(time) == Measure::paper) return {};
  return fmt::format("; {} at {}, so by the paper's measure this is not tested", what_ends, time);
}

}  // namespace

Measure of_end(const Settings& settings) { return measure_at(settings.training_time); }

std::string no_end(const Settings& settings) { return too_early("this training ends", settings.training_time); }

Measure of_others(const Settings& settings) { return measure_at(settings.other_training_time); }

std::string no_end_of_others(const Settings& settings) {
  return too_early("these trainings end", settings.other_training_time);
}

double large_share(const std::vector<double>& values) {
  const auto count = std::count_if(values.begin(), values.end(),
                                   [&](double value) { return value >= spectrum::large * values.front(); });
  return static_cast<double>(count) / static_cast<double>(values.size());
}

double large_share(const spectrum::WeightsSpectrum& spectrum) { return large_share(spectrum.values); }

double best_distance(const spectrum::WeightsSpectrum& spectrum) {
  const auto match = spectrum.best_match();
  return match ? match->distance : nan;
}

double best_size(const spectrum::WeightsSpectrum& spectrum) {
  const auto match = spectrum.best_match();
  return match ? static_cast<double>(match->size) : nan;
}

double distance_of(const spectrum::WeightsSpectrum& spectrum, std::int64_t size) {
  const auto found = std::find_if(spectrum.matches.begin(), spectrum.matches.end(),
                                  [=](const spectrum::BlockMatch& one) { return one.size == size; });
  return found == spectrum.matches.end() ? nan : found->distance;
}

double visible_share(const std::vector<spectrum::Waves>& waves) {
  return mean_over(waves, [](const spectrum::Waves& one) { return one.visible_share; });
}

double hidden_share(const std::vector<spectrum::Waves>& waves, Gauge gauge) {
  return mean_over(waves, [=](const spectrum::Waves& one) {
    return gauge == Gauge::as_it_is ? one.hidden_share
           : gauge == Gauge::fixed  ? one.gauge_fixed_hidden_share
                                    : one.permuted_hidden_share;
  });
}

double difference(const std::vector<spectrum::Waves>& waves, Gauge gauge) {
  return mean_over(waves, [=](const spectrum::Waves& one) {
    return gauge == Gauge::as_it_is ? one.difference
           : gauge == Gauge::fixed  ? one.gauge_fixed_difference
                                    : one.permuted_difference;
  });
}

double straightness(const std::vector<double>& values) {
  const auto count = static_cast<double>(values.size());
  double x = 0, y = 0, xx = 0, yy = 0, xy = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto at = static_cast<double>(i);
    x += at;
    y += values[i];
    xx += at * at;
    yy += values[i] * values[i];
    xy += at * values[i];
  }
  const double covariance = xy / count - x * y / count / count;
  return covariance * covariance / ((xx / count - x * x / count / count) * (yy / count - y * y / count / count));
}

double change_a_doubling(const std::vector<Gap>& gaps) {
  double x = 0, y = 0, xx = 0, xy = 0;
  for (const auto& gap : gaps) {
    const double doublings = std::log2(static_cast<double>(gap.samples)), error = std::log(gap.test);
    x += doublings, y += error, xx += doublings * doublings, xy += doublings * error;
  }
  const auto n = static_cast<double>(gaps.size());
  return std::expm1((n * xy - x * y) / (n * xx - x * x));
}

double share_of_directions(const std::vector<double>& eigenvalues, double share, std::int64_t units) {
  const double all = std::accumulate(eigenvalues.begin(), eigenvalues.end(), 0.0);
  double sum = 0;
  std::size_t count = 0;
  while (count < eigenvalues.size() && sum < share * all) sum += eigenvalues[count++];
  return static_cast<double>(count) / static_cast<double>(units);
}

}  // namespace kadanoff::papers::whygen2021
