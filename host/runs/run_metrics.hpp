// The metrics of any number of runs beside each other: as CSV, as a table, as JSON.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/base/table.hpp"

namespace kadanoff::runs {

struct RunMetrics {
  std::string name;  // the folder as it was given, without a slash at its end
  std::vector<nlohmann::json> rows;
};

// Of run folders, or of files like metrics.jsonl. Throws Error(no_input) if there is none, Error(io) if it cannot be
// read, Error(bad_input) if it holds no row.
std::vector<RunMetrics> read_metrics(const std::vector<std::filesystem::path>& paths);

// The names of all numbers in the rows, in the order in which they come: "epoch", "update" first.
std::vector<std::string> metric_names(const std::vector<RunMetrics>& runs);

// A line per row, "run" first; what a row does not have is empty.
std::string to_csv(const std::vector<RunMetrics>& runs);

// A line per run: its first and its last value of each metric.
Table table_of_metrics(const std::vector<RunMetrics>& runs);

// What was warned of on the way, a line to each: "runs/v64, epoch 20: …".
std::vector<std::string> warnings_of(const std::vector<RunMetrics>& runs);

// The table, and then the warnings.
std::string to_text(const std::vector<RunMetrics>& runs);

// {"run": …, "rows": […]} per run.
nlohmann::json to_json(const std::vector<RunMetrics>& runs);

}  // namespace kadanoff::runs
