// flock(2) on the folder, fcntl(2) on a file of this process in it, and the file itself.
#include "host/io/folder_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <random>
#include <thread>
#include <utility>

#include "host/base/standard_error.hpp"
#include "host/io/file_status.hpp"
#include "host/io/folder_owner.hpp"
#include "host/io/local_locks.hpp"
#include "host/io/system_call.hpp"

namespace kadanoff::io {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view prefix = ".kadanoff-owner-";
constexpr std::string_view locked_mark = "locked by fcntl", had_mark = "has the folder";

std::string host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "?";
}

struct flock whole_file() {
  struct flock whole {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  return whole;
}

// The file of another process that has the folder, or may have it.
struct OtherOwner {
  fs::path file;
  std::string text;
  bool certain;  // it holds its lock
};

// No value: that process is gone, or its file is.
std::optional<OtherOwner> owner_in(const fs::path& path) {
  const int file = uninterrupted([&] { return open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK); });
  if (file < 0 && errno == ENOENT) return std::nullopt;
  OtherOwner other{.file = path, .text = "", .certain = false};
  bool is_free = false;
  if (file >= 0) {
    auto lock = whole_file();
    const bool known = uninterrupted([&] { return fcntl(file, F_OFD_GETLK, &lock); }) == 0;
    other.certain = known && lock.l_type != F_UNLCK;
    is_free = known && !other.certain;
    std::array<char, 512> text;
    const auto got = uninterrupted([&] { return pread(file, text.data(), text.size(), 0); });
    if (got > 0) other.text.assign(text.data(), static_cast<std::size_t>(got));
    close(file);
  }
  if (other.certain) return other;
  const auto owner = path.filename().string().substr(prefix.size());
  if (look_for_owner(owner) == Owner::gone) return std::nullopt;
  const bool was_locked = other.text.find(locked_mark) != std::string::npos;
  if (is_free && was_locked && (is_of_this_kernel(owner) || !has_local_locks(path))) return std::nullopt;
  return other;
}

// The first owner that is not `own`. The files of processes that are gone are removed if `clear` is set: no other
// process will ever make one of the same name.
std::optional<OtherOwner> other_owner(const fs::path& folder, const fs::path& own, bool clear) {
  for (const auto& name : names_in(folder, [](const std::string& one) { return one.starts_with(prefix); })) {
    if (name == own.filename()) continue;
    if (auto other = owner_in(folder / name)) return other;
    if (clear) unlink((folder / name).c_str());
  }
  return std::nullopt;
}

[[noreturn]] void fail_as_taken(const fs::path& folder, const std::optional<OtherOwner>& other) {
  if (!other || other->certain)
    fail(ExitCode::unavailable, "{}: another process is at work there; wait for it, or use another folder",
         folder.string());
  const auto end = other->text.find('\n');
  fail(ExitCode::unavailable,
       "{}: another process is at work there, says {} ({}); wait for it, or remove that file if it has ended",
       folder.string(), other->file.string(), other->text.empty() ? "it is empty" : other->text.substr(0, end));
}

void wait_a_moment() {
  static std::minstd_rand draw(std::random_device{}());
  std::this_thread::sleep_for(std::chrono::milliseconds(std::uniform_int_distribution(5, 50)(draw)));
}

}  // namespace

FolderLock::FolderLock(const fs::path& folder) : folder_(folder), held_(folder) {
  try {
    lock_folder();
    // Two processes that start at once see each other, and both step back. The one that has the folder says so: how
    // long a file stays tells nothing on a busy machine. One that was just killed may have a child for a moment.
    constexpr int attempts = 20;
    fs::path seen;
    for (int attempt = 1;; ++attempt) {
      make_file();
      const auto other = other_owner(folder_, file_, true);
      if (!other) break;
      remove_file();
      const bool has_it = other->text.find(had_mark) != std::string::npos;
      if (attempt == attempts || (has_it && other->file == seen)) fail_as_taken(folder_, other);
      if (has_it) seen = other->file;
      wait_a_moment();
    }
    // Where that fails, others ask some times more.
    static_cast<void>(uninterrupted([&] { return ::write(file_descriptor_, had_mark.data(), had_mark.size()); }));
    uninterrupted([&] { return fsync(file_descriptor_); });  // for those who come after a power cut
    tell_what_is_missing();
  } catch (...) {
    remove_file();
    if (folder_descriptor_ >= 0) close(folder_descriptor_);
    throw;
  }
}

FolderLock::~FolderLock() {
  remove_file();
  if (folder_descriptor_ >= 0) close(folder_descriptor_);
}

void FolderLock::lock_folder() {
  folder_descriptor_ = held_.handle().open_to_read();
  const auto lock = [&] { return uninterrupted([&] { return flock(folder_descriptor_, LOCK_EX | LOCK_NB); }) == 0; };
  // The child of a process that was just killed has its lock for a moment.
  constexpr int attempts = 10;
  bool locked = lock();
  for (int attempt = 1; !locked && errno == EWOULDBLOCK && attempt < attempts; ++attempt) {
    wait_a_moment();
    locked = lock();
  }
  if (!locked) {
    if (errno == EWOULDBLOCK) fail_as_taken(folder_, std::nullopt);
    no_flock_ = system_reason();
  }
  if (!held_.handle().is_in_place())  // its last owner has removed it
    throw SystemError("cannot open " + folder_.string(), ENOENT);
}

void FolderLock::make_file() {
  static std::atomic<int> count{0};  // this process may ask twice
  file_ = folder_ / fmt::format("{}{}-{}", prefix, this_owner(), count++);
  removal_.emplace(file_);
  file_descriptor_ =
      uninterrupted([&] { return open(file_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666); });
  if (file_descriptor_ < 0) {
    const int number = errno;
    removal_.reset();
    const auto path = std::exchange(file_, {});
    fail_to_write(path, number);
  }
  auto whole = whole_file();
  const bool locked = uninterrupted([&] { return fcntl(file_descriptor_, F_OFD_SETLK, &whole); }) == 0;
  no_fcntl_ = locked ? "" : system_reason();
  const auto text = fmt::format("host {}, process {}, {}\n", host_name(), getpid(), locked ? locked_mark : "no lock");
  const auto written = uninterrupted([&] { return ::write(file_descriptor_, text.data(), text.size()); });
  if (written != static_cast<ssize_t>(text.size())) fail_to_write(file_, written < 0 ? errno : ENOSPC);
}

// The file goes first, while it is locked: nobody shall take it for that of a killed process.
void FolderLock::remove_file() noexcept {
  const char* name = file_.c_str() + file_.native().rfind('/') + 1;  // the folder may have been moved
  constexpr int attempts = 3;  // what stays behind is removed by the next process, but why leave it
  for (int i = 0; i < attempts && !file_.empty() && unlinkat(folder_descriptor_, name, 0) != 0 && errno != ENOENT;) ++i;
  if (file_descriptor_ >= 0) close(file_descriptor_);
  file_descriptor_ = -1;
  file_.clear();
  removal_.reset();
}

void FolderLock::tell_what_is_missing() const {
  if (no_flock_.empty() && no_fcntl_.empty()) return;
  const auto* kinds = no_fcntl_.empty() ? "flock" : no_flock_.empty() ? "fcntl" : "flock or fcntl";
  tell(fmt::format("kadanoff: {} cannot be locked by {} ({}); a file {}… in it keeps others out", folder_.string(),
                   kinds, no_flock_.empty() ? no_fcntl_ : no_flock_, prefix));
}

bool is_locked(const fs::path& folder) { return other_owner(folder, {}, false).has_value(); }

}  // namespace kadanoff::io
