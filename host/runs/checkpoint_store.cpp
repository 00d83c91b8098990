// Keeps the newest two checkpoints by renames that may be interrupted at any point.
#include "host/runs/checkpoint_store.hpp"

#include <unistd.h>

#include <cerrno>

#include "host/base/system_error.hpp"
#include "host/io/output.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::runs {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_with_errno(const fs::path& path) {
  fail(ExitCode::io, "cannot write {}: {}", path.string(), system_reason());
}

void replace(const fs::path& from, const fs::path& to) {
  if (rename(from.c_str(), to.c_str()) != 0) fail_with_errno(to);
}

void remove_if_there(const fs::path& path) {
  if (unlink(path.c_str()) != 0 && errno != ENOENT) fail_with_errno(path);
}

}  // namespace

std::array<fs::path, 2> CheckpointStore::paths(const fs::path& folder) {
  return {folder / "checkpoint.h5", folder / "checkpoint-previous.h5"};
}

std::vector<fs::path> CheckpointStore::in(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code ignored;
  for (const auto& path : paths(folder))
    if (fs::exists(path, ignored)) found.push_back(path);
  return found;
}

CheckpointStore::CheckpointStore(fs::path folder)
    : folder_(std::move(folder)),
      newest_(paths(folder_)[0]),
      previous_(paths(folder_)[1]),
      next_(folder_ / "checkpoint-next.h5") {}

std::optional<FoundCheckpoint> CheckpointStore::load() {
  std::string refused;
  for (const auto& path : in(folder_)) {
    try {
      FoundCheckpoint found{load_checkpoint(path), path, refused};
      newest_is_ = path == newest_ ? Newest::good : Newest::damaged;
      if (path != newest_ && refused.empty()) found.refused = newest_.string() + " is missing";
      return found;
    } catch (const Error& error) {
      if (error.code() != ExitCode::bad_input) throw;  // it could not be read, but may be undamaged
      refused += (refused.empty() ? "" : "; ") + error.message();
    }
  }
  if (refused.empty()) return std::nullopt;
  fail(ExitCode::bad_input, "no checkpoint to go on from: {}; start afresh with --overwrite and without --resume",
       refused);
}

void CheckpointStore::write(const Checkpoint& checkpoint) const { save_checkpoint(checkpoint, next_); }

void CheckpointStore::install() {
  if (newest_is_ == Newest::good) keep_newest_as_previous();
  if (newest_is_ == Newest::foreign) remove_if_there(previous_);
  replace(next_, newest_);
  newest_is_ = Newest::good;
  io::sync_folder(folder_);
}

// Makes a hard link first, so that the newest checkpoint always keeps its name. If previous_ is already a link to the
// newest, as after a kill right here, the rename does nothing, and the extra link must be removed.
void CheckpointStore::keep_newest_as_previous() const {
  const auto second = folder_ / ".checkpoint-kept.tmp";
  remove_if_there(second);
  if (link(newest_.c_str(), second.c_str()) != 0) {
    if (errno == ENOSPC || errno == EDQUOT || errno == EIO) fail_with_errno(previous_);
    replace(newest_, previous_);  // the file system has no hard links
    return;
  }
  replace(second, previous_);
  remove_if_there(second);
}

}  // namespace kadanoff::runs
