// Finds how much memory is free: from the GPU, or from /proc and the limits of the process and its control group.
#include "host/machine/memory.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "host/machine/machine.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::machine {
namespace {

namespace fs = std::filesystem;

// The first number in a file, or the one behind `key`; nothing if there is none ("max").
std::optional<std::int64_t> number_in(const fs::path& path, const std::string& key = {}) {
  std::ifstream file(path);
  for (std::string word; !key.empty() && word != key;)
    if (!(file >> word)) return std::nullopt;
  std::int64_t number = 0;
  return file >> number ? std::optional(number) : std::nullopt;
}

void keep_least(std::optional<std::int64_t>& least, std::int64_t bytes) {
  bytes = std::max<std::int64_t>(bytes, 0);
  least = std::min(least.value_or(bytes), bytes);
}

}  // namespace

std::string bytes_text(double bytes) {
  if (bytes < 1024) return fmt::format("{:.0f} bytes", bytes);
  constexpr std::array<const char*, 5> units = {"KiB", "MiB", "GiB", "TiB", "PiB"};
  std::size_t unit = 0;
  for (bytes /= 1024; bytes >= 1024 && unit + 1 < units.size(); ++unit) bytes /= 1024;
  return fmt::format("{:.1f} {}", bytes, units[unit]);
}

std::optional<std::int64_t> control_group_bytes(const fs::path& mount, fs::path group) {
  std::optional<std::int64_t> least;
  for (group = group.relative_path();; group = group.parent_path()) {
    const auto folder = mount / group;
    const auto limit = number_in(folder / "memory.max"), used = number_in(folder / "memory.current");
    // Inactive file pages count as free: the kernel releases them before it kills a process.
    if (limit && used)
      keep_least(least, *limit - *used + number_in(folder / "memory.stat", "inactive_file").value_or(0));
    if (group.empty()) return least;
  }
}

std::optional<std::int64_t> available_bytes(Device device) {
  std::optional<std::int64_t> bytes;
  if (device != cpu_device) {
    if (const auto free = cuda_free_bytes(device.index); free > 0) bytes = free;
    return bytes;
  }
  if (const auto free = this_machine().available_bytes; free > 0) bytes = free;
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
    if (const auto pages = number_in("/proc/self/statm"))
      keep_least(bytes, static_cast<std::int64_t>(limit.rlim_cur) - *pages * sysconf(_SC_PAGESIZE));
  std::ifstream groups("/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);)
    if (line.starts_with("0::"))
      if (const auto left = control_group_bytes("/sys/fs/cgroup", line.substr(3))) keep_least(bytes, *left);
  return bytes;
}

void require_memory(const std::string& what, double bytes, Device device) {
  const auto available = available_bytes(device);
  if (available && bytes > static_cast<double>(*available))
    fail(ExitCode::usage, "{} would need {} of memory on {}, and {} are free", what, bytes_text(bytes),
         to_string(device), bytes_text(static_cast<double>(*available)));
}

}  // namespace kadanoff::machine
