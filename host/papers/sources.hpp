// The files in which the numbers of claims can be looked up: each paper names them for each of its claims, and a
// reproduction keeps those that it has.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/papers/claim.hpp"

namespace kadanoff::papers {

using SourcesOfClaims = std::map<std::string, Sources>;  // by Claim::id

// Gives each claim its own. Throws Error(internal) for a claim with parts that is not in `all`, and for an id there
// that no claim has.
void name_sources(std::vector<Claim>& claims, const SourcesOfClaims& all);

// Puts what is among `files` (used_files()) in the place of what each claim names: figures as "figures/figure-06.csv",
// and stages by their names, each once, in their order; of a claim that is not tested and has no stage nothing. Throws
// Error(internal) for a claim with a part that is not exact and no stage: a number without evidence.
void find_sources(std::vector<Claim>& claims, const nlohmann::json& files);

}  // namespace kadanoff::papers
