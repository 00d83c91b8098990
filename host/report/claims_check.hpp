// Claims as they are in a file are not taken at their word: a verdict needs numbers.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace kadanoff::report {

// The claims with what their parts bear out: one whose verdicts do not follow from its parts, whose parts are not
// decided as their numbers are (as far as they are finite, and to the four digits that they have), or that has no
// numbers, becomes "not tested", and its reason says what the file has. Throws Error(bad_input), which names `file`, if
// they are not as this program writes them.
nlohmann::json checked_claims(const nlohmann::json& claims, const std::string& file);

}  // namespace kadanoff::report
