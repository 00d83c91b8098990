// Sums products of replicas over sweeps, and finds the window of the autocorrelation time.
#include "host/base/autocorrelation.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "kernels/core/check.hpp"

namespace kadanoff {

Autocorrelation::Sums& Autocorrelation::Sums::operator+=(const Sums& other) {
  value += other.value;
  square += other.square;
  product += other.product;
  return *this;
}

Autocorrelation::Autocorrelation(std::int64_t temperatures, std::int64_t replicas_each)
    : temperatures_(temperatures), replicas_each_(replicas_each) {}

const Autocorrelation::Sums& Autocorrelation::sums(std::size_t step, std::int64_t temperature,
                                                   std::int64_t block) const {
  return steps_[step][static_cast<std::size_t>(temperature * blocks + block)];
}

std::int64_t Autocorrelation::block_size(std::int64_t block) const {
  return (block + 1) * replicas_each_ / blocks - block * replicas_each_ / blocks;
}

std::vector<std::int64_t> Autocorrelation::lags_up_to(std::int64_t longest) {
  constexpr std::int64_t dense = 64;
  std::vector<std::int64_t> lags{0};
  while (lags.back() < longest) {
    const auto last = static_cast<std::uint64_t>(lags.back());
    const auto distance = lags.back() < dense ? 1 : static_cast<std::int64_t>(std::bit_floor(last) / (dense / 2));
    lags.push_back(std::min(lags.back() + distance, longest));
  }
  return lags;
}

void Autocorrelation::add(CpuResources& cpu, const std::vector<double>& values, std::int64_t lag) {
  if (replicas_each_ < fewest_replicas) return;
  expects(lags_.empty() ? lag == 0 : lag > lags_.back(), "autocorrelation: the lags must rise from 0");
  lags_.push_back(lag);
  if (steps_.empty()) reference_ = values;
  auto& step = steps_.emplace_back(static_cast<std::size_t>(temperatures_ * blocks));
  cpu.for_each(temperatures_, [&](std::int64_t temperature, int) {
    auto replica = static_cast<std::size_t>(temperature * replicas_each_);
    for (std::int64_t block = 0; block < blocks; ++block) {
      Sums sum;
      for (std::int64_t i = 0; i < block_size(block); ++i, ++replica)
        sum += {values[replica], values[replica] * values[replica], values[replica] * reference_[replica]};
      step[static_cast<std::size_t>(temperature * blocks + block)] = sum;
    }
  });
}

// ρ(0), ρ(1), … from all blocks but `left_out` (−1: all).
std::vector<double> Autocorrelation::correlations(std::int64_t temperature, std::int64_t left_out) const {
  const auto n = static_cast<double>(replicas_each_ - (left_out >= 0 ? block_size(left_out) : 0));
  Sums first;
  std::vector<double> rho;
  for (std::size_t step = 0; step < steps_.size(); ++step) {
    Sums sum;
    for (std::int64_t block = 0; block < blocks; ++block)
      if (block != left_out) sum += sums(step, temperature, block);
    if (step == 0) first = sum;
    const double variance_0 = first.square - first.value * first.value / n;
    const double variance_t = sum.square - sum.value * sum.value / n;
    const double covariance = sum.product - first.value * sum.value / n;
    rho.push_back(covariance / std::sqrt(variance_0 * variance_t));
  }
  return rho;
}

AutocorrelationTime Autocorrelation::time(std::int64_t temperature) const {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  constexpr AutocorrelationTime unknown{.sweeps = nan, .error = nan, .resolved = false};
  constexpr double window_in_times = 5;
  static_assert(bytes_of_a_lag == blocks * sizeof(Sums));
  if (steps_.size() < 2) return unknown;

  const auto rho = correlations(temperature, -1);
  // Σ ρ(t) over the sweeps after lag `from` up to the next one.
  const auto sum_to_next = [this](const std::vector<double>& of, std::size_t from) {
    const auto distance = static_cast<double>(lags_[from + 1] - lags_[from]);
    return distance == 1 ? of[from + 1] : 0.5 * ((distance + 1) * of[from + 1] + (distance - 1) * of[from]);
  };
  std::size_t window = 0;
  double tau = 0.5;
  bool resolved = false;
  while (!resolved && window + 1 < rho.size()) {
    tau += sum_to_next(rho, window++);
    resolved = static_cast<double>(lags_[window]) >= window_in_times * tau;
  }
  if (!std::isfinite(tau)) return unknown;

  double squares = 0;
  for (std::int64_t block = 0; block < blocks; ++block) {
    const auto without = correlations(temperature, block);
    double shifted = 0.5 - tau;
    for (std::size_t from = 0; from < window; ++from) shifted += sum_to_next(without, from);
    squares += shifted * shifted;
  }
  if (!std::isfinite(squares)) return unknown;  // without one block nothing varies: τ would be that of a few replicas
  return {.sweeps = tau,
          .error = std::sqrt(squares * static_cast<double>(blocks - 1) / static_cast<double>(blocks)),
          .resolved = resolved};
}

}  // namespace kadanoff
