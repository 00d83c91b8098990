// What the claims about Iso 2018 are judged by: numbers of one repetition, and how those of several are put in words.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <vector>

#include "host/estimate.hpp"
#include "host/flow_report.hpp"
#include "host/reproduction/claim.hpp"
#include "host/reproduction/iso2018_stages.hpp"

namespace kadanoff {

inline std::string type_v(std::int64_t hidden) { return fmt::format("v{}", hidden); }
inline std::string type_l(std::int64_t hidden) { return fmt::format("l{}", hidden); }
inline std::string type_h(std::int64_t hidden) { return fmt::format("h{}", hidden); }

// The most probable temperature of the thermometer's mean distribution at step `n` of a flow.
double likely_temperature(const Flow& flow, std::int64_t n);
double last_likely_temperature(const Flow& flow);

// The temperature of the energy after the last step.
double last_energy_temperature(const Flow& flow);

// Steps until the thermometer's mean temperature has covered nine tenths of its way from the first to the last recorded
// value and stays there, between recorded steps by interpolation.
double steps_to_settle(const Flow& flow);

// "2.25 (twice), 2.5" of discrete values, "2.24 ± 0.01" of continuous ones over repetitions; one of these is given as
// it is.
std::string list_values(const std::vector<double>& values);
std::string mean_of(const std::vector<double>& values, int digits);

// "3 repetitions".
std::string repetitions(std::size_t count);

// value(seed) of every repetition.
template <class Value>
std::vector<double> over(const std::vector<Iso2018Seed>& seeds, Value value) {
  std::vector<double> values;
  for (const Iso2018Seed& seed : seeds) values.push_back(value(seed));
  return values;
}

// Of the flow that `rbm` makes from `start`, in every repetition.
std::vector<double> last_likely(const std::vector<Iso2018Seed>& seeds, const std::string& rbm, double start);
std::vector<double> last_energy(const std::vector<Iso2018Seed>& seeds, const std::string& rbm, double start);

// "likely T 2.25, energy T 2.24 ± 0.01" at the end of that flow.
std::string both_temperatures(const std::vector<Iso2018Seed>& seeds, const std::string& rbm, double start);

// Adds one part for each repetition: text, then the value; holds(value).
template <class Holds>
void add_parts(Claim& claim, const std::string& text, const std::vector<double>& values, Holds holds) {
  for (const double value : values) claim.parts.push_back({fmt::format("{}: {:.4g}", text, value), holds(value)});
}

inline auto between(double low, double high) {
  return [low, high](double value) { return low <= value && value <= high; };
}
inline auto at_least(double low) {
  return [low](double value) { return value >= low; };
}

// The bin of T_c and its neighbours.
inline constexpr double critical_low = 2.0, critical_high = 2.5;
inline auto near_critical() { return between(critical_low, critical_high); }

}  // namespace kadanoff
