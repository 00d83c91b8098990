// Compares temperatures, gathers equal ones, and finds their shortest names.
#include "host/base/temperatures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "host/base/numbers.hpp"
#include "host/base/words.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff {
namespace {

// Half of the distance between neighbours of single precision, if `value` is one of them; else 0.
double half_of_the_last_digit(double value) {
  if (static_cast<double>(static_cast<float>(value)) != value) return 0;
  return std::ldexp(1.0, std::ilogb(value) - 24);
}

// The shortest decimal from `low` to `high`, both finite and positive.
double shortest_decimal(double low, double high) {
  const double middle = low + (high - low) / 2;
  for (int digits = 0; digits < 17; ++digits) {
    const auto value = parse_decimal(fmt::format("{:.{}e}", middle, digits));
    if (value && *value >= low && *value <= high) return *value;
  }
  return middle;
}

// Whether one name can be the same temperature as all numbers from `low` to `high`.
bool have_a_name(double low, double high) {
  if (low <= temperature_tolerance || std::isinf(high)) return high <= temperature_tolerance || low == high;
  return high * (1 - temperature_tolerance) <= low * (1 + temperature_tolerance);
}

double name_of_span(double low, double high) {
  if (low <= temperature_tolerance) return 0;
  if (std::isinf(low)) return low;
  const double digit = half_of_the_last_digit(low), last_digit = half_of_the_last_digit(high);
  if (low == high && digit == 0) return low;
  constexpr double near = 0.999 * temperature_tolerance;  // so that rounding does not matter
  return shortest_decimal(std::max(low - digit, high * (1 - near)), std::min(high + last_digit, low * (1 + near)));
}

// Increasing, each once. Most values are equal to others: the memory is that of the different ones.
std::vector<double> different_values(const std::vector<double>& values) {
  std::vector<double> different;
  std::size_t most = 1 << 16;
  const auto gather = [&] {
    std::sort(different.begin(), different.end());
    different.erase(std::unique(different.begin(), different.end()), different.end());
  };
  for (const double value : values) {
    if (!different.empty() && different.back() == value) continue;
    different.push_back(value);
    if (different.size() < most) continue;
    gather();
    most = std::max(most, 2 * different.size());
  }
  gather();
  return different;
}

struct Named {
  double value, name;
};

// The names of the values, in their order. A span grows to the next value while that is the same temperature as the one
// before.
std::vector<Named> names_of(const std::vector<double>& values) {
  const auto different = different_values(values);
  std::vector<Named> names;
  names.reserve(different.size());
  for (auto first = different.begin(); first != different.end();) {
    auto last = first, next = std::next(first);
    for (; next != different.end() && same_temperature(*last, *next) && have_a_name(*first, *next); ++next) last = next;
    const double name = name_of_span(*first, *last);
    for (; first != next; ++first) names.push_back({.value = *first, .name = name});
  }
  return names;
}

}  // namespace

bool same_temperature(double a, double b) {
  if (a == b) return true;  // infinity, too
  if (!std::isfinite(a) || !std::isfinite(b)) return false;
  const double larger = std::max(std::abs(a), std::abs(b));
  return larger <= temperature_tolerance || std::abs(a - b) <= temperature_tolerance * larger;
}

std::string temperature_text(double temperature) { return fmt::format("{:.7g}", temperature); }

std::vector<double> distinct_temperatures(const std::vector<double>& values) {
  std::vector<double> distinct;
  for (const auto& [value, name] : names_of(values))
    if (distinct.empty() || distinct.back() != name) distinct.push_back(name);
  return distinct;
}

void name_temperatures(std::vector<double>& values) {
  const auto names = names_of(values);
  for (double& value : values)
    value = std::lower_bound(names.begin(), names.end(), value, [](const Named& one, double v) {
              return one.value < v;
            })->name;
}

void require_distinct_temperatures(const std::vector<double>& increasing, const std::string& where) {
  const auto same = std::adjacent_find(increasing.begin(), increasing.end(), same_temperature);
  if (same != increasing.end())
    fail(ExitCode::bad_input, "{}: {} and {} are one temperature: they differ by no more than {:g} of it", where, *same,
         *std::next(same), temperature_tolerance);
}

double nearest_temperature(const std::vector<double>& increasing, double temperature) {
  expects(!increasing.empty(), "nearest_temperature: there is none");
  const auto above = std::lower_bound(increasing.begin(), increasing.end(), temperature);
  if (above == increasing.end()) return increasing.back();
  if (above == increasing.begin() || *above == temperature) return *above;
  const double below = *std::prev(above);
  return temperature - below < *above - temperature || std::isinf(*above) ? below : *above;
}

std::int32_t find_temperature(const std::vector<double>& increasing, double temperature) {
  if (increasing.empty()) return -1;
  const double nearest = nearest_temperature(increasing, temperature);
  if (!same_temperature(nearest, temperature)) return -1;
  return static_cast<std::int32_t>(std::lower_bound(increasing.begin(), increasing.end(), nearest) -
                                   increasing.begin());
}

std::vector<TemperatureCount> count_temperatures(const std::vector<double>& temperatures) {
  std::map<double, std::int64_t> samples;
  for (const double one : temperatures) ++samples[one];
  std::vector<TemperatureCount> counts;
  counts.reserve(samples.size());
  for (const auto& [temperature, count] : samples) counts.push_back({.temperature = temperature, .samples = count});
  return counts;
}

std::string to_text(const std::vector<TemperatureCount>& counts) {
  constexpr std::size_t most = 6;  // a longer list is hard to read
  std::string text;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts.size() > most && i == most - 2) text += ", …";
    if (counts.size() > most && i >= most - 2 && i + 1 < counts.size()) continue;
    const auto& [temperature, samples] = counts[i];
    text += fmt::format("{}T = {}: {}", i == 0 ? "" : ", ", temperature_text(temperature), counted(samples, "sample"));
  }
  return text;
}

}  // namespace kadanoff
