// Averages distributions over samples and reads off the most probable and the mean temperature.
#include "host/thermometer/temperature_distribution.hpp"

#include <cmath>
#include <limits>

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

}  // namespace kadanoff::thermometer
