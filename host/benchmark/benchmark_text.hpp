// Rows as JSON and as a table for people.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/benchmark/cases.hpp"

namespace kadanoff::benchmark {

nlohmann::json to_json(const BenchmarkRow& row);
// {"machine": …, "rows": […]}
nlohmann::json to_json(const nlohmann::json& machine, const std::vector<BenchmarkRow>& rows);
std::string to_text(const std::vector<BenchmarkRow>& rows);

// "12.3 ms"
std::string seconds_text(double seconds);

}  // namespace kadanoff::benchmark
