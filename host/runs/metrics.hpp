// The metrics of a training run: metrics.jsonl, one JSON document per line.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kadanoff::runs {

class TrainingMetrics {
 public:
  explicit TrainingMetrics(std::filesystem::path path);

  // Removes the rows after `update`, which a resumed run writes again, and a last line that a kill has cut off. With
  // `updates_per_epoch` also the row of an epoch that had not ended: a training that goes on writes it again at its
  // end. Other lines that are no rows stay; it tells which. Returns last_error(). Throws Error(io) if the file cannot
  // be read.
  double keep_until(std::int64_t update, std::optional<std::int64_t> updates_per_epoch = std::nullopt) const;

  // The reconstruction error of the last row; 0 if there is none. It tells which lines are no rows; a run that goes on
  // may be writing the last one.
  [[nodiscard]] double last_error() const;

  // All rows, as they are; it may tell which lines are no rows. Throws Error(io) if the file cannot be read.
  enum class BadLines : std::uint8_t { told, passed_over };
  [[nodiscard]] std::vector<nlohmann::json> rows(BadLines bad = BadLines::told) const;

  // Throws Error(io) if the row cannot be written, also after a while (host/io/patience.hpp).
  void append(const nlohmann::json& row) const;

  // To be called after the file was renamed to `path`.
  void is_at(std::filesystem::path path) { path_ = std::move(path); }

  // Syncs the rows to the disk. To be called before a checkpoint that relies on them.
  void sync() const;

 private:
  void write_anew(std::int64_t bytes, const std::string& more) const;

  std::filesystem::path path_;
};

// Which epochs get a row: about 200 of `epochs`, with the first and the last. The first epoch is 1.
class RecordedEpochs {
 public:
  explicit RecordedEpochs(std::int64_t epochs);
  [[nodiscard]] bool contains(std::int64_t epoch) const;

 private:
  std::int64_t last_, every_;
};

}  // namespace kadanoff::runs
