// The folder of a training run (host/training/run.hpp lists its files): makes it, locks it for one process, and removes
// the files of an earlier training.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>

#include "host/io/folder_lock.hpp"

namespace kadanoff::runs {

enum class FinishedModel : std::uint8_t { keep, remove };

class RunFolder {
 public:
  explicit RunFolder(std::filesystem::path path) : path_(std::move(path)) {}

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

  // True if the folder holds a model, or a checkpoint later than update 0.
  [[nodiscard]] bool holds_a_run() const;

  // Locks the folder against other processes, if it exists, and removes the temporary files of a killed process.
  void lock();

  // Makes the folder if it is missing. Existing models in it count as those of another training.
  void make();

  // The model of this name now belongs to this training.
  void keep(const std::string& model) { old_models_.erase(model); }

  // Removes the models of another training; with FinishedModel::remove also model.h5, because this training goes on
  // from there.
  void remove_old_models(FinishedModel finished);

  // Renames the file next(name) to `name`.
  void install(const std::string& name) const;

  // Undoes a failed start: removes unfinished files and, unless there is a model or a checkpoint by now, the empty
  // folders that make() made. Does nothing if another process holds the lock.
  void give_up() noexcept;

 private:
  void remove(const std::string& name) const;

  std::filesystem::path path_;
  std::optional<io::FolderLock> lock_;
  std::filesystem::path first_new_folder_;  // the topmost folder that make() made; empty: all existed
  std::set<std::string> old_models_;
};

// The temporary name of the file that will replace `name`.
std::string next(const std::string& name);

// The files about a run.
inline constexpr const char* config_name = "config.json";
inline constexpr const char* metrics_name = "metrics.jsonl";

// The model of a finished training, and the model after `epoch` epochs.
inline constexpr const char* model_name = "model.h5";
std::string snapshot_name(std::int64_t epoch);

}  // namespace kadanoff::runs
