// Steps and laws of eigenvalues.
#include "host/papers/iso2018/spectrum_shape.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "host/analysis/weights_analysis.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

std::vector<double> without_zeros(const std::vector<double>& eigenvalues) {
  const auto rank = analysis::describe_spectrum(eigenvalues).rank;
  return {eigenvalues.begin(), eigenvalues.begin() + rank};
}

// ln ∫ e^{κx} dx from 0 to `width`, and the mean of x under e^{κx}.
struct OnInterval {
  double log_integral = 0, mean = 0;
};

OnInterval exponential_on(double kappa, double width) {
  const double t = kappa * width;
  if (std::abs(t) < 1e-6) return {.log_integral = std::log(width) + t / 2, .mean = width * (0.5 + t / 12)};
  // With |t| in the exponents nothing overflows.
  const double tail = -std::expm1(-std::abs(t));  // 1 − e^{−|t|}
  const double log_integral = std::max(t, 0.0) + std::log(tail / std::abs(kappa));
  const double from_steep_end = width * (1 / std::abs(t) - std::exp(-std::abs(t)) / tail);
  return {.log_integral = log_integral, .mean = t > 0 ? width - from_steep_end : from_steep_end};
}

struct ExponentialFit {
  double kappa = 0, log_likelihood = 0;
};

// The density ∝ e^{κx} on [low, high] in which these are most probable: its mean is theirs.
ExponentialFit fit_exponential(const std::vector<double>& values, double low, double high) {
  const double width = high - low;
  double mean = 0;
  for (const double value : values) mean += (value - low) / static_cast<double>(values.size());
  double from = -1e4 / width, to = 1e4 / width;
  for (int i = 0; i < 200; ++i) {
    const double middle = (from + to) / 2;
    (exponential_on(middle, width).mean < mean ? from : to) = middle;
  }
  const double kappa = (from + to) / 2;
  return {.kappa = kappa,
          .log_likelihood =
              static_cast<double>(values.size()) * (kappa * mean - exponential_on(kappa, width).log_integral)};
}

// ln L of Marchenko and Pastur's density with these edges, whose integral is π (√q − √p)² / 2.
double log_likelihood_between(const std::vector<double>& values, double p, double q) {
  const double root = std::sqrt(q) - std::sqrt(p);
  double sum = 0;
  for (const double value : values) sum += std::log((value - p) * (q - value)) / 2 - std::log(value);
  return sum - static_cast<double>(values.size()) * std::log(std::numbers::pi / 2 * root * root);
}

double fit_marchenko_pastur(const std::vector<double>& values, double low, double high) {
  // p = low (1 − e^x), q = high + (high − low) e^y: on a grid that becomes finer around the best point.
  double best = -std::numeric_limits<double>::infinity(), best_x = -5, best_y = -3, reach = 5;
  for (int round = 0; round < 6; ++round, reach /= 3) {
    const double around_x = best_x, around_y = best_y;
    constexpr int steps = 6;
    for (int i = -steps; i <= steps; ++i)
      for (int j = -steps; j <= steps; ++j) {
        const double x = std::min(around_x + reach * i / steps, 0.0), y = around_y + reach * j / steps;
        const double found = log_likelihood_between(values, low * (1 - std::exp(x)), high + (high - low) * std::exp(y));
        if (found > best) best = found, best_x = x, best_y = y;
      }
  }
  return best;
}

}  // namespace

std::size_t large_eigenvalues(const std::vector<double>& eigenvalues) {
  const auto values = without_zeros(eigenvalues);
  std::size_t at = 0;
  double largest = 0;
  for (std::size_t k = 2; k < 3 * values.size() / 4; ++k)
    if (const double step = values[k - 1] / values[k]; step > largest) largest = step, at = k;
  return at;
}

double SpectrumFits::power_law_leads_by() const { return power_law - std::max(exponential, marchenko_pastur); }

SpectrumFits fit_spectrum(const std::vector<double>& eigenvalues) {
  auto values = without_zeros(eigenvalues);
  std::sort(values.begin(), values.end());
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  if (values.size() < 3 || values.front() == values[values.size() / 2] || values.back() == values[values.size() / 2])
    return {.power_law = unknown,
            .exponential = unknown,
            .marchenko_pastur = unknown,
            .power = unknown,
            .distance = unknown};
  const double low = values.front(), high = values.back();
  auto logs = values;
  const auto n = static_cast<double>(values.size());
  double sum_of_logs = 0;
  for (double& value : logs) {
    value = std::log(value);
    sum_of_logs += value;
  }
  // A density λ^−α of λ is one ∝ e^{(1 − α) t} of t = ln λ, divided by λ.
  const auto power = fit_exponential(logs, logs.front(), logs.back());
  SpectrumFits fits;
  fits.power = 1 - power.kappa;
  fits.power_law = power.log_likelihood - sum_of_logs - 3;
  fits.exponential = fit_exponential(values, low, high).log_likelihood - 3;
  fits.marchenko_pastur = fit_marchenko_pastur(values, low, high) - 2;
  const double whole = exponential_on(power.kappa, logs.back() - logs.front()).log_integral;
  for (std::size_t i = 0; i < logs.size(); ++i) {
    const double width = logs[i] - logs.front();
    const double below = width > 0 ? std::exp(exponential_on(power.kappa, width).log_integral - whole) : 0;
    const auto rank = static_cast<double>(i);
    fits.distance = std::max({fits.distance, std::abs(below - rank / n), std::abs(below - (rank + 1) / n)});
  }
  fits.distance *= std::sqrt(n);
  return fits;
}

}  // namespace kadanoff::papers::iso2018
