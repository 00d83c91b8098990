// Keeps other Kadanoff processes out of a folder while the object lives. The system releases the lock when the process
// ends, in any way, so no stale lock can remain.
#pragma once

#include <filesystem>

namespace kadanoff::io {

class FolderLock {
 public:
  // Throws Error(unavailable) if another process holds the lock. On a file system without locks there is no lock.
  explicit FolderLock(const std::filesystem::path& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace kadanoff::io
