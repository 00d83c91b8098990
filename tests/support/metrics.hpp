// The metrics.jsonl of a training run without the times, which differ between runs.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/files.hpp"

namespace kadanoff::test {

inline std::vector<nlohmann::json> metrics_without_times(const std::filesystem::path& run) {
  std::istringstream lines(read_bytes(run / "metrics.jsonl"));
  std::vector<nlohmann::json> rows;
  for (std::string line; std::getline(lines, line);) {
    rows.push_back(nlohmann::json::parse(line));
    rows.back().erase("seconds");
  }
  return rows;
}

}  // namespace kadanoff::test
