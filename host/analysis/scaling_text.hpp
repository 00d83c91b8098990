// Scaling dimensions as tables for people and as JSON for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/analysis/scaling.hpp"

namespace kadanoff::analysis {

// Δ_s and Δ_ε of the torus for each set, every reading of the set nearest to T_c (of flows after the most steps), its
// ⟨σ σ ε⟩, and Δ_m.
std::string to_text(const Scaling& scaling);

// {side, resamples, confidence, temperatures: [{temperature, step, samples, magnetisation, spin: {mean, dimensions:
// [{reading, value, error, low, high, exponent}], two_point: [{dx, dy, torus_distance, value, …}], three_point: [{r,
// value, …}]}, energy: {…}, spin_spin_energy: {three_point: [{r, value, …}], fits: [{reading, sum: {value, …},
// coefficient: {value, …}}]}}], magnetisation_scaling: [{step, temperatures, value, …, amplitude}]}. `exponent` is 2 Δ,
// what the fit of r^{−exponent} gives. `step` is there for flows only, `selection` where configurations were chosen,
// and `interpolated` [{temperature, below, above, step, spin: [{reading, …}], energy}] where it was asked for. An
// unknown number is null. A data set's temperatures have `correlation_length`, that of the infinite lattice.
nlohmann::json to_json(const Scaling& scaling);

// A line with an error and an interval for each set and number: of an operator `dimension` of each reading, `two_point`
// at (dx, dy) and `three_point` of legs dx = dy; of spin_spin_energy `three_point`, `sum` and `coefficient`; Δ_m.
// Behind them the dimensions of interpolated ones, without samples.
std::string to_csv(const Scaling& scaling);

}  // namespace kadanoff::analysis
