// A folder that is held open, so that it can be told from another one that has taken its name.
#pragma once

#include <filesystem>
#include <optional>

namespace kadanoff::io {

class FolderHandle {
 public:
  // Throws SystemError if there is no such folder.
  explicit FolderHandle(std::filesystem::path path);
  ~FolderHandle();
  FolderHandle(const FolderHandle&) = delete;
  FolderHandle& operator=(const FolderHandle&) = delete;

  // As given, and absolute as it was then (or as given, where that is unknown).
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] const std::filesystem::path& absolute() const { return absolute_; }

  // A descriptor of the same folder, wherever it is now, that can be locked, listed and synced. The caller closes it.
  // Throws SystemError if the folder may not be read.
  [[nodiscard]] int open_to_read() const;

  // It is still at path(), and is not removed. Throws SystemError if that cannot be seen.
  [[nodiscard]] bool is_in_place() const;

  // Where it is now. No value: it is removed, or that is unknown.
  [[nodiscard]] std::optional<std::filesystem::path> place() const;

 private:
  [[nodiscard]] bool is_at(const std::filesystem::path& path) const;

  std::filesystem::path path_, absolute_;
  int descriptor_;
};

}  // namespace kadanoff::io
