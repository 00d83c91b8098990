// Looks at paths and folders; every failure is an error.
#include "host/io/file_status.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>

#include "host/base/standard_error.hpp"
#include "host/io/held_folder.hpp"
#include "host/io/system_call.hpp"

namespace kadanoff::io {
namespace {

namespace fs = std::filesystem;

bool nothing_there(int number) { return number == ENOENT || number == ENOTDIR; }

// A folder, and no link to one.
bool is_folder_itself(const fs::path& path) {
  struct stat info {};
  if (uninterrupted([&] { return lstat(path.c_str(), &info); }) == 0) return S_ISDIR(info.st_mode);
  if (nothing_there(errno)) return false;
  throw SystemError("cannot look at " + path.string(), errno);
}

}  // namespace

std::optional<struct stat> status_of(const fs::path& path) {
  struct stat info {};
  if (uninterrupted([&] { return stat(path.c_str(), &info); }) == 0) return info;
  if (nothing_there(errno)) return std::nullopt;
  throw SystemError("cannot look at " + path.string(), errno);
}

bool is_there(const fs::path& path) { return status_of(path).has_value(); }

bool is_folder(const fs::path& path) {
  const auto info = status_of(path);
  return info && S_ISDIR(info->st_mode);
}

bool same_file(const fs::path& one, const fs::path& other) {
  const auto a = status_of(one), b = status_of(other);
  return a && b && a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

std::vector<std::string> names_in(const fs::path& folder, const std::function<bool(const std::string&)>& wanted) {
  std::vector<std::string> names;
  std::error_code error;
  for (auto entry = fs::directory_iterator(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error))
    if (auto name = entry->path().filename().string(); wanted(name)) names.push_back(std::move(name));
  if (error && !nothing_there(error.value())) throw SystemError("cannot list " + folder.string(), error.value());
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> names_in(const fs::path& folder) {
  return names_in(folder, [](const std::string&) { return true; });
}

std::vector<Unread> visit_below(const fs::path& folder, const std::function<bool(const fs::path&)>& visit) {
  std::vector<Unread> unread;
  for (const auto& name : names_in(folder)) {
    const auto path = folder / name;
    try {
      if (!visit(path) || !is_folder_itself(path)) continue;
      for (auto& one : visit_below(path, visit)) unread.push_back(std::move(one));
    } catch (const SystemError& error) {
      unread.push_back({.path = path, .problem = error.what()});
    }
  }
  return unread;
}

fs::path make_folders(const fs::path& folder) {
  require_held_in_place(folder);
  if (is_folder(folder)) return {};
  const auto parent = folder.has_filename() ? folder.parent_path() : folder.parent_path().parent_path();
  auto above = parent.empty() || parent == folder ? fs::path() : make_folders(parent);
  if (uninterrupted([&] { return mkdir(folder.c_str(), 0777); }) != 0) {
    if (errno == EEXIST && is_folder(folder)) return above;  // another process was faster
    throw SystemError("cannot make the folder " + folder.string(), errno);
  }
  sync_folder(parent.empty() ? "." : parent);
  return above.empty() ? folder : above;
}

void remove_file(const fs::path& path) {
  require_held_in_place(path);
  if (uninterrupted([&] { return unlink(path.c_str()); }) != 0 && !nothing_there(errno))
    throw SystemError("cannot remove " + path.string(), errno);
}

void remove_tree(const fs::path& path) {
  require_held_in_place(path);
  std::error_code error;
  fs::remove_all(path, error);
  if (error) throw SystemError("cannot remove " + path.string(), error.value());
}

void rename_file(const fs::path& from, const fs::path& to) {
  require_held_in_place(to);
  if (uninterrupted([&] { return rename(from.c_str(), to.c_str()); }) != 0) fail_to_write(to);
}

void sync_folder(const fs::path& folder) {
  const int descriptor = uninterrupted([&] { return open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); });
  if (descriptor < 0 && errno == EACCES) {  // it may be written, but not read
    tell(fmt::format("kadanoff: {} cannot be opened to make its new names safe on the disk: {}", folder.string(),
                     system_reason()));
    return;
  }
  if (descriptor < 0) throw SystemError("cannot sync the folder " + folder.string(), errno);
  const int number = uninterrupted([&] { return fsync(descriptor); }) == 0 ? 0 : errno;
  close(descriptor);
  if (number == 0 || number == EINVAL || number == ENOSYS || number == EOPNOTSUPP || number == EROFS) return;
  throw SystemError("cannot sync the folder " + folder.string(), number);
}

}  // namespace kadanoff::io
