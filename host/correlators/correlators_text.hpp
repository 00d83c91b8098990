// An analysis of correlators as a table for people and as JSON for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/correlators/correlator_analysis.hpp"

namespace kadanoff::correlators {

std::string to_text(const CorrelatorAnalysis& analysis);

// {layers: [lower, upper], as, samples, visible, hidden, correlators: {share_above, share_local, contrast: {mean,
// spread, error}, radius, floor, profile: {floor, contrast, width, radial}, displacement: {as_it_is, gauge_fixed,
// permuted}}, control: {kind, …}}. What is unknown is null.
nlohmann::json to_json(const CorrelatorAnalysis& analysis);

}  // namespace kadanoff::correlators
