// Finds the folders of this process's control groups and their parents, and reads their limits.
#include "kernels/core/control_group.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace kadanoff {
namespace {

namespace fs = std::filesystem;

// A line "4:memory:/path" of /proc/self/cgroup; version 2 names no controllers.
struct Group {
  std::string controllers;
  fs::path path;
};

// A control group `root` that is mounted at `at`.
struct Mount {
  fs::path root, at;
};

std::vector<Group> groups_of_this_process(const fs::path& root) {
  std::ifstream file(root / "proc/self/cgroup");
  std::vector<Group> groups;
  for (std::string line; std::getline(file, line);) {
    const auto first = line.find(':');
    const auto second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second != std::string::npos)
      groups.push_back({line.substr(first + 1, second - first - 1), line.substr(second + 1)});
  }
  return groups;
}

// mountinfo writes a space as \040.
std::string unescaped(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 3 < text.size()) {
      plain += static_cast<char>(std::stoi(text.substr(i + 1, 3), nullptr, 8));
      i += 3;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

bool lists(const std::string& names, const std::string& name) {
  return (',' + names + ',').find(',' + name + ',') != std::string::npos;
}

// "31 23 0:28 ROOT AT OPTIONS [TAGS…] - TYPE SOURCE CONTROLLERS"
std::vector<Mount> mounts_of(const fs::path& root, const std::string& controller) {
  std::ifstream file(root / "proc/self/mountinfo");
  std::vector<Mount> mounts;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string skipped, from, at, word, type, source, options;
    words >> skipped >> skipped >> skipped >> from >> at;
    while (words >> word && word != "-") {
    }
    words >> type >> source >> options;
    if (controller.empty() ? type == "cgroup2" : type == "cgroup" && lists(options, controller))
      mounts.push_back({unescaped(from), unescaped(at)});
  }
  return mounts;
}

// Where they usually are, if mountinfo does not say: it may be hidden in a container.
std::vector<Mount> usual_mounts(const Group& group, const std::string& controller) {
  const fs::path usual = "/sys/fs/cgroup";
  if (controller.empty()) return {{"/", usual}, {"/", usual / "unified"}};
  return {{"/", usual / controller}, {"/", usual / group.controllers}};
}

bool leads_up(const fs::path& path) { return std::find(path.begin(), path.end(), "..") != path.end(); }

// The folder of the group below the mount and all above it, which exist or not.
void add_folders(const fs::path& root, const Mount& mount, const fs::path& group, std::set<fs::path>& folders) {
  const auto at = root / mount.at.relative_path();
  std::vector<fs::path> below{group.relative_path()};
  if (const auto inside = group.lexically_relative(mount.root); !inside.empty()) below.push_back(inside);
  for (auto path : below) {
    if (leads_up(path) || path == ".") path.clear();  // a container shows no more than its own group
    for (;; path = path.parent_path()) {
      folders.insert(path.empty() ? at : at / path);
      if (path.empty()) break;
    }
  }
}

std::set<fs::path> folders_of(const fs::path& root, const std::string& controller) {
  std::set<fs::path> folders;
  for (const auto& group : groups_of_this_process(root)) {
    for (const auto& name : {std::string(), controller}) {
      if (name.empty() ? !group.controllers.empty() : !lists(group.controllers, name)) continue;
      auto mounts = mounts_of(root, name);
      const auto usual = usual_mounts(group, name);
      mounts.insert(mounts.end(), usual.begin(), usual.end());
      for (const auto& mount : mounts) add_folders(root, mount, group.path, folders);
    }
  }
  return folders;
}

// The first number in a file, or the one behind `key`; nothing if there is none ("max").
std::optional<double> number_in(const fs::path& path, const std::string& key = {}) {
  std::ifstream file(path);
  for (std::string word; !key.empty() && word != key;)
    if (!(file >> word)) return std::nullopt;
  double number = 0;
  return file >> number ? std::optional(number) : std::nullopt;
}

template <class T>
void keep_least(std::optional<T>& least, T value) {
  least = std::min(least.value_or(value), value);
}

void add_cpu(const fs::path& folder, ControlGroupLimits& limits) {
  std::ifstream file(folder / "cpu.max");  // "QUOTA PERIOD", or "max PERIOD"
  double quota = 0, period = 0;
  if (file >> quota >> period && quota > 0 && period > 0) keep_least(limits.cores, quota / period);
  const auto quota_1 = number_in(folder / "cpu.cfs_quota_us"), period_1 = number_in(folder / "cpu.cfs_period_us");
  if (quota_1 && period_1 && *quota_1 > 0 && *period_1 > 0) keep_least(limits.cores, *quota_1 / *period_1);
}

// Inactive file pages count as free: the kernel releases them before it kills a process.
void add_memory(const fs::path& folder, const char* limit_name, const char* used_name, const char* inactive_name,
                ControlGroupLimits& limits) {
  const auto limit = number_in(folder / limit_name);
  constexpr double none = 0x1p62;  // version 1 writes the largest multiple of a page
  if (!limit || *limit >= none) return;
  const auto used = number_in(folder / used_name).value_or(0);
  const auto inactive = number_in(folder / "memory.stat", inactive_name).value_or(0);
  keep_least(limits.memory, static_cast<std::int64_t>(*limit));
  keep_least(limits.memory_left, static_cast<std::int64_t>(std::max(0.0, *limit - used + inactive)));
}

}  // namespace

ControlGroupLimits control_group_limits(const fs::path& root) {
  ControlGroupLimits limits;
  for (const auto& folder : folders_of(root, "cpu")) add_cpu(folder, limits);
  for (const auto& folder : folders_of(root, "memory")) {
    add_memory(folder, "memory.max", "memory.current", "inactive_file", limits);
    add_memory(folder, "memory.high", "memory.current", "inactive_file", limits);  // beyond it the kernel slows us down
    add_memory(folder, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file", limits);
  }
  return limits;
}

}  // namespace kadanoff
