// Looks for the file system in the list of mounts: by its type, and by options that keep locks on this host.
#include "host/io/local_locks.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <string_view>

namespace kadanoff::io {
namespace {

constexpr std::array<std::string_view, 7> local_types = {"9p",       "afs",    "beegfs",  "fuse",
                                                         "orangefs", "vboxsf", "virtiofs"};
constexpr std::array<std::string_view, 5> local_options = {"local_lock=all", "local_lock=posix", "localflock", "nobrl",
                                                           "nolock"};

template <class List>
bool contains(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_local(const std::string& type, const std::string& options) {
  if (type.starts_with("fuse.") || contains(local_types, type)) return true;
  std::istringstream words(options);
  for (std::string word; std::getline(words, word, ',');)
    if (contains(local_options, word)) return true;
  return false;
}

}  // namespace

// A line is "36 35 98:0 /root /mount options [tags] - type source options".
bool has_local_locks(const std::string& mounts, const std::string& device) {
  std::istringstream lines(mounts);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::string number, parent, its_device, type, source, options;
    fields >> number >> parent >> its_device;
    const auto dash = line.find(" - ");
    if (its_device != device || dash == std::string::npos) continue;
    std::istringstream(line.substr(dash + 3)) >> type >> source >> options;
    if (is_local(type, options)) return true;
  }
  return false;
}

bool has_local_locks(const std::filesystem::path& path) {
  struct stat info {};
  std::ifstream file("/proc/self/mountinfo");
  std::stringstream mounts;
  mounts << file.rdbuf();
  return stat(path.c_str(), &info) == 0 &&
         has_local_locks(mounts.str(), fmt::format("{}:{}", major(info.st_dev), minor(info.st_dev)));
}

}  // namespace kadanoff::io
