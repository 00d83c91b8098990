// Compares the open folder with what stat finds at its path.
#include "host/io/folder_handle.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <system_error>
#include <utility>

#include "host/io/file_status.hpp"
#include "host/io/system_call.hpp"

namespace kadanoff::io {
namespace fs = std::filesystem;

FolderHandle::FolderHandle(fs::path path)
    : path_(std::move(path)),
      descriptor_(uninterrupted([&] { return open(path_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC); })) {
  if (descriptor_ < 0) throw SystemError("cannot open " + path_.string(), errno);
  std::error_code unknown;
  absolute_ = fs::absolute(path_, unknown).lexically_normal();
  if (unknown) absolute_ = path_;
}

FolderHandle::~FolderHandle() { close(descriptor_); }

int FolderHandle::open_to_read() const {
  const int opened = uninterrupted([&] { return openat(descriptor_, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC); });
  if (opened < 0) throw SystemError("cannot open " + path_.string(), errno);
  return opened;
}

bool FolderHandle::is_at(const fs::path& path) const {
  struct stat here {};
  if (uninterrupted([&] { return fstat(descriptor_, &here); }) != 0)
    throw SystemError("cannot look at " + path_.string(), errno);
  const auto there = status_of(path);
  return there && there->st_dev == here.st_dev && there->st_ino == here.st_ino;
}

// A working folder that was removed is still "."; but some file systems count no links of folders.
bool FolderHandle::is_in_place() const {
  if (!is_at(path_)) return false;
  struct stat here {};
  const bool may_be_removed = fstat(descriptor_, &here) == 0 && here.st_nlink == 0;
  return !may_be_removed || is_there(absolute_);
}

std::optional<fs::path> FolderHandle::place() const {
  std::error_code unknown;
  auto path = fs::read_symlink(fmt::format("/proc/self/fd/{}", descriptor_), unknown);
  try {
    if (unknown || !is_at(path)) return std::nullopt;
  } catch (const SystemError&) {
    return std::nullopt;
  }
  return path;
}

}  // namespace kadanoff::io
