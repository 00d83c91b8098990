// Writes a value with its error, rounded to the digits that the error leaves.
#include "host/base/estimate_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/base/json.hpp"

namespace kadanoff {
namespace {

constexpr double least_error = 0.5e-9;  // what nine digits show as zero

}  // namespace

std::string fixed_text(double value, int digits) {
  constexpr double largest = 1e9;  // 1e308 has 309 digits before the point
  if (!(std::abs(value) < largest)) return fmt::format("{:.7g}", value);
  auto text = fmt::format("{:.{}f}", value, digits);
  if (text.front() == '-' && text.find_first_of("123456789") == std::string::npos) text.erase(0, 1);  // −0.0000
  return text;
}

std::string with_error(double value, double error, int digits) {
  if (!std::isfinite(value)) return std::isinf(value) ? "inf" : "unknown";
  if (!std::isfinite(error)) return fixed_text(value, digits);
  return fixed_text(value, digits) + " ± " + fixed_text(error, digits);
}

std::string with_its_error(double value, double error, int digits) {
  if (!std::isfinite(error) || error < least_error) return fixed_text(value, digits);
  return with_error(value, error, static_cast<int>(std::clamp(1 - std::floor(std::log10(error)), 0.0, 9.0)));
}

std::string with_error_not_zero(double value, double error, int digits) {
  if (!std::isfinite(value) || !std::isfinite(error) || error >= 0.5 * std::pow(10, -digits))
    return with_error(value, error, digits);
  return error < least_error ? fixed_text(value, digits) + " ± 0" : with_its_error(value, error);
}

std::string with_its_error(const Estimate& estimate) { return with_its_error(estimate.mean, estimate.error); }

nlohmann::json to_json(const Estimate& estimate) {
  return {{"mean", json_number(estimate.mean)},
          {"spread", json_number(estimate.spread)},
          {"error", json_number(estimate.error)}};
}

Cell to_cell(const Estimate& estimate, int digits) {
  return {.text = with_error_not_zero(estimate.mean, estimate.error, digits), .value = to_json(estimate)};
}

}  // namespace kadanoff
