// p-values for tests of random numbers. A test with a fixed seed states the smallest p it accepts (1e-4 unless it says
// otherwise), so that it asserts something and yet never fails by chance.
#pragma once

#include <cmath>
#include <vector>

namespace kadanoff::test {

// P(|Z| ≥ |z|) for a standard normal Z.
inline double two_sided_p(double z) { return std::erfc(std::abs(z) / std::sqrt(2.0)); }

// P(χ² ≥ observed) with `freedom` degrees of freedom, by Wilson and Hilferty's normal approximation (good to a few
// percent of p from 3 degrees on).
inline double chi_square_p(double observed, double freedom) {
  const double spread = 2.0 / (9.0 * freedom);
  const double z = (std::cbrt(observed / freedom) - (1.0 - spread)) / std::sqrt(spread);
  return 0.5 * std::erfc(z / std::sqrt(2.0));
}

// Pearson's χ² of counts against expected counts (same total).
inline double chi_square(const std::vector<double>& counts, const std::vector<double>& expected) {
  double sum = 0;
  for (std::size_t i = 0; i < counts.size(); ++i)
    sum += (counts[i] - expected[i]) * (counts[i] - expected[i]) / expected[i];
  return sum;
}

}  // namespace kadanoff::test
