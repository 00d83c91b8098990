// Keeps other Kadanoff processes out of a folder while the object lives.
//
// The system releases a lock when the process ends, in any way, so no stale lock can remain. Where the file system has
// no flock (some network drives), a byte of the file ".kadanoff-lock" is locked by fcntl. Where it has no locks at all,
// the file ".kadanoff-owner" says which process has the folder: it is believed until that process is known to be gone.
// Each step down is told on stderr.
#pragma once

#include <filesystem>
#include <optional>

#include "host/base/signal_cleanup.hpp"

namespace kadanoff::io {

class FolderLock {
 public:
  // Throws Error(unavailable) if another process holds the lock, SystemError if the folder cannot be opened (ENOENT: it
  // is not there).
  explicit FolderLock(const std::filesystem::path& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  bool lock_folder();
  bool lock_file();
  void claim();
  void release() noexcept;

  std::filesystem::path folder_;
  std::filesystem::path file_;              // of a lock of the second or the third kind
  std::optional<RemovedOnSignal> removal_;  // of the third kind
  int descriptor_ = -1;
};

}  // namespace kadanoff::io
