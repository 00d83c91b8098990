// An evaluation for people and as JSON for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/evaluation/evaluation.hpp"

namespace kadanoff::evaluation {

// What a reader must know before trusting the numbers, one sentence each.
std::vector<std::string> warnings_of(const Evaluation& evaluation);

std::string to_text(const Evaluation& evaluation);

// {visible, hidden, samples, reconstruction_error: {mean, spread, error}, mean_field_reconstruction_error,
// pseudo_log_likelihood: {…, method}, free_energy, training_free_energy, free_energy_gap: {mean, error},
// log_z: {exact, ais: {log_z, from, error, low, high, effective_sample_size, …, from_unbiased_spins: {…, sign},
// back_from_data: {…, sign, unseen_chains}, back_from_model: {…, unseen_chains}, modes: [{…}],
// unseen: {followed, left, log_z},
// bracket: {lower, upper}, trustworthy}}, log_likelihood: {…, log_z_error, from, lower, upper}, warnings: […],
// seconds}. Values that were not requested are null; so is log_z of unseen where no chain is left.
nlohmann::json to_json(const Evaluation& evaluation);

}  // namespace kadanoff::evaluation
