// What the claims about Iso 2018 are judged by: numbers of one repetition, and how those of several are put in words.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <vector>

#include "host/base/estimate.hpp"
#include "host/base/estimate_text.hpp"
#include "host/papers/claim.hpp"
#include "host/papers/iso2018/stages.hpp"

namespace kadanoff::papers::iso2018 {

// ── a flow ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const flow::FlowPoint& point_at(const flow::Flow& flow, std::int64_t step);  // that was recorded

// The most probable temperature of the thermometer's mean distribution at a step, and after the last one.
double likely_temperature(const flow::Flow& flow, std::int64_t step);
double last_likely_temperature(const flow::Flow& flow);

// The temperature of the energy after the last step.
double last_energy_temperature(const flow::Flow& flow);

// Steps until the thermometer's mean temperature has covered nine tenths of its way from the first to the last recorded
// value and stays there, between recorded steps by interpolation.
double steps_to_settle(const flow::Flow& flow);

// The step at which the temperature of the energy first rises through `level`, likewise; the last one if it does not.
double steps_to_pass(const flow::Flow& flow, double level);

// Half of Σ |p − q| over the thermometer's temperatures: 0 for equal distributions, 1 for disjoint ones.
double variation_distance(const flow::FlowPoint& a, const flow::FlowPoint& b);

// ── weights ─────────────────────────────────────────────────────────────────────────────────────────────────────────

// The middle of the interval of temperatures over which vᵀ W Wᵀ v falls most.
double steepest_temperature(const analysis::WeightsAnalysis& analysis);

// The largest λ_k / λ_{k+1} after the first, in the upper three quarters of the eigenvalues that are not 0.
double largest_step(const analysis::WeightsAnalysis& analysis);

// λ a tenth of the way down those eigenvalues over λ nine tenths of the way down.
double hierarchy(const analysis::WeightsAnalysis& analysis);

// ── repetitions ─────────────────────────────────────────────────────────────────────────────────────────────────────

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

// Mean, spread and error over repetitions; infinite if one of them is.
Estimate average(const std::vector<double>& values);

// "2.25 (2 times), 2.5" of discrete values, "2.24 ± 0.01" of continuous ones; a single one is given as it is.
std::string list_values(const std::vector<double>& values);
std::string mean_of(const std::vector<double>& values, int digits);

// "3 repetitions".
std::string repetitions(std::size_t count);

// ── parts of claims ─────────────────────────────────────────────────────────────────────────────────────────────────

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
inline auto at_most(double high) {
  return [high](double value) { return value <= high; };
}

// At the end of a flow both thermometers are to say T_c: the network's most probable temperature is its bin or one of
// the neighbours, 2.0 to 2.5, and so is the temperature of the energy.
void add_ends_critical(Claim& claim, const std::vector<Iso2018Seed>& seeds, const std::string& rbm, double start);

}  // namespace kadanoff::papers::iso2018
