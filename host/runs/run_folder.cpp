// Makes, locks and clears the folder of a run.
#include "host/runs/run_folder.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>

#include "host/base/numbers.hpp"
#include "host/io/file_status.hpp"
#include "host/io/held_folder.hpp"
#include "host/io/system_call.hpp"
#include "host/io/temporary_name.hpp"
#include "host/runs/checkpoint_store.hpp"

namespace kadanoff::runs {
namespace {

namespace fs = std::filesystem;

bool is_snapshot(std::string_view name) { return name.starts_with("epoch-") && name.ends_with(".h5"); }

// Temporary files of a training only: other programs and other commands may write into the folder, too.
bool is_temporary(std::string_view name) {
  constexpr std::array<std::string_view, 7> ours = {"best.h5",       "checkpoint", "config.json",     "epoch-",
                                                    "metrics.jsonl", "model.h5",   "replacement.json"};
  const auto is_of = [&](std::string_view stem) {
    const auto hidden = "." + std::string(stem);
    return (name.starts_with(hidden) && name.ends_with(".tmp") && name.find(".kadanoff-") == std::string_view::npos) ||
           io::is_temporary_name(name, stem) || io::is_temporary_name(name, hidden);
  };
  return name == CheckpointStore::next_name || std::any_of(ours.begin(), ours.end(), is_of);
}

}  // namespace

std::string snapshot_name(std::int64_t epoch) { return fmt::format("epoch-{}.h5", epoch); }

std::string layer_name(std::int64_t layer) { return fmt::format("layer-{}", layer); }

bool is_stack(const fs::path& folder) {
  std::error_code ignored;
  const auto has = [&](const char* name) { return fs::is_regular_file(folder / name, ignored); };
  return fs::is_directory(folder / layer_name(1), ignored) && (has(config_name) || has(model_name));
}

std::optional<std::int64_t> epoch_of_snapshot(const std::string& name) {
  constexpr std::string_view before = "epoch-", after = ".h5";
  if (!is_snapshot(name)) return {};
  const auto epoch = parse_integer(name.substr(before.size(), name.size() - before.size() - after.size()));
  if (!epoch || *epoch < 1 || snapshot_name(*epoch) != name) return {};
  return epoch;
}

std::set<std::string> RunFolder::snapshots() const {
  const auto names = io::names_in(path_, is_snapshot);
  return {names.begin(), names.end()};
}

bool RunFolder::holds_a_run() const {
  const auto checkpoints = CheckpointStore::in(path_);
  return io::is_there(path_ / model_name) || !snapshots().empty() ||
         std::any_of(checkpoints.begin(), checkpoints.end(), [](const auto& one) { return updates_in(one) != 0; });
}

std::string RunFolder::foreign_file() const {
  if (!CheckpointStore::in(path_).empty()) return "";
  for (const auto* name : {model_name, config_name, metrics_name})
    if (io::is_there(path_ / name)) return name;
  const auto models = snapshots();
  return models.empty() ? "" : *models.begin();
}

void RunFolder::open() {
  constexpr int attempts = 10;  // another process may remove the folder, as give_up() does
  for (int attempt = 1; !lock_; ++attempt) {
    io::require_held_in_place(path_);  // a folder above may be held
    const auto made = io::make_folders(fs::absolute(path_));
    if (first_new_folder_.empty()) first_new_folder_ = made;
    try {
      lock_.emplace(path_);
    } catch (const io::SystemError& error) {
      if (error.number() != ENOENT || attempt == attempts) throw;
    }
  }
  end_interrupted_replacement(path_);
  remove_temporaries();
  keep_secret();
}

RunFolder::~RunFolder() {
  if (umask_) umask(*umask_);
}

// The files of a run replace each other by renames, under other names than their own.
void RunFolder::keep_secret() {
  constexpr mode_t group_and_others = 077;
  mode_t hidden = 0;
  for (const auto* name : {CheckpointStore::newest_name, model_name})
    if (const auto info = io::status_of(path_ / name)) hidden |= ~info->st_mode & group_and_others;
  if (umask_ || hidden == 0) return;
  umask_ = umask(group_and_others);
  umask(*umask_ | hidden);
}

void RunFolder::begin_replacement() {
  replaces_ = true;
  old_models_ = snapshots();
  if (io::is_there(path_ / best_name)) old_models_.insert(best_name);
}

fs::path RunFolder::place_of(const std::string& name) {
  old_models_.erase(name);
  if (!replaces_) return path_ / name;
  waiting_.insert(name);
  return path_ / next(name);
}

Replacement RunFolder::replacement() const {
  Replacement change{.remove = old_models_, .install = waiting_};
  if (io::is_there(path_ / model_name)) change.remove.insert(model_name);  // this training goes on from there
  return change;
}

void RunFolder::end_replacement() {
  replaces_ = false;
  waiting_.clear();
  old_models_.clear();
}

void RunFolder::remove_temporaries() const {
  io::remove_stale_temporaries(path_);
  for (const auto& name : io::names_in(path_, is_temporary)) io::remove_file(path_ / name);
}

void RunFolder::give_up() noexcept {
  try {
    if (lock_) {
      io::require_held_in_place(path_);  // else it is the folder of another run
      end_interrupted_replacement(path_);
      remove_temporaries();
      if (io::is_there(path_ / model_name) || !CheckpointStore::in(path_).empty()) return;
    }
    if (first_new_folder_.empty()) return;
    lock_.reset();  // its file is in the folder; with that of another process in it, the folder cannot be removed
    std::error_code ignored;
    const auto outside = first_new_folder_.parent_path();
    for (auto folder = fs::absolute(path_, ignored); folder != outside && fs::remove(folder, ignored);)
      folder = folder.parent_path();
  } catch (...) {  // the next call will find what is left
  }
}

}  // namespace kadanoff::runs
