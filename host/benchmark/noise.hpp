// Whether others had a part of the machine while it was measured: a sentence for people and for the JSON, or nothing.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "host/benchmark/cases.hpp"

namespace kadanoff::benchmark {

// `load` is the load average of the last minute before this process did anything, so that all of it is others' (also of
// a run that ended in that minute): they may have the `cores` of the machine that the `threads` of this run leave.
std::optional<std::string> busy_before(double load, int cores, int threads);

// The same of machine_state() and the threads that the context's device keeps busy.
std::optional<std::string> busy_before(const nlohmann::json& state, Context& context);

// Names the rows whose quartiles are more than a tenth of the median apart.
std::optional<std::string> unsteady(const std::vector<BenchmarkRow>& rows);

}  // namespace kadanoff::benchmark
