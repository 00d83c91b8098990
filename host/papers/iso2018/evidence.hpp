// The evidence for the claims of Iso 2018: numbers of one repetition, and texts for the numbers of several.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/papers/claim.hpp"
#include "host/papers/iso2018/stages.hpp"
#include "host/papers/repetitions.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff::papers::iso2018 {

// ── a flow ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const flow::FlowPoint& point_at(const flow::Flow& flow, std::int64_t step);  // `step` must be a recorded step

// The most probable temperature of the thermometer's mean distribution at a step, and after the last one.
double likely_temperature(const flow::Flow& flow, std::int64_t step);
double last_likely_temperature(const flow::Flow& flow);

// The temperature of the energy after the last step.
double last_energy_temperature(const flow::Flow& flow);

// The number of steps until the thermometer's mean temperature has covered 90 % of the way from its first to its last
// recorded value, and stays there. Interpolated between recorded steps.
double steps_to_settle(const flow::Flow& flow);

// The step at which the temperature of the energy first rises through `level`, interpolated; the last step if it never
// does.
double steps_to_pass(const flow::Flow& flow, double level);

// Half of Σ |p − q| over the thermometer's temperatures: 0 for equal distributions, 1 for disjoint ones.
double variation_distance(const flow::FlowPoint& a, const flow::FlowPoint& b);

// ── weights ─────────────────────────────────────────────────────────────────────────────────────────────────────────

// The middle of the temperature interval in which vᵀ W Wᵀ v falls most.
double steepest_temperature(const analysis::WeightsAnalysis& analysis);

// The largest λ_k / λ_{k+1} with k ≥ 2 among the first three quarters of the non-zero eigenvalues.
double largest_step(const analysis::WeightsAnalysis& analysis);

// (Σλ)² / Σλ² over the number of non-zero eigenvalues: 1 if all are alike.
double participating_share(const analysis::WeightsAnalysis& analysis);

// The ratio of two non-zero eigenvalues: the one a tenth of the way down the list over the one nine tenths down.
double hierarchy(const analysis::WeightsAnalysis& analysis);

// ── repetitions ─────────────────────────────────────────────────────────────────────────────────────────────────────

// The last value of the flow of `rbm` from `start`, in every repetition.
std::vector<double> last_likely(const Repetitions& repetitions, const std::string& rbm, double start);
std::vector<double> last_energy(const Repetitions& repetitions, const std::string& rbm, double start);

// "likely T 2.25, energy T 2.24 ± 0.01" at the end of that flow.
std::string both_temperatures(const Repetitions& repetitions, const std::string& rbm, double start);

// ── parts of claims ─────────────────────────────────────────────────────────────────────────────────────────────────

// The network's temperatures lie 0.25 apart: bounds are half-way between two of them, so that no value is on one.
inline const Range likely_critical = between(1.875, 2.625);  // 2, 2.25, 2.5
inline const Range energy_critical = between(2, 2.5);
inline const Range likely_hot = away_from(ising::critical_temperature, at_least(3.875));
inline const Range energy_hot = away_from(ising::critical_temperature, at_least(4));

// Requires T_c at the end of a flow: of the network, by the paper's measure, that the most probable temperature is the
// bin of T_c or a neighbour, 2.0 to 2.5; of the energy, independently, the same range.
void add_ends_critical(Claim& claim, const Repetitions& repetitions, const std::string& rbm, double start);

}  // namespace kadanoff::papers::iso2018
