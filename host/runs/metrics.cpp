// Appends to metrics.jsonl, and truncates it for a resumed run.
#include "host/runs/metrics.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "host/base/json.hpp"
#include "host/base/notice.hpp"
#include "host/base/words.hpp"
#include "host/io/held_folder.hpp"
#include "host/io/output.hpp"
#include "host/io/patience.hpp"
#include "host/io/system_call.hpp"
#include "host/io/text_file.hpp"

namespace kadanoff::runs {
namespace {

struct Line {
  std::string text;                      // without its end
  std::optional<std::int64_t> update{};  // if it is a row
  double error = 0;                      // if the row has one
};

struct Lines {
  std::vector<Line> all;          // without those that are empty
  bool is_cut_off = false;        // the last one, which is not in `all`
  std::vector<std::int64_t> bad;  // the numbers of those that are no rows
};

std::optional<Line> parse_row(const std::string& text) {
  const auto row = parse_json(text);
  if (!row.is_object()) return {};
  const auto update = row.find("update"), error = row.find("reconstruction_error");
  if (update == row.end() || !update->is_number_integer() || (error != row.end() && !error->is_number())) return {};
  return Line{
      .text = text, .update = update->get<std::int64_t>(), .error = error == row.end() ? 0 : error->get<double>()};
}

Lines read_lines(const std::filesystem::path& path) {
  Lines lines;
  const auto text = io::read_text_file(path).value_or("");
  std::istringstream stream(text);
  std::int64_t number = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    if (line.empty()) continue;
    if (auto row = parse_row(line)) {
      lines.all.push_back(std::move(*row));
    } else if (stream.eof()) {  // no end of line
      lines.is_cut_off = true;
    } else {
      lines.all.push_back({.text = line});
      lines.bad.push_back(number);
    }
  }
  return lines;
}

// Somebody has changed the file, or a disk has.
void tell_bad_lines(const std::filesystem::path& path, const Lines& lines, const std::string& consequence) {
  if (lines.bad.empty()) return;
  const auto more = lines.bad.size() - 1;
  notice(fmt::format("{}, line {}: this is no row of metrics{}: {}", path.string(), lines.bad.front(),
                     more == 0 ? "" : fmt::format(", nor are {} more", more), consequence));
}

}  // namespace

TrainingMetrics::TrainingMetrics(std::filesystem::path path) : path_(std::move(path)) {}

double TrainingMetrics::keep_until(std::int64_t update, std::optional<std::int64_t> updates_per_epoch) const {
  const auto lines = read_lines(path_);
  tell_bad_lines(path_, lines, "it is kept as it is");
  if (lines.is_cut_off) notice(path_.string() + ": its last row was cut off, as by a kill: it is removed");
  std::string kept;
  double error = 0;
  for (const auto& line : lines.all) {
    if (line.update && (*line.update > update || (updates_per_epoch && *line.update % *updates_per_epoch != 0)))
      continue;
    kept += line.text + "\n";
    if (line.update) error = line.error;
  }
  io::write_text_file(path_, kept, io::IfExists::replace);
  return error;
}

double TrainingMetrics::last_error() const {
  const auto lines = read_lines(path_);
  tell_bad_lines(path_, lines, "it is passed over");
  double error = 0;
  for (const auto& line : lines.all)
    if (line.update) error = line.error;
  return error;
}

std::vector<nlohmann::json> TrainingMetrics::rows(BadLines bad) const {
  const auto lines = read_lines(path_);
  if (bad == BadLines::told) tell_bad_lines(path_, lines, "it is passed over");
  std::vector<nlohmann::json> rows;
  for (const auto& line : lines.all)
    if (line.update) rows.push_back(parse_json(line.text));
  return rows;
}

void TrainingMetrics::append(const nlohmann::json& row) const {
  const auto line = json_text(row) + "\n";
  io::require_held_in_place(path_);
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
