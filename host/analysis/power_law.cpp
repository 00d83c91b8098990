// Least squares in two parameters, and percentiles.
#include "host/analysis/power_law.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/base/estimate.hpp"

namespace kadanoff::analysis {
namespace {

// ln x and x^p for any p exist, and there are two different x.
bool can_be_fitted(const std::vector<double>& x) {
  return std::all_of(x.begin(), x.end(), [](double one) { return one > 0 && std::isfinite(one); }) &&
         std::adjacent_find(x.begin(), x.end(), std::not_equal_to<>()) != x.end();
}

// A for this p, and the sum of squares that is left.
struct Remainder {
  double amplitude, squares;
};
Remainder remainder(const std::vector<double>& x, const std::vector<double>& y, double exponent) {
  double xy = 0, xx = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double power = std::pow(x[i], exponent);
    xy += power * y[i];
    xx += power * power;
  }
  const double amplitude = xy / xx;
  double squares = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double left = y[i] - amplitude * std::pow(x[i], exponent);
    squares += left * left;
  }
  return {.amplitude = amplitude, .squares = squares};
}

}  // namespace

std::optional<PowerLaw> fit_in_logarithms(const std::vector<double>& x, const std::vector<double>& y) {
  if (!can_be_fitted(x)) return std::nullopt;
  const auto n = static_cast<double>(x.size());
  double sum_x = 0, sum_y = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!(y[i] > 0) || !std::isfinite(y[i])) return std::nullopt;
    sum_x += std::log(x[i]);
    sum_y += std::log(y[i]);
  }
  double xx = 0, xy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double from_mean = std::log(x[i]) - sum_x / n;
    xx += from_mean * from_mean;
    xy += from_mean * (std::log(y[i]) - sum_y / n);
  }
  const double exponent = xy / xx;
  return PowerLaw{.exponent = exponent, .amplitude = std::exp((sum_y - exponent * sum_x) / n)};
}

std::optional<PowerLaw> fit_least_squares(const std::vector<double>& x, const std::vector<double>& y) {
  if (!can_be_fitted(x) || !std::all_of(y.begin(), y.end(), [](double value) { return std::isfinite(value); }))
    return std::nullopt;
  if (std::all_of(y.begin(), y.end(), [](double value) { return value == 0; })) return std::nullopt;  // any p would do
  // A grid finds the valley, the golden section its bottom.
  constexpr int steps = 200;  // from 0 to 10
  constexpr double step = 0.05;
  int nearest = 0;
  for (int i = -steps; i <= steps; ++i)
    if (remainder(x, y, step * i).squares < remainder(x, y, step * nearest).squares) nearest = i;
  if (std::abs(nearest) == steps) return std::nullopt;  // the valley may lie beyond
  const double best = step * nearest;
  const double ratio = (std::sqrt(5.0) - 1) / 2;
  double low = best - step, high = best + step;
  while (high - low > 1e-10) {
    const double left = high - ratio * (high - low), right = low + ratio * (high - low);
    if (remainder(x, y, left).squares < remainder(x, y, right).squares)
      high = right;
    else
      low = left;
  }
  const double exponent = (low + high) / 2;
  return PowerLaw{.exponent = exponent, .amplitude = remainder(x, y, exponent).amplitude};
}

namespace {

// Of a normal distribution, what lies below x standard deviations.
double normal_share(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

double normal_quantile(double share) {
  double low = -9, high = 9;
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    (normal_share(middle) < share ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

}  // namespace

Bootstrapped bootstrapped(double value, std::vector<double> resamples) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  Bootstrapped result{.value = value, .error = nan, .low = nan, .high = nan};
  if (resamples.size() < 2 || std::any_of(resamples.begin(), resamples.end(), [](double v) { return std::isnan(v); }))
    return result;
  Estimator spread;
  for (const double one : resamples) spread.add(one);
  result.error = spread.result().spread;
  std::sort(resamples.begin(), resamples.end());
  // Twice as far as chance puts the median of the resamples from the value (Efron's z₀).
  const auto below_value = std::lower_bound(resamples.begin(), resamples.end(), value) - resamples.begin(),
             up_to_value = std::upper_bound(resamples.begin(), resamples.end(), value) - resamples.begin();
  const auto count = static_cast<double>(resamples.size());
  const double shift = 2 * normal_quantile(std::clamp(0.5 * static_cast<double>(below_value + up_to_value) / count,
                                                      0.5 / count, 1 - 0.5 / count));
  const auto percentile = [&](double part) {
    const double place = part * static_cast<double>(resamples.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const auto above = std::min(below + 1, resamples.size() - 1);
    return resamples[below] + (place - static_cast<double>(below)) * (resamples[above] - resamples[below]);
  };
  constexpr double of_95_percent = 1.6448536269514722;
  result.low = percentile(normal_share(shift - of_95_percent));
  result.high = percentile(normal_share(shift + of_95_percent));
  return result;
}

}  // namespace kadanoff::analysis
