// Appends to metrics.jsonl, and truncates it for a resumed run.
#include "host/runs/metrics.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <sstream>
#include <string>
#include <utility>

#include "host/base/json.hpp"
#include "host/io/output.hpp"
#include "host/io/patience.hpp"
#include "host/io/system_call.hpp"
#include "host/io/text_file.hpp"

namespace kadanoff::runs {
namespace {

// Calls visit(line, row) for each line that is a JSON object: a kill may have cut off the last one.
template <class Visit>
void for_each_row(const std::filesystem::path& path, Visit visit) {
  std::istringstream text(io::read_text_file(path).value_or(""));
  for (std::string line; std::getline(text, line);)
    if (const auto row = parse_json(line); row.is_object()) visit(line, row);
}

}  // namespace

TrainingMetrics::TrainingMetrics(std::filesystem::path path) : path_(std::move(path)) {}

void TrainingMetrics::keep_until(std::int64_t update, std::optional<std::int64_t> updates_per_epoch) const {
  std::string kept;
  for_each_row(path_, [&](const std::string& line, const nlohmann::json& row) {
    const auto at = row.find("update");
    if (at == row.end() || !at->is_number_integer()) return;
    const auto done = at->get<std::int64_t>();
    const bool is_whole = !updates_per_epoch || done % *updates_per_epoch == 0;
    if (done <= update && is_whole) kept += line + "\n";
  });
  io::write_text_file(path_, kept, io::IfExists::replace);
}

double TrainingMetrics::last_error() const {
  double error = 0;
  for_each_row(path_, [&](const std::string&, const nlohmann::json& row) {
    if (const auto at = row.find("reconstruction_error"); at != row.end() && at->is_number()) error = at->get<double>();
  });
  return error;
}

void TrainingMetrics::append(const nlohmann::json& row) const {
  const auto line = json_text(row) + "\n";
  const int file =
      io::uninterrupted([&] { return open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666); });
  const auto before = file < 0 ? -1 : lseek(file, 0, SEEK_END);
  const auto written = before < 0 ? -1 : io::uninterrupted([&] { return ::write(file, line.data(), line.size()); });
  const bool closed = file < 0 || close(file) == 0;
  if (written == static_cast<ssize_t>(line.size()) && closed) return;
  write_anew(before, line);
}

void TrainingMetrics::sync() const {
  const int file = io::uninterrupted([&] { return open(path_.c_str(), O_WRONLY | O_CLOEXEC); });
  if (file < 0 && errno == ENOENT) return;  // the user may have removed it
  const bool synced = file >= 0 && io::uninterrupted([&] { return fsync(file); }) == 0;
  const bool cannot = file >= 0 && (errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP);
  if (file >= 0) close(file);
  if (!synced && !cannot) write_anew(-1, "");  // a second fsync would not know what the first one has lost
}

// As a new file: the first `bytes` of the old one (−1: all), and `more`.
void TrainingMetrics::write_anew(std::int64_t bytes, const std::string& more) const {
  io::with_patience([&] {
    auto text = io::read_text_file(path_).value_or("");
    if (bytes >= 0 && static_cast<std::size_t>(bytes) < text.size()) text.resize(static_cast<std::size_t>(bytes));
    io::write_text_file(path_, text + more, io::IfExists::replace);
  });
}

RecordedEpochs::RecordedEpochs(std::int64_t epochs) : last_(epochs), every_(std::max<std::int64_t>(1, epochs / 200)) {}

bool RecordedEpochs::contains(std::int64_t epoch) const { return epoch == 1 || epoch >= last_ || epoch % every_ == 0; }

}  // namespace kadanoff::runs
