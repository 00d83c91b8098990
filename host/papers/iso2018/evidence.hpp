// What the claims about Iso 2018 are judged by: numbers of one repetition, and how those of several are put in words.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/papers/claim.hpp"
#include "host/papers/iso2018/stages.hpp"
#include "host/papers/repetitions.hpp"

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

// Of the flow that `rbm` makes from `start`, in every repetition.
std::vector<double> last_likely(const Repetitions& repetitions, const std::string& rbm, double start);
std::vector<double> last_energy(const Repetitions& repetitions, const std::string& rbm, double start);

// "likely T 2.25, energy T 2.24 ± 0.01" at the end of that flow.
std::string both_temperatures(const Repetitions& repetitions, const std::string& rbm, double start);

// ── parts of claims ─────────────────────────────────────────────────────────────────────────────────────────────────

// At the end of a flow both thermometers are to say T_c: the network's most probable temperature is its bin or one of
// the neighbours, 2.0 to 2.5, and so is the temperature of the energy.
void add_ends_critical(Claim& claim, const Repetitions& repetitions, const std::string& rbm, double start);

}  // namespace kadanoff::papers::iso2018
