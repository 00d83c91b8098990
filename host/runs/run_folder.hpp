// The folder of a training run as a place (host/training/run.hpp says what lies in it): made, kept for one
// process, and cleared of what an earlier training left.
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

  // Keeps other processes out of the folder, if it is there, and removes the temporary files of one that was killed.
  void lock();

  // Makes the folder, if it is missing, and takes the models in it for another training's.
  void make();

  // The model of this name is now this training's.
  void keep(const std::string& model) { old_models_.erase(model); }

  // Removes the models of another training, and the model of a finished one where this training goes on from there.
  void remove_old_models(FinishedModel finished);

  // Gives a file that was written under a name of `next()` its own.
  void install(const std::string& name) const;

  // As if nothing had begun: removes what is not finished, and, unless there is something to lose by now, the folders
  // that make() made, as far as they are empty. Nothing where another process has the folder.
  void give_up() noexcept;

 private:
  void remove(const std::string& name) const;

  std::filesystem::path path_;
  std::optional<io::FolderLock> lock_;
  std::filesystem::path first_new_folder_;  // the topmost of those that make() made; empty: all were there
  std::set<std::string> old_models_;
};

// What file `name` is called while the one that it will replace has to stay.
std::string next(const std::string& name);

// What a run tells of itself.
inline constexpr const char* config_name = "config.json";
inline constexpr const char* metrics_name = "metrics.jsonl";

// The model that a finished training leaves, and the one after `epoch` epochs.
inline constexpr const char* model_name = "model.h5";
std::string snapshot_name(std::int64_t epoch);

}  // namespace kadanoff::runs
