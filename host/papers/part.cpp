// What the numbers of several seeds decide.
#include "host/papers/part.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/papers/repetitions.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::papers {
namespace {

constexpr double unbounded = std::numeric_limits<double>::infinity();

bool within(const Range& range, double value) { return range.low <= value && value <= range.high; }

// Of values of which one is not finite, no mean says anything: all must be on one side.
Decision decide_each(const std::vector<double>& values, const Range& range) {
  if (std::any_of(values.begin(), values.end(), [](double value) { return std::isnan(value); }))
    return Decision::undecided;
  const auto inside = std::count_if(values.begin(), values.end(), [&](double value) { return within(range, value); });
  if (inside == std::ssize(values)) return Decision::holds;
  return inside == 0 ? Decision::fails : Decision::undecided;
}

bool all_finite(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
}

}  // namespace

double students_t(std::int64_t freedom) {
  // Abramowitz and Stegun, table 26.10, and for more their equation 26.7.5.
  constexpr std::array table{12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
                             2.201,  2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086};
  expects(freedom >= 1, "students_t: no degree of freedom");
  if (freedom <= std::ssize(table)) return table[static_cast<std::size_t>(freedom - 1)];
  constexpr double z = 1.959964;
  const auto n = static_cast<double>(freedom);
  return z + (std::pow(z, 3) + z) / (4 * n) + (5 * std::pow(z, 5) + 16 * std::pow(z, 3) + 3 * z) / (96 * n * n);
}

Range Range::times(double factor) const {
  auto scaled = *this;
  if (std::isfinite(low) && std::isfinite(high)) {
    const double middle = (low + high) / 2, half = factor * (high - low) / 2;
    scaled.low = middle - half;
    scaled.high = middle + half;
  } else if (std::isfinite(low)) {
    scaled.low = none + factor * (low - none);
  } else if (std::isfinite(high)) {
    scaled.high = none + factor * (high - none);
  }
  return scaled;
}

bool Range::can_be_scaled() const {
  const auto wider = times(2);
  return wider.low != low || wider.high != high;
}

double Range::margin(double value) const { return std::min(value - low, high - value); }

Range between(double low, double high) { return {.low = low, .high = high}; }
Range at_least(double low) { return {.low = low}; }
Range at_most(double high) { return {.high = high}; }
Range by_the_paper(Range range) {
  range.bounds = Bounds::papers;
  return range;
}

Range away_from(double none, Range range) {
  range.none = none;
  return range;
}

std::string to_text(const Range& range) {
  if (!std::isfinite(range.low)) return fmt::format("at most {:.4g}", range.high);
  if (!std::isfinite(range.high)) return fmt::format("at least {:.4g}", range.low);
  return fmt::format("{:.4g} to {:.4g}", range.low, range.high);
}

Estimate Part::estimate() const { return average(values); }

double Part::half_width() const {
  if (is_exact) return 0;
  if (values.size() < 2) return unbounded;
  return students_t(std::ssize(values) - 1) * estimate().error;
}

Decision Part::decision_by(const Range& range) const {
  if (values.empty()) return Decision::undecided;
  if (is_exact) return decide_each(values, range);
  if (std::ssize(values) < fewest_seeds) return Decision::undecided;
  if (!all_finite(values)) return decide_each(values, range);
  const double mean = estimate().mean, half = half_width();
  if (range.low <= mean - half && mean + half <= range.high) return Decision::holds;
  return mean + half < range.low || mean - half > range.high ? Decision::fails : Decision::undecided;
}

bool Part::mean_is_within() const { return within(required, estimate().mean); }

bool Part::is_comparable() const {
  return !values.empty() && std::none_of(values.begin(), values.end(), [](double value) { return std::isnan(value); });
}

bool Part::seeds_can_decide() const {
  if (decision() != Decision::undecided || values.empty()) return true;
  if (!is_exact && all_finite(values)) return true;
  return decide_each(values, required) != Decision::undecided;  // fewer than three, which agree so far
}

std::optional<std::int64_t> Part::seeds_needed() const {
  if (decision() != Decision::undecided) return 0;
  if (!seeds_can_decide()) return {};
  const auto count = std::ssize(values);
  if (count < 2 || !all_finite(values)) return (is_exact ? 1 : fewest_seeds) - count;
  const auto [mean, spread, error] = estimate();
  const double distance = std::min(std::abs(mean - required.low), std::abs(mean - required.high));
  for (auto wanted = std::max(fewest_seeds, count + 1); wanted <= most_seeds; ++wanted)
    if (students_t(wanted - 1) * spread / std::sqrt(static_cast<double>(wanted)) <= distance &&
        (distance > 0 || mean_is_within()))
      return wanted - count;
  return {};
}

}  // namespace kadanoff::papers
