// Means over repetitions, also as text.
#include "host/papers/repetitions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <map>

#include "host/base/estimate_text.hpp"
#include "host/base/words.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::papers {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

Estimate average(const std::vector<double>& values) {
  if (std::count(values.begin(), values.end(), infinity) > 0)
    return {.mean = infinity, .spread = infinity, .error = infinity};
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
  std::transform(a.begin(), a.end(), b.begin(), result.begin(), std::divides<>());
  return result;
}

std::string list_values(const std::vector<double>& values) {
  std::map<double, int> counts;
  for (const double value : values) ++counts[value];
  std::string text;
  for (const auto& [value, count] : counts)
    text += fmt::format("{}{:.4g}{}", text.empty() ? "" : ", ", value,
                        count > 1 && counts.size() > 1 ? fmt::format(" ({})", counted(count, "time")) : "");
  return text;
}

std::string mean_of(const std::vector<double>& values, int digits) {
  const auto infinite = std::count(values.begin(), values.end(), infinity);
  if (infinite > 0 && values.size() > 1) return fmt::format("inf in {} of {}", infinite, values.size());
  return with_error(average(values).mean, average(values).error, digits);
}

void add_point(figures::Series& series, double x, const Estimate& value) {
  series.x.push_back(x);
  series.y.push_back(value.mean);
  series.error.push_back(value.error);
}

std::string count_repetitions(std::size_t count) { return counted(count, "repetition"); }

}  // namespace kadanoff::papers
