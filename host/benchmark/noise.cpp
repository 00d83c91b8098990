// Judges by load and spread whether a measurement was disturbed.
#include "host/benchmark/noise.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "host/base/words.hpp"

namespace kadanoff::benchmark {

std::optional<std::string> busy_before(double load, int cores, int threads) {
  constexpr double of_an_idle_machine = 0.5;
  const int left = std::max(0, cores - threads);
  if (load <= left + of_an_idle_machine) return {};
  return fmt::format(
      "other processes kept the machine busy in the minute before: load {:.2f}, with only {} of {} free beside "
      "the {} of this run. If they still run, the times are too long: repeat when the machine is idle",
      load, left, counted(cores, "core"), counted(threads, "thread"));
}

std::optional<std::string> busy_before(const nlohmann::json& state, Context& context) {
  const auto& load = state["cpu"]["load"];
  if (!load.is_number()) return {};
  const int threads = context.on_cuda() ? 1 : context.cpu().threads();  // one thread launches kernels
  return busy_before(load.get<double>(), static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN)), threads);
}

std::optional<std::string> unsteady(const std::vector<BenchmarkRow>& rows) {
  constexpr double steady = 0.1;
  std::vector<std::string> names;
  for (const auto& row : rows)
    if (row.time.spread() > steady)
      names.push_back(fmt::format("{} {} by {:.0f} %", row.work, row.size, 100 * row.time.spread()));
  if (names.empty()) return {};
  return fmt::format(
      "times vary: the quartiles differ by more than {:.0f} % of the median. Other processes may run, or the time is "
      "short (repeat, or give more --seconds): {}",
      100 * steady, fmt::join(names, ", "));
}

}  // namespace kadanoff::benchmark
