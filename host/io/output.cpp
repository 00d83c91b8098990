// Writes to a temporary file beside the output and renames it when it is complete.
#include "host/io/output.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>

#include "host/base/system_error.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::io {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

[[noreturn]] void fail_because_it_exists(const fs::path& path) {
  fail(ExitCode::usage, "{} exists already: give --overwrite to replace it, or another name", path.string());
}

// By default a write beyond RLIMIT_FSIZE kills the process; it shall be an error, like a full disk.
void turn_file_size_signal_into_error() {
  static const auto before = std::signal(SIGXFSZ, SIG_IGN);
  static_cast<void>(before);
}

struct TemporaryFile {
  int descriptor = -1;  // −1: failed, see errno
  fs::path name;        // empty: it has none
};

// Opens a temporary file in the folder of `path`. A file without a name vanishes by itself, even if the process is
// killed, but not every file system supports it.
TemporaryFile open_temporary(const fs::path& path, OutputFile::Named named) {
  const auto folder = folder_of(path);
  if (named == OutputFile::Named::at_the_end)
    if (const int file = open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0666); file >= 0)
      return {.descriptor = file, .name = {}};
  for (int attempt = 0; attempt < 1000; ++attempt) {
    const auto name = folder / fmt::format(".{}.{}.{}.tmp", path.filename().string(), getpid(), attempt);
    const int file = open(name.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0666);
    if (file >= 0) return {.descriptor = file, .name = name};
    if (errno != EEXIST) break;
  }
  return {};
}

}  // namespace

void require_takes_files(const fs::path& folder, const fs::path& path) {
  const auto file = open_temporary(folder / "output", OutputFile::Named::at_the_end);
  if (file.descriptor < 0)
    fail(ExitCode::io, "cannot write {}: no file can be made in {}: {}", path.string(), folder.string(),
         system_reason());
  close(file.descriptor);
  if (!file.name.empty()) unlink(file.name.c_str());
}

void require_writable_output(const fs::path& path, IfExists if_exists) {
  if (path.empty() || !path.has_filename()) fail(ExitCode::usage, "'{}' is not the name of a file", path.string());
  struct stat info {};
  if (lstat(path.c_str(), &info) == 0) {
    if (S_ISDIR(info.st_mode)) fail(ExitCode::usage, "{} is a folder: give the name of a file", path.string());
    if (if_exists == IfExists::refuse) fail_because_it_exists(path);
    if (!S_ISREG(info.st_mode) && !S_ISLNK(info.st_mode))
      fail(ExitCode::usage, "{} is not an ordinary file and cannot be replaced", path.string());
  } else if (errno != ENOENT) {
    fail(ExitCode::io, "cannot write {}: {}", path.string(), system_reason());
  }
  const auto folder = folder_of(path);
  if (stat(folder.c_str(), &info) != 0)
    fail(ExitCode::io, "cannot write {}: its folder {}: {}", path.string(), folder.string(), system_reason());
  if (!S_ISDIR(info.st_mode)) fail(ExitCode::io, "cannot write {}: {} is not a folder", path.string(), folder.string());
  require_takes_files(folder, path);
}

void require_writable_output(const fs::path& path, IfExists if_exists, const std::vector<fs::path>& inputs) {
  require_writable_output(path, if_exists);
  for (const auto& input : inputs)
    if (std::error_code ignored; fs::equivalent(input, path, ignored))
      fail(ExitCode::usage, "--output {} is one of the inputs: choose another name", path.string());
}

void write_text_file(const fs::path& path, std::string_view contents, IfExists if_exists) {
  OutputFile file(path, if_exists);
  file.write(contents.data(), contents.size());
  file.commit();
}

void sync_folder(const fs::path& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  const int error = fsync(descriptor) == 0 ? 0 : errno;
  close(descriptor);
  if (error == EIO || error == ENOSPC) fail(ExitCode::io, "cannot write {}: {}", folder.string(), system_reason(error));
}

OutputFile::OutputFile(fs::path path, IfExists if_exists, Named named)
    : path_(std::move(path)), folder_(folder_of(path_)), if_exists_(if_exists) {
  turn_file_size_signal_into_error();
  require_writable_output(path_, if_exists_);
  auto file = open_temporary(path_, named);
  descriptor_ = file.descriptor;
  temporary_ = std::move(file.name);
  if (descriptor_ < 0) fail_with_errno(errno);
}

OutputFile::~OutputFile() {
  if (!temporary_.empty()) unlink(temporary_.c_str());
  if (descriptor_ >= 0) close(descriptor_);
}

void OutputFile::fail_with_errno(int error) const {
  fail(ExitCode::io, "cannot write {}: {}", path_.string(), system_reason(error));
}

void OutputFile::write(const void* bytes, std::size_t count) {
  constexpr std::size_t most_at_once = 64 << 20;  // Linux moves less than 2 GiB in one call
  for (const char* next = static_cast<const char*>(bytes); count > 0;) {
    const auto written = ::write(descriptor_, next, std::min(count, most_at_once));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail_with_errno(written < 0 ? errno : ENOSPC);
    next += written;
    count -= static_cast<std::size_t>(written);
  }
}

void OutputFile::write_at(std::int64_t offset, const void* bytes, std::size_t count) {
  if (lseek(descriptor_, offset, SEEK_SET) < 0) fail_with_errno(errno);
  write(bytes, count);
}

void OutputFile::commit() {
  if (fsync(descriptor_) != 0) fail_with_errno(errno);
  move_into_place();
  sync_folder(folder_);
}

// Gives the nameless file a temporary name, because only rename can replace another file in one step.
void OutputFile::give_name() {
  const auto self = fmt::format("/proc/self/fd/{}", descriptor_);
  for (int attempt = 0; attempt < 1000; ++attempt) {
    const auto name = folder_ / fmt::format(".{}.{}.{}.tmp", path_.filename().string(), getpid(), attempt);
    if (linkat(AT_FDCWD, self.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0) {
      temporary_ = name;
      return;
    }
    if (errno != EEXIST) fail_with_errno(errno);
  }
  fail_with_errno(EEXIST);
}

void OutputFile::move_into_place() {
  if (temporary_.empty()) give_name();
  if (if_exists_ == IfExists::replace) {
    if (rename(temporary_.c_str(), path_.c_str()) != 0) fail_with_errno(errno);
  } else if (renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE) != 0) {
    if (errno == EEXIST) fail_because_it_exists(path_);
    if (errno != EINVAL && errno != ENOSYS) fail_with_errno(errno);
    // The file system does not support RENAME_NOREPLACE. A hard link also fails if `path` exists.
    if (link(temporary_.c_str(), path_.c_str()) != 0) {
      if (errno == EEXIST) fail_because_it_exists(path_);
      fail_with_errno(errno);
    }
    unlink(temporary_.c_str());
  }
  temporary_.clear();
}

}  // namespace kadanoff::io
