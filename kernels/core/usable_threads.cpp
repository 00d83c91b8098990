// Takes the least of what the system and the environment allow.
#include "kernels/core/usable_threads.hpp"

#include <fmt/format.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
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

// A count that a batch system or a user has set. OMP_NUM_THREADS may be a list, one for each level.
void keep_least(ThreadCount& count, const char* variable) {
  const char* const value = std::getenv(variable);
  if (value == nullptr) return;
  const std::string_view text = value;
  int threads = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), threads);
  const bool whole = end == text.data() + text.size() || *end == ',';
  if (error == std::errc() && whole && threads > 0) keep_least(count, threads, fmt::format("{}={}", variable, text));
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
  for (const char* variable : {"SLURM_CPUS_PER_TASK", "OMP_NUM_THREADS"}) keep_least(count, variable);
  return count;
}

}  // namespace kadanoff
