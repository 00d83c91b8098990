// Takes the least of what the system and the environment allow.
#include "kernels/core/usable_threads.hpp"

#include <fmt/format.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string_view>

#include "kernels/core/control_group.hpp"

namespace kadanoff {
namespace {

void keep_least(ThreadCount& count, int threads, const std::string& reason) {
  if (threads < count.threads) count = {threads, reason};
}

constexpr std::array variables{"SLURM_CPUS_PER_TASK", "OMP_NUM_THREADS"};

// What a batch system or a user has set; empty if nothing.
std::string value_of(const char* variable) {
  const char* const value = std::getenv(variable);
  std::string text = value == nullptr ? "" : value;
  text.erase(0, text.find_first_not_of(' '));
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

// 1 or more. OMP_NUM_THREADS may be a list, one for each level: "4, 2" is 4. 0 if the text is neither.
int threads_in(std::string_view text) {
  int threads = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), threads);
  const auto behind = text.substr(static_cast<std::size_t>(end - text.data()));
  const auto next = behind.find_first_not_of(' ');
  const bool is_whole = next == std::string_view::npos || behind[next] == ',';
  return error == std::errc() && is_whole ? std::max(threads, 0) : 0;
}

}  // namespace

ThreadCount usable_threads() {
  const auto cores = static_cast<int>(std::max(1L, sysconf(_SC_NPROCESSORS_ONLN)));
  ThreadCount count{cores, "the cores of this machine"};
  cpu_set_t affinity;
  if (sched_getaffinity(0, sizeof affinity, &affinity) == 0)
    keep_least(count, std::max(1, CPU_COUNT(&affinity)), "the cores that this process may use (its CPU affinity)");
  static const auto quota = control_group_limits().cores;  // read once: a process may make many pools of threads
  if (quota)
    keep_least(count, static_cast<int>(std::clamp(std::ceil(*quota), 1.0, 4096.0)),
               fmt::format("the CPU quota of its control group, {:.3g} cores", *quota));
  return count;
}

ThreadCount default_threads() {
  auto count = usable_threads();
  for (const char* variable : variables)
    if (const auto value = value_of(variable); const int threads = threads_in(value))
      keep_least(count, threads, fmt::format("{}={}", variable, value));
  return count;
}

std::string ignored_thread_settings() {
  std::string ignored;
  for (const char* variable : variables)
    if (const auto value = value_of(variable); !value.empty() && threads_in(value) == 0)
      ignored += fmt::format("{}{}={}", ignored.empty() ? "" : ", ", variable, value);
  return ignored;
}

}  // namespace kadanoff
