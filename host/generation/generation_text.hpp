// The report of a generation, for people and as JSON for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/generation/generation.hpp"

namespace kadanoff::generation {

// What a reader must know before taking the samples as samples of the model, one sentence each.
std::vector<std::string> warnings_of(const Generation& generation);

std::string to_text(const Generation& generation, const std::string& path);

// {output, samples, units, sweeps, burn_in, measured_chains, clamped_units, snapshots: [sweep, …], probabilities
// (whether they are there), hidden_units (0: not there), free_energy: {mean, spread, error}, magnetisation,
// abs_magnetisation, free_energy_autocorrelation_time: {sweeps, error, resolved}, magnetisation_autocorrelation_time,
// drift, warnings, seconds}.
nlohmann::json to_json(const Generation& generation, const std::string& path);

// Of the units with other signs: {magnetisation, abs_magnetisation, magnetisation_autocorrelation_time}. `binary`: the
// samples have 0 for −1.
std::string to_text(const Magnetisation& magnetisation, bool binary);
nlohmann::json to_json(const Magnetisation& magnetisation);

}  // namespace kadanoff::generation
