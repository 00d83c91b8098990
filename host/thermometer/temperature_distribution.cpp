// Averages distributions over samples and reads off the most probable and the mean temperature.
#include "host/thermometer/temperature_distribution.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "kernels/core/check.hpp"

namespace kadanoff::thermometer {

void DistributionAccumulator::add(Matrix<const float> probabilities) {
  expects(probabilities.device == cpu_device, "DistributionAccumulator: the probabilities are not on the CPU");
  if (classes_.empty()) classes_.resize(static_cast<std::size_t>(probabilities.cols));
  expects(classes_.size() == static_cast<std::size_t>(probabilities.cols),
          "DistributionAccumulator: another number of classes");
  for (std::int64_t i = 0; i < probabilities.rows; ++i)
    for (std::int64_t c = 0; c < probabilities.cols; ++c)
      classes_[static_cast<std::size_t>(c)].add(static_cast<double>(probabilities(i, c)));
  samples_ += probabilities.rows;
}

std::vector<Estimate> DistributionAccumulator::result() const {
  std::vector<Estimate> distribution;
  distribution.reserve(classes_.size());
  for (const auto& estimator : classes_) distribution.push_back(estimator.result());
  return distribution;
}

double most_probable_temperature(const std::vector<Estimate>& distribution, const std::vector<double>& temperatures) {
  expects(distribution.size() == temperatures.size() && !temperatures.empty(),
          "most_probable_temperature: not one temperature for each class");
  std::size_t best = 0;
  for (std::size_t c = 0; c < distribution.size(); ++c) {
    if (std::isnan(distribution[c].mean)) return std::numeric_limits<double>::quiet_NaN();
    if (distribution[c].mean > distribution[best].mean) best = c;
  }
  return temperatures[best];
}

double mean_temperature(const std::vector<Estimate>& distribution, const std::vector<double>& temperatures) {
  expects(distribution.size() == temperatures.size(), "mean_temperature: not one temperature for each class");
  double sum = 0, weight = 0;
  for (std::size_t c = 0; c < distribution.size(); ++c)
    if (std::isfinite(temperatures[c])) {
      sum += distribution[c].mean * temperatures[c];
      weight += distribution[c].mean;
    }
  return sum / weight;  // 0 / 0 is NaN
}

void MeanTemperatureAccumulator::add(Matrix<const float> probabilities, const std::vector<double>& temperatures) {
  expects(probabilities.device == cpu_device && probabilities.cols == std::ssize(temperatures),
          "MeanTemperatureAccumulator: not one temperature for each class, on the CPU");
  for (std::int64_t i = 0; i < probabilities.rows; ++i) {
    double sum = 0, weight = 0;
    for (std::int64_t c = 0; c < probabilities.cols; ++c) {
      const double temperature = temperatures[static_cast<std::size_t>(c)], p = probabilities(i, c);
      if (!std::isfinite(temperature)) continue;
      sum += p * temperature;
      weight += p;
    }
    sums_.push_back(sum);
    weights_.push_back(weight);
  }
}

double MeanTemperatureAccumulator::error() const {
  const double sum = std::accumulate(sums_.begin(), sums_.end(), 0.0),
               weight = std::accumulate(weights_.begin(), weights_.end(), 0.0);
  Estimator without;  // each sample left out
  for (std::size_t i = 0; i < sums_.size(); ++i) without.add((sum - sums_[i]) / (weight - weights_[i]));
  // √((n − 1) / n · Σ (value − mean)²)
  return (static_cast<double>(sums_.size()) - 1) * without.result().error;
}

TemperatureRange likely_temperatures(const std::vector<Estimate>& distribution,
                                     const std::vector<double>& temperatures) {
  const double likely = most_probable_temperature(distribution, temperatures);
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  if (std::isnan(likely)) return {.low = nan, .high = nan};
  const auto best = *std::max_element(distribution.begin(), distribution.end(),
                                      [](const Estimate& a, const Estimate& b) { return a.mean < b.mean; });
  TemperatureRange range{.low = likely, .high = likely};
  for (std::size_t c = 0; c < distribution.size(); ++c) {
    if (std::isnan(distribution[c].error)) return {.low = nan, .high = nan};
    // The errors of two classes of one distribution go against each other, so they are added.
    if (best.mean - distribution[c].mean > 2 * (best.error + distribution[c].error)) continue;
    range.low = std::min(range.low, temperatures[c]);
    range.high = std::max(range.high, temperatures[c]);
  }
  return range;
}

}  // namespace kadanoff::thermometer
