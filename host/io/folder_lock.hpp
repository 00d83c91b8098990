// Keeps other Kadanoff processes out of a folder while the object lives.
//
// A process makes a file ".kadanoff-owner-…" of its own, whose name says which process it is. Only then it looks for
// those of others: of two processes that start at once, at least one sees the other. It also takes every lock that the
// system has: flock on the folder, and one of fcntl on its file. The locks end with their process, however it ends, so
// that a file without its lock is one that a killed process has left. Where there are no such locks, the file is
// believed until its process is known to be gone. A lock that cannot be had is told on stderr.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "host/base/signal_cleanup.hpp"
#include "host/io/held_folder.hpp"

namespace kadanoff::io {

class FolderLock {
 public:
  // Throws Error(unavailable) if another process has the folder, SystemError if the folder cannot be opened (ENOENT: it
  // is not there) or takes no files.
  explicit FolderLock(const std::filesystem::path& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  void lock_folder();
  void make_file();
  void remove_file() noexcept;
  void tell_what_is_missing() const;

  std::filesystem::path folder_, file_;
  HeldFolder held_;  // opened before it is locked: a folder that loses its place meanwhile is seen
  std::optional<RemovedOnSignal> removal_;  // of the file
  int folder_descriptor_ = -1, file_descriptor_ = -1;
  std::string no_flock_, no_fcntl_;  // why not; empty: locked
};

// Whether a process of ours has the folder. The look keeps nobody out.
bool is_locked(const std::filesystem::path& folder);

}  // namespace kadanoff::io
