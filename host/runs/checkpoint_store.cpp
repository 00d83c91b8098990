// Keeps the newest two checkpoints by renames that may be interrupted at any point.
#include "host/runs/checkpoint_store.hpp"

#include <unistd.h>

#include <cerrno>
#include <utility>

#include "host/io/file_status.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/patience.hpp"
#include "host/io/system_call.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::runs {
namespace fs = std::filesystem;

std::array<fs::path, 2> CheckpointStore::paths(const fs::path& folder) {
  return {folder / newest_name, folder / previous_name};
}

std::vector<fs::path> CheckpointStore::in(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const auto& path : paths(folder))
    if (io::is_there(path)) found.push_back(path);
  return found;
}

CheckpointStore::CheckpointStore(fs::path folder)
    : folder_(std::move(folder)),
      newest_(paths(folder_)[0]),
      previous_(paths(folder_)[1]),
      next_(folder_ / next_name) {}

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
      if (io::is_sealed_and_whole(path))               // the next checkpoint would replace it
        throw error.with_hint("the file is as it was written: move it away to go on without it");
      refused += (refused.empty() ? "" : "; ") + error.message();
    }
  }
  if (refused.empty()) return std::nullopt;
  fail(ExitCode::bad_input, "no checkpoint to go on from: {}; start afresh with --overwrite and without --resume",
       refused);
}

void CheckpointStore::write(const Checkpoint& checkpoint) const { save_checkpoint(checkpoint, next_); }

void CheckpointStore::install() {
  if (newest_is_ == Newest::good) io::with_patience([this] { keep_newest_as_previous(); });
  io::with_patience([this] { io::rename_file(next_, newest_); });
  io::with_patience([this] { io::sync_folder(folder_); });
  if (std::exchange(newest_is_, Newest::good) != Newest::foreign) return;
  io::with_patience([this] { io::remove_file(previous_); });  // once the new run cannot be lost any more
  io::with_patience([this] { io::sync_folder(folder_); });
}

bool CheckpointStore::previous_is_foreign() const { return newest_is_ == Newest::foreign && io::is_there(previous_); }

// Makes a hard link first, so that the newest checkpoint always keeps its name. If previous_ is already a link to the
// newest, as after a kill right here, the rename does nothing, and the extra link must be removed.
void CheckpointStore::keep_newest_as_previous() const {
  const auto second = folder_ / ".checkpoint-kept.tmp";
  io::remove_file(second);
  if (io::uninterrupted([&] { return link(newest_.c_str(), second.c_str()); }) != 0) {
    if (io::is_of_the_disk(errno)) io::fail_to_write(previous_);
    io::rename_file(newest_, previous_);  // the file system has no hard links
    return;
  }
  io::rename_file(second, previous_);
  io::remove_file(second);
}

}  // namespace kadanoff::runs
