// Makes, locks and clears the folder of a run.
#include "host/runs/run_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>

#include "host/runs/checkpoint_store.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::runs {
namespace {

namespace fs = std::filesystem;

bool is_snapshot(std::string_view name) { return name.starts_with("epoch-") && name.ends_with(".h5"); }

// Temporary files of Kadanoff only: other programs may write into the folder, too.
bool is_temporary(std::string_view name) {
  constexpr std::array<std::string_view, 5> ours = {".checkpoint", ".config.json.", ".epoch-", ".metrics.jsonl.",
                                                    ".model.h5."};
  return name == "checkpoint-next.h5" ||
         (name.ends_with(".tmp") &&
          std::any_of(ours.begin(), ours.end(), [&](auto one) { return name.starts_with(one); }));
}

template <class Wanted>
std::set<std::string> names_in(const fs::path& folder, Wanted wanted) {
  std::set<std::string> names;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (const auto name = entry.path().filename().string(); wanted(name)) names.insert(name);
  return names;
}

}  // namespace

std::string next(const std::string& name) { return "." + name + ".next.tmp"; }

std::string snapshot_name(std::int64_t epoch) { return fmt::format("epoch-{}.h5", epoch); }

bool RunFolder::holds_a_run() const {
  std::error_code ignored;
  const auto checkpoints = CheckpointStore::in(path_);
  return fs::exists(path_ / model_name, ignored) || !names_in(path_, is_snapshot).empty() ||
         std::any_of(checkpoints.begin(), checkpoints.end(), [](const auto& one) { return updates_in(one) != 0; });
}

void RunFolder::lock() {
  std::error_code ignored;
  if (lock_ || !fs::exists(path_, ignored)) return;
  lock_.emplace(path_);
  for (const auto& name : names_in(path_, is_temporary)) remove(name);
}

void RunFolder::make() {
  std::error_code error;
  if (!fs::exists(path_, error)) {
    first_new_folder_ = fs::absolute(path_, error);
    while (!fs::exists(first_new_folder_.parent_path(), error)) first_new_folder_ = first_new_folder_.parent_path();
  }
  error.clear();
  if (!fs::create_directories(path_, error)) first_new_folder_.clear();  // another process was faster
  if (error) fail(ExitCode::io, "cannot make the folder {}: {}", path_.string(), error.message());
  lock();
  old_models_ = names_in(path_, is_snapshot);
}

void RunFolder::remove_old_models(FinishedModel finished) {
  if (finished == FinishedModel::remove) remove(model_name);
  for (const auto& name : old_models_) remove(name);
  old_models_.clear();
}

void RunFolder::install(const std::string& name) const {
  std::error_code error;
  fs::rename(path_ / next(name), path_ / name, error);
  if (error) fail(ExitCode::io, "{}: {}", (path_ / name).string(), error.message());
}

void RunFolder::give_up() noexcept {
  if (!lock_) return;
  std::error_code ignored;
  for (const auto& name : names_in(path_, is_temporary)) fs::remove(path_ / name, ignored);
  if (first_new_folder_.empty() || fs::exists(path_ / model_name, ignored) || !CheckpointStore::in(path_).empty())
    return;
  for (const auto* name : {config_name, metrics_name}) fs::remove(path_ / name, ignored);
  const auto outside = first_new_folder_.parent_path();
  for (auto folder = fs::absolute(path_, ignored); folder != outside && fs::remove(folder, ignored);)
    folder = folder.parent_path();
}

void RunFolder::remove(const std::string& name) const {
  std::error_code error;
  fs::remove(path_ / name, error);
  if (error) fail(ExitCode::io, "{}: {}", (path_ / name).string(), error.message());
}

}  // namespace kadanoff::runs
