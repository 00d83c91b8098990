// Keeps other Kadanoff processes out of a folder while the object lives.
//
// The lock is flock on the folder or, where the file system has none (some network drives), one of fcntl on the file
// ".kadanoff-lock". The system releases both when the process ends, in any way: neither can be stale. Where there are
// no locks at all, the file ".kadanoff-owner" says which process has the folder, and is believed until that process is
// known to be gone. Each step down is told on stderr.
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

// Whether a process holds a lock of any kind on the folder. For the moment of this look nobody can take the first kind.
bool is_locked(const std::filesystem::path& folder);

}  // namespace kadanoff::io
