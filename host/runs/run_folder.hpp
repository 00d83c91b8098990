// The folder of a training run (host/training/run.hpp lists its files): makes it, locks it for one process, and
// replaces the files of an earlier training.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>

#include "host/io/folder_lock.hpp"
#include "host/runs/replacement.hpp"

namespace kadanoff::runs {

class RunFolder {
 public:
  explicit RunFolder(std::filesystem::path path) : path_(std::move(path)) {}
  ~RunFolder();
  RunFolder(const RunFolder&) = delete;
  RunFolder& operator=(const RunFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

  // True if the folder holds a model, or a checkpoint later than update 0.
  [[nodiscard]] bool holds_a_run() const;

  // The first file that has a name of ours, though there is no checkpoint: it is not of a run. Empty: none.
  [[nodiscard]] std::string foreign_file() const;

  // Makes the folder if it is missing, locks it against other processes, and clears away what a killed process has
  // left. What is in the folder may be relied on from here on. While this object lives, the process makes no file that
  // is open to more readers than the checkpoint or the model that is there. Throws Error(unavailable) if another
  // process has it.
  void open();

  // The run in the folder is to be replaced by a new one, whose files wait under the names next(name) until the first
  // checkpoint later than update 0 is written.
  void begin_replacement();

  // Where to write the file `name` of this training: in its place, or where it waits.
  std::filesystem::path place_of(const std::string& name);

  // What the next checkpoint shall remove and install.
  [[nodiscard]] Replacement replacement() const;

  // That is done: files are written in their places from here on.
  void end_replacement();

  // Undoes a failed start: removes unfinished files and, unless there is a model or a checkpoint by now, the empty
  // folders that open() made.
  void give_up() noexcept;

 private:
  void remove_temporaries() const;
  void keep_secret();
  [[nodiscard]] std::set<std::string> snapshots() const;

  std::filesystem::path path_;
  std::optional<io::FolderLock> lock_;
  std::filesystem::path first_new_folder_;  // the topmost folder that open() made; empty: all existed
  std::optional<mode_t> umask_;             // of the process, before open()
  bool replaces_ = false;
  std::set<std::string> waiting_;     // names of the new run's files
  std::set<std::string> old_models_;  // of the old run
};

// The files about a run.
inline constexpr const char* config_name = "config.json";
inline constexpr const char* metrics_name = "metrics.jsonl";

// The model of a finished training, and the model after `epoch` epochs.
inline constexpr const char* model_name = "model.h5";
// The best model so far of a training that stops early, until model.h5 takes its place.
inline constexpr const char* best_name = "best.h5";
std::string snapshot_name(std::int64_t epoch);
std::optional<std::int64_t> epoch_of_snapshot(const std::string& name);  // nothing for other names

// The run of a layer of a stack, from 1, in the folder of the stack; and whether a folder is one of a stack.
std::string layer_name(std::int64_t layer);
bool is_stack(const std::filesystem::path& folder);

}  // namespace kadanoff::runs
