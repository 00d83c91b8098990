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

}  // namespace kadanoff::thermometer
