// The mean of independent samples, with their spread and the mean's standard error.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace kadanoff {

struct Estimate {
  double mean = 0;
  double spread = 0;  // standard deviation of one sample
  double error = 0;   // standard error of the mean
};

// Adds one sample at a time (Welford), in the order of the samples, so that the result is always the same to the bit.
class Estimator {
 public:
  void add(double value) {
    ++count_;
    const double before = value - mean_;
    mean_ += before / static_cast<double>(count_);
    squares_ += before * (value - mean_);
  }

  // Spread and error are NaN for fewer than two samples.
  [[nodiscard]] Estimate result() const {
    if (count_ < 2) return {.mean = count_ == 0 ? nan : mean_, .spread = nan, .error = nan};
    const double spread = std::sqrt(squares_ / static_cast<double>(count_ - 1));
    return {.mean = mean_, .spread = spread, .error = spread / std::sqrt(static_cast<double>(count_))};
  }

 private:
  static constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  std::int64_t count_ = 0;
  double mean_ = 0;
  double squares_ = 0;
};

}  // namespace kadanoff
