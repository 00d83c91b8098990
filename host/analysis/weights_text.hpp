// An analysis of weights as tables for people and as JSON for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/analysis/weights_analysis.hpp"

namespace kadanoff::analysis {

std::string to_text(const WeightsAnalysis& analysis);

// All but the product: {visible, hidden, lattice_shape, weight_rms, …, eigenvalues: […], spectrum: {rank,
// participation, drop_after, drop}, distances: [{distance, along_x: {mean, spread, error}, …}], overlaps:
// [{temperature, samples, value: {…}}], decompositions: [{of, method, residual or error_of_squares, times}]}. An
// unknown number is null, an infinite one is "inf".
nlohmann::json to_json(const WeightsAnalysis& analysis);

// A line for each eigenvalue.
std::string to_csv(const WeightsAnalysis& analysis);

}  // namespace kadanoff::analysis
