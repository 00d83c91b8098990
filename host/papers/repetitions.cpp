// Means over repetitions, also as text.
#include "host/papers/repetitions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>

#include "host/base/estimate_text.hpp"
#include "host/base/words.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::papers {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

bool any_is(const std::vector<double>& values, double value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

}  // namespace

Estimate average(const std::vector<double>& values) {
  const bool above = any_is(values, infinity), below = any_is(values, -infinity);
  const bool any_unknown = std::any_of(values.begin(), values.end(), [](double value) { return std::isnan(value); });
  if (any_unknown || (above && below)) return {.mean = unknown, .spread = unknown, .error = unknown};
  if (above || below) return {.mean = above ? infinity : -infinity, .spread = infinity, .error = infinity};
  Estimator over;
  for (const double value : values) over.add(value);
  return over.result();
}

std::vector<double> differences(const std::vector<double>& a, const std::vector<double>& b) {
  expects(a.size() == b.size(), "differences: not as many of one as of the other");
  std::vector<double> result(a.size());
  std::transform(a.begin(), a.end(), b.begin(), result.begin(), std::minus<>());
  return result;
}

std::vector<double> ratios(const std::vector<double>& a, const std::vector<double>& b) {
  expects(a.size() == b.size(), "ratios: not as many of one as of the other");
  std::vector<double> result(a.size());
  std::transform(a.begin(), a.end(), b.begin(), result.begin(),
                 [](double above, double below) { return below == 0 ? unknown : above / below; });
  return result;
}

std::string list_values(const std::vector<double>& values) {
  if (std::any_of(values.begin(), values.end(), [](double value) { return std::isnan(value); }))
    return "not comparable";  // and nothing that a map could hold
  std::map<double, int> counts;
  for (const double value : values) ++counts[value];
  std::string text;
  for (const auto& [value, count] : counts)
    text += fmt::format("{}{:.4g}{}", text.empty() ? "" : ", ", value,
                        count > 1 && counts.size() > 1 ? fmt::format(" ({})", counted(count, "time")) : "");
  return text;
}

std::string mean_of(const std::vector<double>& values, int digits) {
  for (const double value : {infinity, -infinity})
    if (const auto infinite = std::count(values.begin(), values.end(), value); infinite > 0 && values.size() > 1)
      return fmt::format("{} in {} of {}", value, infinite, values.size());
  return with_error(average(values).mean, average(values).error, digits);
}

void add_point(figures::Series& series, double x, const Estimate& value) {
  series.x.push_back(x);
  series.y.push_back(value.mean);
  series.error.push_back(value.error);
}

std::string count_repetitions(std::size_t count) { return counted(count, "repetition"); }

std::string repetitions_and_errors(std::int64_t count) {
  return count_repetitions(static_cast<std::size_t>(count)) +
         (count == 1 ? ", without error bars (--seeds N)" : ", ± is the standard error over them");
}

}  // namespace kadanoff::papers
