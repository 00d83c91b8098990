// The temperature of a mean energy, for people.
#pragma once

#include <optional>
#include <string>

#include "host/base/estimate.hpp"

namespace kadanoff::thermometer {

// Whether the energy only says that it is hot: the error of the temperature, to first order, is no smaller than the
// temperature. (Infinite ones have an infinite error.)
bool is_only_bounded(double temperature, double error);

// The bound that there is in place of a temperature, by two errors of the energy: of one that is only bounded, or
// infinite while its energy is 0 or above by less than two errors.
std::optional<double> temperature_bound(double temperature, double error, const Estimate& energy);

// "2.345 ± 0.012", to two digits of the error; or "> 25", where there is a bound.
std::string energy_temperature_text(double temperature, double error, const Estimate& energy);

// A line that explains it, for a text in which it is; else nothing.
std::string bound_explained(const std::string& text);

}  // namespace kadanoff::thermometer
