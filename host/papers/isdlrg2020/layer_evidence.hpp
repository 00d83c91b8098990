// The evidence for the claims of section IV: numbers of one repetition, and texts that several claims share.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "host/papers/claim.hpp"
#include "host/papers/isdlrg2020/stages.hpp"
#include "host/papers/repetitions.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff::papers::isdlrg2020 {

inline constexpr double critical = ising::critical_temperature;
inline constexpr double cold_start = 2, warm_start = 2.7;  // the other inputs

// The thermometers' temperatures next to T_c are 1.5, 2, 2.25, 2.5 and 3: the bounds are half-way between two of them,
// so that no value is on one.
inline const Range likely_near_critical = between(1.75, 2.75);
inline const Range energy_near_critical = between(2, 2.5);

// value(repetition.layers) of each repetition.
template <class Value>
std::vector<double> over_layers(const Repetitions& repetitions, Value value) {
  return over(repetitions, [&](const Repetition& repetition) { return value(repetition.layers); });
}

// ── ⟨v h⟩ ───────────────────────────────────────────────────────────────────────────────────────────────────────────

// How many errors the share of local spots is above that of a control, with an error that is never 0: that of (k + 1) /
// (n + 2) for k of n units. And the same of the mean contrast.
double errors_of_share(const correlators::Spots& learned, const correlators::Spots& control);
double errors_of_contrast(const correlators::Spots& learned, const correlators::Spots& control);

// Pearson's correlation of two mean aligned maps. Throws Error(internal) for maps of different sides.
double map_correlation(const correlators::Spots& a, const correlators::Spots& b);

// The share of block spins whose peak is in their block.
double share_in_block(const Maps& blocks);

// ── temperatures ────────────────────────────────────────────────────────────────────────────────────────────────────

// Half of Σ |p − q|: 0 for equal distributions, 1 for disjoint ones.
double total_variation(const std::vector<Estimate>& p, const std::vector<Estimate>& q);

// a / b; 1 of equal ones, infinite or 0 ones, too.
double ratio_of(double a, double b);

// 1/T; 0 of T = ∞.
double inverse_temperature(double temperature);

// After a step of block spins, from lattices at `start`. The network's temperature of step 0 is `start`, which is
// known.
const renormalization::BlockPoint& block_point(const LayerResults& results, blocks::Ties ties, double start,
                                               std::int64_t step);
double block_temperature(const LayerResults& results, blocks::Ties ties, double start, std::int64_t step,
                         Measure measure);

// Of a layer's states, given lattices at `input`: the network's most probable one, or that of the energy.
double layer_temperature(const LayerResults& results, Arrangement arrangement, double input, std::int64_t layer,
                         Measure measure);

// The probability of the temperatures near T_c.
double weight_near_critical(const LayerResults& results, Arrangement arrangement, double input, std::int64_t layer);

// ── texts ───────────────────────────────────────────────────────────────────────────────────────────────────────────

std::string temperature_word(double temperature);  // "T_c", "2.7"
std::string word_of(Measure measure);              // "likely T", "energy T"

// What the thermometers' networks know: their losses on lattices that they have not learned, side by side.
std::string losses_of_meters(const Repetitions& repetitions);

// What of the settings the paper does not say, and which sizes are less than its own.
std::string choices_of_stack(const Settings& settings);
std::string choices_of_meters(const Settings& settings);
std::string choices_of_deep_stack(const Settings& settings);

// ── claims of one subject each ──────────────────────────────────────────────────────────────────────────────────────

std::vector<Claim> block_claims(const Settings& settings, const Repetitions& repetitions);        // D14–D16
std::vector<Claim> correlator_claims(const Settings& settings, const Repetitions& repetitions);   // D12, D17–D21
std::vector<Claim> heating_claims(const Settings& settings, const Repetitions& repetitions);      // D22–D24
std::vector<Claim> temperature_claims(const Settings& settings, const Repetitions& repetitions);  // D25–D29

}  // namespace kadanoff::papers::isdlrg2020
