// Opens a temporary file and moves it to its name, by whatever the file system can do.
#include "host/io/pending_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <map>
#include <optional>
#include <utility>

#include "host/io/file_status.hpp"
#include "host/io/system_call.hpp"
#include "host/io/temporary_name.hpp"

namespace kadanoff::io {
namespace {

namespace fs = std::filesystem;

// Calls make(name) for one temporary name after the other, as long as there is such a file already. Returns what it
// returned, or −1.
template <class Make>
int with_new_name(const fs::path& folder, const std::string& name, fs::path& chosen, Make make) {
  constexpr int attempts = 1000;
  for (int n = 0; n < attempts; ++n) {
    const auto temporary = temporary_name(folder, name, n);
    const int result = uninterrupted([&] { return make(temporary); });
    if (result >= 0) chosen = temporary;
    if (result >= 0 || errno != EEXIST) return result;
  }
  return -1;
}

constexpr mode_t of_new_files = 0666;  // less what the umask takes

int open_new(const fs::path& path, mode_t mode = of_new_files) {
  return open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, mode);
}

// Where nothing can be removed, another way would only leave a second file behind.
void remove_trial(const fs::path& name) {
  try {
    remove_file(name);
  } catch (const SystemError& error) {
    if (is_of_the_disk(error.number())) throw;
    throw Error(ExitCode::io, error.what(), "its folder lets files be made but not removed: this one stays");
  }
}

// A file of one byte takes the whole way to a temporary name, and there is replaced.
void try_way(const fs::path& folder, PendingFile::Named named) {
  fs::path name;
  std::optional<RemovedOnSignal> removal;  // from before the file is there
  const int descriptor = with_new_name(folder, "trial", name, [&](const fs::path& path) {
    removal.emplace(path);
    return open_new(path);
  });
  if (descriptor < 0) fail_to_write(folder);
  close(descriptor);
  try {
    remove_trial(name);
    for (const auto if_exists : {IfExists::refuse, IfExists::replace}) {
      PendingFile file(name, named, PendingFile::Readers::as_usual);
      if (uninterrupted([&] { return ::write(file.descriptor(), "?", 1); }) < 0) fail_to_write(folder);
      if (!file.publish(name, if_exists)) throw SystemError("cannot write " + folder.string(), EEXIST);
    }
    remove_file(name);
  } catch (const Error&) {
    unlink(name.c_str());
    throw;
  }
}

}  // namespace

PendingFile::Named PendingFile::way_in(const fs::path& folder) {
  static std::map<fs::path, Named> known;
  std::error_code ignored;
  const auto absolute = fs::absolute(folder, ignored);
  if (const auto found = known.find(absolute); found != known.end()) return found->second;
  const auto way = [&] {
    try {
      try_way(folder, Named::at_the_end);
      return Named::at_the_end;
    } catch (const SystemError& error) {
      if (is_of_the_disk(error.number())) throw;
      try_way(folder, Named::from_the_start);
      return Named::from_the_start;
    }
  }();
  known.emplace(absolute, way);
  return way;
}

PendingFile::PendingFile(const fs::path& path, Named named, Readers readers)
    : folder_(path.has_parent_path() ? path.parent_path() : fs::path(".")), name_(path.filename().string()) {
  const mode_t mode = readers == Readers::owner_only ? 0600 : of_new_files;
  descriptor_ = named == Named::at_the_end
                    ? uninterrupted([&] { return open(folder_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, mode); })
                    : with_new_name(folder_, name_, temporary_, [&](const fs::path& name) {
                        removal_.emplace(name);
                        return open_new(name, mode);
                      });
  if (descriptor_ < 0) fail_to_write(path);
}

PendingFile::~PendingFile() {
  close_descriptor();
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

// Once its bytes are synced, nothing can be lost by a close() that fails.
void PendingFile::close_descriptor() {
  if (descriptor_ >= 0) close(descriptor_);
  descriptor_ = -1;
}

int PendingFile::give_name(const fs::path& name) const {
  const auto self = fmt::format("/proc/self/fd/{}", descriptor_);
  return linkat(AT_FDCWD, self.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW);
}

bool PendingFile::publish(const fs::path& path, IfExists if_exists) {
  if (temporary_.empty() && if_exists == IfExists::refuse) {
    if (uninterrupted([&] { return give_name(path); }) == 0) return true;
    if (errno == EEXIST) return false;
    fail_to_write(path);
  }
  if (temporary_.empty() &&  // only a rename can replace another file in one step
      with_new_name(folder_, name_, temporary_, [this](const fs::path& name) {
        removal_.emplace(name);  // a signal may come as soon as it is there
        return give_name(name);
      }) < 0)
    fail_to_write(path);
  try {
    return move(path, if_exists);
  } catch (const SystemError& error) {
    if (is_of_the_disk(error.number())) throw;
    close_descriptor();  // some file systems cannot rename an open file
    return move(path, if_exists);
  }
}

bool PendingFile::move(const fs::path& path, IfExists if_exists) {
  const auto from = temporary_.c_str(), to = path.c_str();
  const auto renamed = [&] { return uninterrupted([&] { return rename(from, to); }) == 0; };
  if (if_exists == IfExists::replace) {
    if (!renamed()) fail_to_write(path);
  } else if (uninterrupted([&] { return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE); }) != 0) {
    if (errno == EEXIST) return false;
    if (is_of_the_disk(errno)) fail_to_write(path);
    // The file system cannot do that. A hard link also fails if `path` exists; so does a new empty file, which is then
    // replaced. Only SIGKILL between these two leaves it empty.
    if (uninterrupted([&] { return link(from, to); }) == 0) {
      unlink(from);
    } else {
      if (errno == EEXIST) return false;
      if (is_of_the_disk(errno)) fail_to_write(path);
      const int reserved = uninterrupted([&] { return open_new(path); });
      if (reserved < 0 && errno == EEXIST) return false;
      if (reserved < 0) fail_to_write(path);
      const RemovedOnSignal empty(path);
      close(reserved);
      if (!renamed()) {
        const int number = errno;
        unlink(to);
        fail_to_write(path, number);
      }
    }
  }
  temporary_.clear();
  removal_.reset();
  return true;
}

}  // namespace kadanoff::io
