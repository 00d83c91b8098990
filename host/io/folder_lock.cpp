// flock(2) on the folder; else fcntl(2) on a file in it; else a file that only one process can make.
#include "host/io/folder_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "host/base/standard_error.hpp"
#include "host/io/file_status.hpp"
#include "host/io/folder_owner.hpp"
#include "host/io/system_call.hpp"
#include "host/io/text_file.hpp"

namespace kadanoff::io {
namespace {

namespace fs = std::filesystem;

constexpr const char* lock_name = ".kadanoff-lock";
constexpr const char* owner_name = ".kadanoff-owner";

[[noreturn]] void fail_as_taken(const fs::path& folder) {
  fail(ExitCode::unavailable, "{}: another process is at work there; wait for it, or use another folder",
       folder.string());
}

void tell_about(const fs::path& folder, const std::string& what) {
  tell(fmt::format("kadanoff: {}: {}", folder.string(), what));
}

bool is_open_file(int descriptor, const fs::path& path) {
  struct stat info {};
  const auto there = status_of(path);
  return fstat(descriptor, &info) == 0 && there && there->st_ino == info.st_ino && there->st_dev == info.st_dev;
}

std::string text_in(int descriptor) {
  std::array<char, 512> buffer;
  const auto got = uninterrupted([&] { return pread(descriptor, buffer.data(), buffer.size(), 0); });
  return got < 0 ? "" : std::string(buffer.data(), static_cast<std::size_t>(got));
}

std::string text_in(const fs::path& path) {
  const int file = uninterrupted([&] { return open(path.c_str(), O_RDONLY | O_CLOEXEC); });
  if (file < 0) return "";
  const auto text = text_in(file);
  close(file);
  return text;
}

}  // namespace

FolderLock::FolderLock(const fs::path& folder) : folder_(folder) {
  try {
    if (!lock_folder() && !lock_file()) claim();
  } catch (...) {
    release();
    throw;
  }
}

FolderLock::~FolderLock() { release(); }

// False if the file system has no such locks.
bool FolderLock::lock_folder() {
  descriptor_ = uninterrupted([&] { return open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); });
  if (descriptor_ < 0) throw SystemError("cannot open " + folder_.string(), errno);
  if (uninterrupted([&] { return flock(descriptor_, LOCK_EX | LOCK_NB); }) == 0) {
    if (is_open_file(descriptor_, folder_)) return true;
    throw SystemError("cannot open " + folder_.string(), ENOENT);  // its last owner has removed it
  }
  if (errno == EWOULDBLOCK) fail_as_taken(folder_);
  tell_about(folder_, fmt::format("cannot be locked by flock ({}); the lock is {} in it", system_reason(), lock_name));
  close(descriptor_);
  descriptor_ = -1;
  return false;
}

bool FolderLock::lock_file() {
  const auto path = folder_ / lock_name;
  for (;;) {
    descriptor_ = uninterrupted([&] { return open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666); });
    if (descriptor_ < 0) fail_to_write(path);
    struct flock whole {};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    if (uninterrupted([&] { return fcntl(descriptor_, F_OFD_SETLK, &whole); }) != 0) {
      if (errno == EAGAIN || errno == EACCES) fail_as_taken(folder_);
      tell_about(folder_, fmt::format("has no locks at all ({}); the file {} in it keeps others out", system_reason(),
                                      owner_name));
      close(descriptor_);
      descriptor_ = -1;
      unlink(path.c_str());
      return false;
    }
    if (is_open_file(descriptor_, path)) {  // else its last owner has removed it
      file_ = path;
      return true;
    }
    close(descriptor_);
  }
}

void FolderLock::claim() {
  const auto path = folder_ / owner_name;
  const auto mine = this_owner();
  constexpr int attempts = 10;
  for (int attempt = 0; attempt < attempts; ++attempt) {
    const int file = uninterrupted([&] { return open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666); });
    if (file >= 0) {
      file_ = path;
      removal_.emplace(path);
      const auto written = uninterrupted([&] { return ::write(file, mine.data(), mine.size()); });
      const int number = errno;
      if (close(file) != 0 || written != static_cast<ssize_t>(mine.size())) fail_to_write(path, number);
      return;
    }
    if (errno != EEXIST) fail_to_write(path);
    const auto text = text_in(path);
    const auto owner = look_for_owner(text);
    if (owner != Owner::gone)
      fail(ExitCode::unavailable,
           "{}: another process is at work there, says {}{}; wait for it, or remove that file if it has ended",
           folder_.string(), path.string(),
           owner == Owner::unknown ? ""
                                   : fmt::format(" (host, boot, process, start: {})", text.substr(0, text.find('\n'))));
    // Two processes may see this at once. The rename gives the old file to one of them, and the other one begins anew.
    const auto old = folder_ / fmt::format(".kadanoff-owner-{}", getpid());
    if (rename(path.c_str(), old.c_str()) != 0) continue;
    if (text_in(old) != text) rename(old.c_str(), path.c_str());  // it was a new one already
    unlink(old.c_str());
  }
  fail_as_taken(folder_);
}

void FolderLock::release() noexcept {
  if (!file_.empty()) unlink(file_.c_str());  // while it is still locked: see is_open_file above
  if (descriptor_ >= 0) close(descriptor_);
  descriptor_ = -1;
  file_.clear();
  removal_.reset();
}

bool is_locked(const fs::path& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return false;
  bool taken = flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  if (const int file = openat(descriptor, lock_name, O_RDONLY | O_CLOEXEC); file >= 0) {
    struct flock whole {};
    whole.l_type = F_RDLCK;
    whole.l_whence = SEEK_SET;
    taken = taken || (fcntl(file, F_OFD_GETLK, &whole) == 0 && whole.l_type != F_UNLCK);
    close(file);
  }
  close(descriptor);
  const auto owner = read_text_file(folder / owner_name);
  return taken || (owner && look_for_owner(*owner) != Owner::gone);
}

}  // namespace kadanoff::io
