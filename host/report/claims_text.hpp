// Texts of claims that HTML and Markdown share. All throw nlohmann::json::exception for claims that are not as
// host/papers/claim_text.hpp has them.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace kadanoff::report {

std::string number_text(const nlohmann::json& value);    // four digits; "inf"; "–" for null
std::string range_text(const nlohmann::json& required);  // "2 to 2.5", "at least 4"

// "undecided", "needs 2 more seeds; as it stands: reproduced": the verdict, and what is to be said beside it.
struct JudgementText {
  std::string verdict, beside;
};
JudgementText judgement_text(const nlohmann::json& judgement);

}  // namespace kadanoff::report
