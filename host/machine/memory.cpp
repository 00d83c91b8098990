// Finds how much memory is free: from the GPU, or from /proc and the limits of the process and its control group.
#include "host/machine/memory.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <fstream>

#include "host/base/words.hpp"
#include "kernels/core/check.hpp"
#include "kernels/core/control_group.hpp"

namespace kadanoff::machine {
namespace {

namespace fs = std::filesystem;

std::optional<std::int64_t> taken_as_free;  // --memory

// The number of bytes behind a key of /proc/meminfo, which counts in KiB.
std::optional<std::int64_t> bytes_in_meminfo(const fs::path& root, const std::string& key) {
  std::ifstream file(root / "proc/meminfo");
  for (std::string word; file >> word;)
    if (std::int64_t number = 0; word == key + ':' && file >> number) return number * 1024;
  return std::nullopt;
}

// Kernels before 3.14 do not say what is available.
std::optional<std::int64_t> available_in_meminfo(const fs::path& root) {
  if (const auto available = bytes_in_meminfo(root, "MemAvailable")) return available;
  const auto free = bytes_in_meminfo(root, "MemFree");
  if (!free) return std::nullopt;
  return *free + bytes_in_meminfo(root, "Buffers").value_or(0) + bytes_in_meminfo(root, "Cached").value_or(0);
}

void keep_least(MemoryLimits& memory, const std::optional<std::int64_t>& bytes, const std::string& reason) {
  if (!bytes || (memory.available && *bytes >= *memory.available)) return;
  memory.available = std::max<std::int64_t>(*bytes, 0);
  memory.reason = reason;
}

// What a limit of this process leaves; `field` of /proc/self/statm counts the pages that it counts.
void keep_what_is_left_by(MemoryLimits& memory, __rlimit_resource which, const char* name, int field,
                          std::int64_t kept_back) {
  rlimit limit{};
  if (getrlimit(which, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return;
  std::ifstream statm("/proc/self/statm");
  std::int64_t pages = 0;
  for (int i = 0; i <= field; ++i)
    if (!(statm >> pages)) return;
  constexpr rlim_t most = rlim_t{1} << 62;
  const auto all = static_cast<std::int64_t>(std::min(limit.rlim_cur, most)), taken = pages * sysconf(_SC_PAGESIZE);
  const auto text = [](std::int64_t bytes) { return bytes_text(static_cast<double>(bytes)); };
  keep_least(memory, all - taken - kept_back,
             fmt::format("{} is {}, the program itself takes {}{}", name, text(all), text(taken),
                         kept_back > 0 ? fmt::format(", and {} are kept back", text(kept_back)) : ""));
}

}  // namespace

std::string bytes_text(double bytes) {
  if (bytes < 1024) return counted(std::llround(bytes), "byte");
  constexpr std::array<const char*, 5> units = {"KiB", "MiB", "GiB", "TiB", "PiB"};
  std::size_t unit = 0;
  for (bytes /= 1024; bytes >= 1024 && unit + 1 < units.size(); ++unit) bytes /= 1024;
  return fmt::format("{:.1f} {}", bytes, units[unit]);
}

std::int64_t parse_bytes(const std::string& text) {
  const auto refuse = [&] { fail(ExitCode::usage, "--memory '{}' is not a size such as 20G, 512M or 1.5T", text); };
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  std::string unit(end, text.data() + text.size());
  std::erase(unit, ' ');
  for (char& letter : unit) letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  const std::string prefixes = "KMGTP";
  const auto prefix = unit.empty() ? std::string::npos : prefixes.find(unit[0]);
  const bool bare = unit.empty() || unit == "B";
  if (error != std::errc() || (!bare && prefix == std::string::npos)) refuse();
  if (!bare) {
    if (const auto rest = unit.substr(1); !rest.empty() && rest != "B" && rest != "IB") refuse();
    for (std::size_t i = 0; i <= prefix; ++i) number *= 1024;
  }
  constexpr double most = 0x1p60;
  if (!(number >= 1 && number <= most)) refuse();
  return static_cast<std::int64_t>(number);
}

void take_as_free(std::int64_t bytes) { taken_as_free = bytes; }

MemoryLimits host_memory(const fs::path& root) {
  const auto group = control_group_limits(root);
  MemoryLimits memory{.total = bytes_in_meminfo(root, "MemTotal"), .available = {}, .reason = {}};
  if (group.memory) memory.total = std::min(memory.total.value_or(*group.memory), *group.memory);
  if (taken_as_free) {
    memory.available = taken_as_free;
    memory.reason = "--memory";
    return memory;
  }
  keep_least(memory, available_in_meminfo(root), "what this machine has free");
  keep_least(memory, group.memory_left, "the limit of its control group");
  // The address space is taken in pieces larger than what is asked for: stacks, heaps, the growth of a file in memory.
  constexpr std::int64_t lost_in_pieces = 32 << 20;
  keep_what_is_left_by(memory, RLIMIT_AS, "ulimit -v", 0, lost_in_pieces);
  keep_what_is_left_by(memory, RLIMIT_DATA, "ulimit -d", 5, 0);
  return memory;
}

std::optional<std::int64_t> available_bytes(Device device) {
  if (device == cpu_device) return host_memory().available;
  const auto free = cuda_free_bytes(device.index);
  return free > 0 ? std::optional(free) : std::nullopt;
}

std::optional<std::int64_t> available_to_holder(std::int64_t held) {
  if (taken_as_free) return taken_as_free;
  const auto free = host_memory().available;
  return free ? std::optional(*free + held) : std::nullopt;
}

std::string memory_hint(Device device) {
  if (device != cpu_device) return "";
  const auto reason = host_memory().reason;
  return reason == "--memory" ? " by --memory" : fmt::format(" ({}; --memory SIZE takes as much for free)", reason);
}

void require_memory(const std::string& what, double bytes, Device device) {
  const auto available = available_bytes(device);
  if (available && bytes > static_cast<double>(*available))
    fail(ExitCode::usage, "{} would need {} of memory on {}, and {} are free{}", what, bytes_text(bytes),
         to_string(device), bytes_text(static_cast<double>(*available)), memory_hint(device));
}

}  // namespace kadanoff::machine
