// Keeps other processes of ours out of a folder for as long as the object lives. The system takes the lock away with
// the process, however it ends, so a stale one cannot be left behind.
#pragma once

#include <filesystem>

namespace kadanoff::io {

class FolderLock {
 public:
  // Throws Error(usage) if another process holds the lock. A file system without locks is used without.
  explicit FolderLock(const std::filesystem::path& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace kadanoff::io
