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

// The number of steps until the thermometer's mean temperature, or the mean energy, has covered 90 % of the way from
// its first to its last recorded value, and stays there. Interpolated between recorded steps.
double steps_to_settle(const flow::Flow& flow);
double energy_steps_to_settle(const flow::Flow& flow);

// The step at which the temperature of the energy first rises through `level`, interpolated; infinite if it never does.
double steps_to_pass(const flow::Flow& flow, double level);

// Half of Σ |p − q| over the thermometer's temperatures: 0 for equal distributions, 1 for disjoint ones.
double variation_distance(const flow::FlowPoint& a, const flow::FlowPoint& b);

// The largest distance of the flow's distribution from that of `other` at and after `step`, and the smallest of all.
double largest_distance(const flow::Flow& flow, std::int64_t step, const flow::FlowPoint& other);
double smallest_distance(const flow::Flow& flow, const flow::FlowPoint& other);

// How far the spread of an end has gone from that at T_c to that of the whole region: 0 to 1.
inline double broadened(double end, double critical, double whole) { return (end - critical) / (whole - critical); }

// The standard deviation of the temperature in the thermometer's distribution; T = ∞ does not count.
double temperature_spread(const std::vector<Estimate>& distribution, const std::vector<double>& temperatures);

// ── an ensemble ─────────────────────────────────────────────────────────────────────────────────────────────────────

// ⟨m²⟩ over its samples, from the mean and the spread of |m|.
double mean_square_magnetisation(const flow::FlowPoint& point);

// G(r) − ⟨|m|⟩²: 0 at each r > 0 for independent spins of one magnetisation.
double connected_correlation(const flow::FlowPoint& point, std::size_t distance);

// The largest |G(r) − ⟨|m|⟩²| of r ≥ `first`.
double largest_connected_correlation(const flow::FlowPoint& point, std::size_t first = 1);

// The spread of |m| over that of N_v independent spins of this ⟨|m|⟩, whose m has the variance (1 − ⟨|m|⟩²) / N_v. Of
// ensembles with |m| well above 0.
double spread_over_independent(const flow::FlowPoint& point);

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

// a / b of numbers of steps, of which some may be infinite; 1 where both are 0. A NaN, not comparable, where both are
// infinite: of two that never happen, none is the slower one, and they are not known to be alike.
std::vector<double> step_ratios(const std::vector<double>& a, const std::vector<double>& b);

// "12.3 ± 0.4", "never", "never in 1 of 3".
std::string steps_text(const std::vector<double>& steps);

// "likely T 2.25, energy T 2.24 ± 0.01" at the end of that flow.
std::string both_temperatures(const Repetitions& repetitions, const std::string& rbm, double start);

// The same, and in brackets that of its control: independent spins of that end's |m|.
std::string temperatures_and_control(const Repetitions& repetitions, const std::string& rbm, double start);

// ── parts of claims ─────────────────────────────────────────────────────────────────────────────────────────────────

// The network's temperatures lie 0.25 apart: bounds are half-way between two of them, so that no value is on one.
inline const Range likely_critical = between(1.875, 2.625);  // 2, 2.25, 2.5
inline const Range energy_critical = between(2, 2.5);
inline const Range likely_hot = away_from(ising::critical_temperature, at_least(3.875));
// Two distributions that are the same: those of T = 2 and 2.25 differ by two to three times as much.
inline const Range alike = at_most(0.1);
inline const Range energy_hot = away_from(ising::critical_temperature, at_least(4));

// Requires T_c at the end of a flow: of the network, by the paper's measure, that the most probable temperature is the
// bin of T_c or a neighbour, 2.0 to 2.5; of the energy, independently, the same range. Controls are independent spins
// of that end's magnetisation (controls.hpp).
void add_ends_critical(Claim& claim, const Repetitions& repetitions, const std::string& rbm, double start);
// The controls alone.
void add_controls_of_end(Claim& claim, const Repetitions& repetitions, const std::string& rbm, double start);

// Requires T = ∞ at the end of a flow from T = 0: of the network, which was taught no such temperature, that its
// distribution is the one that it has for lattices at T = ∞; of the energy, independently, that 1/T is near 0. The
// control, one for the claim, is whether the network tells T = 6 from T = ∞.
void add_ends_infinite(Claim& claim, const Repetitions& repetitions, const std::string& rbm);
inline constexpr const char* infinity_is_ours =
    "which T is near ∞: ours are 1/T of the energy within 0.05 of 0 and a total variation distance below 0.1 from what "
    "the network says of random spins, though it was taught 0 to 6 only; that 1,000 steps, the most in the figures, "
    "are "
    "the end of the flow";
void add_infinity_control(Claim& claim, const Repetitions& repetitions);

}  // namespace kadanoff::papers::iso2018
