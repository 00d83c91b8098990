// An analysis of correlators as a table for people and as JSON for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/correlators/correlator_analysis.hpp"

namespace kadanoff::correlators {

std::string to_text(const CorrelatorAnalysis& analysis);

// {layers: [lower, upper], as, samples, visible, hidden, correlators: {share_above, share_local, contrast: {mean,
// spread, error}, radius, floor, profile: {floor, contrast, width, floor_error …, radial}, displacement: {as_it_is,
// gauge_fixed, permuted}}, control: {kind, …}}. Spreads are those over the units, errors those over the samples, but of
// the radial profile, whose errors are over the units, too. What is unknown is null.
nlohmann::json to_json(const CorrelatorAnalysis& analysis);

}  // namespace kadanoff::correlators
