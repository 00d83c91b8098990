// Whether other processes disturbed a measurement: a sentence for people and for the JSON, or nothing.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "host/benchmark/cases.hpp"

namespace kadanoff::benchmark {

// `load` is the load average of the last minute before this process began, so all of it comes from other processes
// (even ones that have ended since). They disturb nothing as long as the `threads` of this run leave them enough of the
// `cores`.
std::optional<std::string> busy_before(double load, int cores, int threads);

// The same, from machine_state() and the number of threads that the context's device keeps busy.
std::optional<std::string> busy_before(const nlohmann::json& state, Context& context);

// Names the rows whose quartiles are more than a tenth of the median apart.
std::optional<std::string> unsteady(const std::vector<BenchmarkRow>& rows);

}  // namespace kadanoff::benchmark
