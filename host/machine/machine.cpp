// Reads the CPU, its memory and the system from /proc and /etc/os-release.
#include "host/machine/machine.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <string_view>

#include "kernels/core/isa.hpp"

namespace kadanoff::machine {
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

std::vector<std::string> features() {
  constexpr std::array<std::string_view, 9> wanted = {"sse4_2",      "avx2",        "fma",      "avx512f", "avx512bw",
                                                      "avx512_vnni", "avx512_bf16", "amx_bf16", "asimd"};
  auto all = value_of("/proc/cpuinfo", "flags", ':');
  if (all.empty()) all = value_of("/proc/cpuinfo", "Features", ':');  // on ARM
  std::istringstream words(all);
  std::vector<std::string> found;
  for (std::string word; words >> word;)
    if (std::find(wanted.begin(), wanted.end(), word) != wanted.end()) found.push_back(word);
  return found;
}

std::string or_unknown(const std::string& text) { return text.empty() ? "unknown" : text; }

}  // namespace

Machine this_machine() {
  Machine machine;
  machine.cpu = or_unknown(value_of("/proc/cpuinfo", "model name", ':'));
  machine.isa = to_string(current_isa());
  machine.features = features();
  machine.system = or_unknown(value_of("/etc/os-release", "PRETTY_NAME", '='));
  machine.threads = default_threads();
  machine.memory = host_memory();
  return machine;
}

}  // namespace kadanoff::machine
