// Warms up, repeats, takes turns, and reads the wall clock and the CPU clock.
#include "host/benchmark/timing.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>

#include "host/base/stopwatch.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::benchmark {
namespace {

double cpu_seconds() {  // of this process
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

// A GPU's queue holds about a thousand launches; a host that fills the queue waits for the GPU. So few calls do not
// fill it.
constexpr std::int64_t before_a_queue_is_full = 8;

// The measured times of one work.
struct WorkTimes {
  std::int64_t calls = 1;
  std::vector<double> seconds, host_seconds, all_threads;  // per call

  std::function<void()> after_each = {};  // measurement

  double measure(Context& context, const Work& work) {
    const double cpu = cpu_seconds();
    const Stopwatch stopwatch;
    const auto first = std::min(calls, before_a_queue_is_full);
    for (std::int64_t i = 0; i < first; ++i) work();
    const double host = stopwatch.seconds();
    for (std::int64_t i = first; i < calls; ++i) work();
    context.synchronize();
    const double all = stopwatch.seconds();
    seconds.push_back(all / static_cast<double>(calls));
    host_seconds.push_back(host / static_cast<double>(first));
    all_threads.push_back((cpu_seconds() - cpu) / static_cast<double>(calls));
    if (after_each) after_each();
    return all;
  }

  // Finds how many calls take `shortest`. The first calls are slow because they choose kernels and touch memory, and an
  // interrupted call is slow too, so the fastest one counts.
  void warm_up(Context& context, const Work& work, double shortest) {
    const auto enough = [&] {
      const double fastest = *std::min_element(seconds.begin(), seconds.end());
      return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(shortest / fastest)));
    };
    measure(context, work);
    while (measure(context, work) < shortest && calls < std::int64_t{1} << 20) calls = std::max(2 * calls, enough());
    calls = enough();
    for (auto* times : {&seconds, &host_seconds, &all_threads}) times->clear();
  }

  [[nodiscard]] Timing timing() const {
    return {.median = quantile(seconds, 0.5),
            .low = quantile(seconds, 0.25),
            .high = quantile(seconds, 0.75),
            .best = *std::min_element(seconds.begin(), seconds.end()),
            .host = quantile(host_seconds, 0.5),
            .cpu = quantile(all_threads, 0.5),
            .repeats = static_cast<std::int64_t>(seconds.size()),
            .calls = calls};
  }
};

}  // namespace

double quantile(std::vector<double> values, double q) {
  expects(!values.empty() && q >= 0 && q <= 1, "quantile: of nothing, or of none");
  std::sort(values.begin(), values.end());
  const double at = q * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const auto above = std::min(below + 1, values.size() - 1);
  return values[below] + (at - static_cast<double>(below)) * (values[above] - values[below]);
}

std::vector<Timing> time_in_turns(Context& context, const std::vector<Work>& works, const TimingPlan& plan) {
  std::vector<WorkTimes> measured(works.size());
  for (auto& one : measured) one.after_each = plan.after_each;
  for (std::size_t i = 0; i < works.size(); ++i) measured[i].warm_up(context, works[i], plan.shortest);

  const Stopwatch stopwatch;
  double round = 0;
  for (std::int64_t done = 0; done < plan.fewest || (done < plan.most && stopwatch.seconds() + round < plan.seconds);
       ++done) {
    round = 0;
    for (std::size_t i = 0; i < works.size(); ++i) round += measured[i].measure(context, works[i]);
  }
  std::vector<Timing> timings;
  timings.reserve(measured.size());
  for (const auto& one : measured) timings.push_back(one.timing());
  return timings;
}

}  // namespace kadanoff::benchmark
