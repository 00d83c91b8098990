// The folders that this process has to itself. A path is only a name: if somebody moves or removes such a folder, and
// another run takes its name, what is written there would destroy that run. Hence every function that changes files
// (output.hpp, file_status.hpp) asks here first.
#pragma once

#include <filesystem>
#include <optional>

#include "host/io/folder_handle.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::io {

// A held folder is not at its path any more.
class FolderLost : public Error {
 public:
  explicit FolderLost(const FolderHandle& folder);

  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }
  // Where it is now. No value: it is removed, or that is unknown.
  [[nodiscard]] const std::optional<std::filesystem::path>& place() const noexcept { return place_; }

 private:
  FolderLost(const FolderHandle& folder, std::optional<std::filesystem::path> place);

  std::filesystem::path folder_;
  std::optional<std::filesystem::path> place_;
};

// While it lives, the folder is held.
class HeldFolder {
 public:
  explicit HeldFolder(const std::filesystem::path& folder);
  ~HeldFolder();
  HeldFolder(const HeldFolder&) = delete;
  HeldFolder& operator=(const HeldFolder&) = delete;

  [[nodiscard]] const FolderHandle& handle() const { return handle_; }

 private:
  FolderHandle handle_;
};

// Throws FolderLost if `path` is, or is in, a held folder that is not in its place any more: nothing may be written
// there. Throws SystemError if that cannot be seen.
void require_held_in_place(const std::filesystem::path& path);

}  // namespace kadanoff::io
