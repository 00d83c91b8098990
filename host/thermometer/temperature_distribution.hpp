// Distributions over the temperatures that a thermometer knows, averaged over samples, and what is read off one.
#pragma once

#include <cstdint>
#include <vector>

#include "host/base/estimate.hpp"
#include "kernels/core/view.hpp"

namespace kadanoff::thermometer {

// The mean over samples of the probabilities of each class, with spread and standard error.
class DistributionAccumulator {
 public:
  // `probabilities` (samples × classes) is on the CPU. The result depends on the order of the samples in the last bits
  // only, and never on how they are cut into calls.
  void add(Matrix<const float> probabilities);

  [[nodiscard]] std::int64_t samples() const noexcept { return samples_; }
  [[nodiscard]] std::vector<Estimate> result() const;  // one a class; empty before the first add()

 private:
  std::int64_t samples_ = 0;
  std::vector<Estimator> classes_;
};

// The temperature of the largest probability; the lowest one where several are as large. NaN for a distribution that
// holds a NaN. `temperatures` has one for each class.
double most_probable_temperature(const std::vector<Estimate>& distribution, const std::vector<double>& temperatures);

// Σ p_c T_c over the finite temperatures, divided by their Σ p_c: what lies at T = ∞ has no part in it. NaN if all of
// it lies there.
double mean_temperature(const std::vector<Estimate>& distribution, const std::vector<double>& temperatures);

}  // namespace kadanoff::thermometer
