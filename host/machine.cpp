#include "host/machine.hpp"

#include <fstream>
#include <string_view>
#include <thread>

#include "kernels/core/isa.hpp"

namespace kadanoff {
namespace {

// The value of the first line "KEY <separator> VALUE" of a file such as /proc/cpuinfo; empty where there is none.
std::string value_of(const char* path, std::string_view key, char separator) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(key)) continue;
    const auto end_of_key = line.find(separator);
    if (end_of_key == std::string::npos) continue;
    const auto first = line.find_first_not_of(" \t\"", end_of_key + 1);
    const auto last = line.find_last_not_of(" \t\"");
    return first == std::string::npos ? "" : line.substr(first, last - first + 1);
  }
  return {};
}

std::int64_t memory(std::string_view key) {  // /proc/meminfo counts in KiB
  const auto text = value_of("/proc/meminfo", key, ':');
  return text.empty() ? 0 : std::stoll(text) * 1024;
}

std::string or_unknown(std::string text) { return text.empty() ? "unknown" : text; }

}  // namespace

Machine this_machine() {
  Machine machine;
  machine.cpu = or_unknown(value_of("/proc/cpuinfo", "model name", ':'));
  machine.isa = to_string(current_isa());
  machine.system = or_unknown(value_of("/etc/os-release", "PRETTY_NAME", '='));
  machine.threads = static_cast<int>(std::thread::hardware_concurrency());
  machine.memory_bytes = memory("MemTotal");
  machine.available_bytes = memory("MemAvailable");
  return machine;
}

}  // namespace kadanoff
