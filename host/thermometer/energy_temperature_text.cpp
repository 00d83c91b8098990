// Bounds are those of E = −2 / T, the energy of hot lattices. That of colder ones, down to T = 1, and of 2 × 2, lies
// below it, so that the bounds hold there, too.
#include "host/thermometer/energy_temperature_text.hpp"

#include <fmt/format.h>

#include <cmath>

#include "host/base/estimate_text.hpp"

namespace kadanoff::thermometer {
namespace {

constexpr const char* bound_sign = "> ";

std::string bound_text(double bound) {
  return bound_sign + (bound < 100 ? fmt::format("{:.2g}", bound) : fmt::format("{:.0f}", bound));
}

}  // namespace

bool is_only_bounded(double temperature, double error) {
  return std::isfinite(temperature) && temperature > 0 && std::isfinite(error) && error >= temperature;
}

std::optional<double> temperature_bound(double temperature, double error, const Estimate& energy) {
  const double coldest = energy.mean - 2 * energy.error;
  const bool infinite = std::isinf(temperature) && energy.mean >= 0 && coldest < 0;
  if (infinite || (is_only_bounded(temperature, error) && coldest < 0)) return -2 / coldest;
  return std::nullopt;
}

std::string energy_temperature_text(double temperature, double error, const Estimate& energy) {
  const auto bound = temperature_bound(temperature, error, energy);
  return bound ? bound_text(*bound) : with_its_error(temperature, error);
}

std::string bound_explained(const std::string& text) {
  if (text.find(bound_sign) == std::string::npos) return {};
  return "\nT > X: hotter than X, by two errors of the energy, which does not say how hot\n";
}

}  // namespace kadanoff::thermometer
