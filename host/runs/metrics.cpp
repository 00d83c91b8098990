// Appends to metrics.jsonl, and truncates it for a resumed run.
#include "host/runs/metrics.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <string>
#include <utility>

#include "host/base/json.hpp"
#include "host/base/system_error.hpp"
#include "host/io/output.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::runs {

TrainingMetrics::TrainingMetrics(std::filesystem::path path) : path_(std::move(path)) {}

void TrainingMetrics::keep_until(std::int64_t update) const {
  std::ifstream in(path_);
  std::string kept, line;
  while (std::getline(in, line)) {
    const auto row = nlohmann::json::parse(line, nullptr, false);
    if (row.is_object() && row.value("update", update + 1) <= update) kept += line + "\n";
  }
  io::write_text_file(path_, kept, io::IfExists::replace);
}

double TrainingMetrics::last_error() const {
  std::ifstream in(path_);
  std::string line;
  double error = 0;
  while (std::getline(in, line)) {
    const auto row = nlohmann::json::parse(line, nullptr, false);
    if (row.is_object()) error = row.value("reconstruction_error", error);
  }
  return error;
}

void TrainingMetrics::append(const nlohmann::json& row) const {
  std::ofstream out(path_, std::ios::app);
  out << json_text(row) << "\n";
  out.flush();
  if (!out) fail(ExitCode::io, "{}: cannot be written: is the disk full?", path_.string());
}

void TrainingMetrics::sync() const {
  const int file = open(path_.c_str(), O_WRONLY | O_CLOEXEC);
  const bool failed = file < 0 ? errno != ENOENT : fsync(file) != 0;  // ENOENT: the user may have removed it
  const auto reason = system_reason();
  if (file >= 0) close(file);
  if (failed) fail(ExitCode::io, "cannot write {}: {}", path_.string(), reason);
}

RecordedEpochs::RecordedEpochs(std::int64_t epochs) : last_(epochs), every_(std::max<std::int64_t>(1, epochs / 200)) {}

bool RecordedEpochs::contains(std::int64_t epoch) const { return epoch == 1 || epoch >= last_ || epoch % every_ == 0; }

}  // namespace kadanoff::runs
