// The claims table: for a terminal, for documents and for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/papers/claim.hpp"

namespace kadanoff::papers {

// For a terminal of 120 columns.
std::string to_text(const std::vector<Claim>& claims);

// A table of the verdicts, and below it a section for each claim: what the paper says and leaves open, what we measure,
// and every number with its bounds.
std::string to_markdown(const std::vector<Claim>& claims);

// A list with an object for each claim: {id, section, paper, quote, left_open, measured, depends_on, reason, verdict:
// the first of the two that there is, verdicts: {paper, independent: {verdict, holding, failing, undecided,
// control_passes; of an undecided one expected, more_seeds, seeds_can_decide}}, agree, agree_so_far: whether the
// measures do, or null, parts: [{text, measure, control, exact, comparable, values, mean, half_width, required,
// bounds_of, margin, decision, at_half, at_twice, more_seeds, seeds_can_decide}], sources: {figures, stages}: names of
// files}. more_seeds is null for more than `most_seeds`, and where no number of seeds decides; at_half and at_twice are
// null where the range stays as it is (Range::can_be_scaled); numbers have four digits.
nlohmann::json to_json(const std::vector<Claim>& claims);

// "partly", "undecided: needs 2 more seeds (as it stands: reproduced)"
std::string to_text(const Judgement& judgement);

}  // namespace kadanoff::papers
