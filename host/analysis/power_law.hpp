// Fits of power laws, and what a bootstrap says of a number.
#pragma once

#include <optional>
#include <vector>

namespace kadanoff::analysis {

// y = A x^p.
struct PowerLaw {
  double exponent = 0, amplitude = 0;
};

// The straight line of least squares through (ln x, ln y), each point with the same weight. Nothing if an x or a y is
// not above 0 or not finite, or if there are not two different x.
std::optional<PowerLaw> fit_in_logarithms(const std::vector<double>& x, const std::vector<double>& y);

// A and p that make Σ (y − A x^p)² least, p from −10 to 10. Nothing if a number is not finite or an x not above 0, if
// there are not two different x, if all y are 0, or if p = ±10 is the best one.
std::optional<PowerLaw> fit_least_squares(const std::vector<double>& x, const std::vector<double>& y);

// A number with its standard error and its interval of 90 %.
struct Bootstrapped {
  double value = 0, error = 0, low = 0, high = 0;
};

// The value of all samples, and of resamples. The error is the resamples' spread. The interval is the bias-corrected
// one (Efron 1981): a bias of the value is that of the resamples once more. Where a share Φ(z₀) of them is below the
// value, it reaches from their percentile Φ(2 z₀ − 1.64) to Φ(2 z₀ + 1.64); where that is half of them, from the 5th to
// the 95th. All are NaN if a resample has no value (a NaN): a fit that is only sometimes possible has no error.
Bootstrapped bootstrapped(double value, std::vector<double> resamples);

}  // namespace kadanoff::analysis
