// Parses lists and ranges of numbers, and says which part of the text is wrong.
#include "host/base/lists.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "host/base/numbers.hpp"
#include "kernels/core/check.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff {

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

namespace {

constexpr std::size_t most_values = 100'000;

enum class Names { none, of_temperatures };  // the words that stand for a number, beside inf

// "2.5", "Tc", and " 2.5" of the list "0, 2.5".
double parse_number(const std::string& option, const std::string& text, Names names) {
  const auto first = text.find_first_not_of(' '), last = text.find_last_not_of(' ');
  const auto word = first == std::string::npos ? "" : text.substr(first, last - first + 1);
  if (word == "inf" || word == "infinity") return std::numeric_limits<double>::infinity();
  if (names == Names::of_temperatures && (word == "Tc" || word == "tc" || word == "TC" || word == "T_c"))
    return ising::critical_temperature;
  const auto value = parse_decimal(word);
  if (!value) fail(ExitCode::usage, "{}: '{}' is not a number", option, text);
  return *value;
}

void append_range(const std::string& option, const std::string& text, Names names, std::vector<double>& values) {
  const auto parts = split(text, ':');
  if (parts.size() == 1) {
    values.push_back(parse_number(option, text, names));
    return;
  }
  if (parts.size() != 3) fail(ExitCode::usage, "{}: '{}' is not a range first:last:step", option, text);
  const double first = parse_number(option, parts[0], names), last = parse_number(option, parts[1], names);
  const double step = parse_number(option, parts[2], names);
  if (!std::isfinite(first) || !std::isfinite(last) || !std::isfinite(step))
    fail(ExitCode::usage, "{}: the range '{}' is not finite", option, text);
  if (step <= 0) fail(ExitCode::usage, "{}: the step of the range '{}' must be positive", option, text);
  if (last < first) fail(ExitCode::usage, "{}: the range '{}' is reversed", option, text);
  const double count = std::floor((last - first) / step + 1e-9) + 1;
  if (count > static_cast<double>(most_values))
    fail(ExitCode::usage, "{}: the range '{}' has more than {} values", option, text, most_values);
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(count); ++i)
    values.push_back(std::round((first + static_cast<double>(i) * step) * 1e12) /
                     1e12);  // 0.3, not 0.30000000000000004
}

std::vector<double> parse_list(const std::string& option, const std::string& text, Names names = Names::none) {
  std::vector<double> values;
  for (const auto& part : split(text, ',')) append_range(option, part, names, values);
  if (values.size() > most_values) fail(ExitCode::usage, "{}: more than {} values", option, most_values);
  return values;
}

std::vector<std::int64_t> parse_integers(const std::string& option, const std::string& text, std::int64_t least) {
  std::vector<std::int64_t> integers;
  for (const double value : parse_list(option, text)) {
    if (value < static_cast<double>(least) || value > 1e9 || value != std::floor(value))
      fail(ExitCode::usage, "{}: {} is not an integer from {} to 1,000,000,000", option, value, least);
    integers.push_back(static_cast<std::int64_t>(value));
  }
  return integers;
}

}  // namespace

std::vector<double> parse_temperatures(const std::string& option, const std::string& text) {
  auto values = parse_list(option, text, Names::of_temperatures);
  for (double& value : values) {
    if (value < 0) fail(ExitCode::usage, "{}: a temperature cannot be negative, and {} is", option, value);
    value = std::abs(value);  // −0
  }
  return values;
}

std::vector<std::int64_t> parse_steps(const std::string& option, const std::string& text) {
  auto steps = parse_integers(option, text, 0);
  const auto wrong = std::adjacent_find(steps.begin(), steps.end(), std::greater_equal<>());
  if (wrong != steps.end())
    fail(ExitCode::usage, "{}: the numbers must increase, and {} comes after {}", option, wrong[1], wrong[0]);
  return steps;
}

std::vector<std::int64_t> parse_counts(const std::string& option, const std::string& text) {
  auto counts = parse_integers(option, text, 1), sorted = counts;
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice != sorted.end()) fail(ExitCode::usage, "{}: {} is given twice", option, *twice);
  return counts;
}

}  // namespace kadanoff
