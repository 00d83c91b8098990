// Distributions over the temperatures of a thermometer, averaged over samples, and the temperatures derived from them.
#pragma once

#include <cstdint>
#include <vector>

#include "host/base/estimate.hpp"
#include "kernels/core/view.hpp"

namespace kadanoff::thermometer {

// The mean over samples of the probabilities of each class, with spread and standard error.
class DistributionAccumulator {
 public:
  // `probabilities` (samples × classes) is on the CPU. The order of the samples can change only the last bits of the
  // result; the division into calls changes nothing.
  void add(Matrix<const float> probabilities);

  [[nodiscard]] std::int64_t samples() const noexcept { return samples_; }
  [[nodiscard]] std::vector<Estimate> result() const;  // one per class; empty before the first add()

 private:
  std::int64_t samples_ = 0;
  std::vector<Estimator> classes_;
};

// The temperature of the largest probability; the lowest one if several are equal. NaN if the distribution holds a NaN.
// `temperatures` has one for each class.
double most_probable_temperature(const std::vector<Estimate>& distribution, const std::vector<double>& temperatures);

// Σ p_c T_c over the finite temperatures, divided by the Σ p_c over the same ones: the probability at T = ∞ does not
// count. NaN if all of it is at T = ∞.
double mean_temperature(const std::vector<Estimate>& distribution, const std::vector<double>& temperatures);

// The same mean with its error over samples, by the jackknife: it is a ratio of two means.
class MeanTemperatureAccumulator {
 public:
  // `probabilities` (samples × classes) is on the CPU, with a class for each of `temperatures`.
  void add(Matrix<const float> probabilities, const std::vector<double>& temperatures);

  [[nodiscard]] double error() const;  // NaN for fewer than two samples, or if all of a probability is at T = ∞

 private:
  std::vector<double> sums_, weights_;  // of each sample Σ p_c T_c and Σ p_c over the finite temperatures
};

// From the lowest to the highest temperature that the errors leave as the most probable one: those of all classes whose
// probability lies below the largest by at most two errors of each. NaN if there are no errors.
struct TemperatureRange {
  double low = 0, high = 0;
};
TemperatureRange likely_temperatures(const std::vector<Estimate>& distribution,
                                     const std::vector<double>& temperatures);

}  // namespace kadanoff::thermometer
