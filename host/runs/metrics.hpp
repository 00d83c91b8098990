// What a training run tells of itself along the way: metrics.jsonl, one JSON document a line.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

namespace kadanoff::runs {

class TrainingMetrics {
 public:
  explicit TrainingMetrics(std::filesystem::path path);

  // Drops the rows after `update`, which a resumed run writes anew, and what a kill cut off.
  void keep_until(std::int64_t update) const;

  // The last reconstruction error written, for a run that has nothing more to do; 0 if there is none.
  [[nodiscard]] double last_error() const;

  // Throws Error(io) if the row cannot be written.
  void append(const nlohmann::json& row) const;

  // The file has another name by now.
  void is_at(std::filesystem::path path) { path_ = std::move(path); }

  // Brings the rows to the disk, before a checkpoint that takes them for written.
  void sync() const;

 private:
  std::filesystem::path path_;
};

// Which epochs get a row: about 200 of `epochs`, the first and the last among them. The first epoch is 1.
class RecordedEpochs {
 public:
  explicit RecordedEpochs(std::int64_t epochs);
  [[nodiscard]] bool contains(std::int64_t epoch) const;

 private:
  std::int64_t last_, every_;
};

}  // namespace kadanoff::runs
