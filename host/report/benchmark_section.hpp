// The JSON of a benchmark as sections: its rows as a table that can be read, the machine and the settings at the end.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/report/document.hpp"

namespace kadanoff::report {

// `json` as `kadanoff bench --json` prints it, or as the programs of bench/ write it: an object with "rows", a list of
// objects, or "works", an object of objects. `file` is what the report calls it. Throws Error(bad_input) for others.
std::vector<Section> sections_of_benchmark(const nlohmann::json& json, const std::string& file);

}  // namespace kadanoff::report
