// Texts of claims that HTML and Markdown share. All throw nlohmann::json::exception for claims that are not as
// host/papers/claim_text.hpp has them.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/report/document.hpp"

namespace kadanoff::report {

std::string number_text(const nlohmann::json& value);    // four digits; "inf"; "–" for null
std::string range_text(const nlohmann::json& required);  // "2 to 2.5", "at least 4"

// "undecided", "needs 2 more seeds; as it stands: reproduced": the verdict, and what is to be said beside it.
struct JudgementText {
  std::string verdict, beside;
};
JudgementText judgement_text(const nlohmann::json& judgement);

// "the measures disagree", "as it stands, the measures disagree"; nothing if they do not, or if one tests nothing.
std::string disagreement_text(const nlohmann::json& claim);

// A row for each part of the claim: what, measure, each seed, mean with half of its interval, required, margin,
// decision and, `with_other_bounds`, the decisions by bounds at half and at twice.
std::vector<std::vector<std::string>> part_rows(const nlohmann::json& claim, bool with_other_bounds);

// Where the numbers of a claim of the block can be looked up: "figures/figure-06.csv; computed from test.h5 and
// v64/model.h5 in seed-1, seed-2 and seed-3". "an exact calculation" of such a claim; nothing where the file does not
// say it, as that of an older program.
std::string sources_text(const nlohmann::json& claim, const Claims& block);

}  // namespace kadanoff::report
