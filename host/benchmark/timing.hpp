// How long a piece of work takes: it is warmed up, repeated, and run in turns with the works that it is compared with,
// so that a change of clock or a busy neighbour affects all of them equally.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "kernels/core/context.hpp"

namespace kadanoff::benchmark {

// The time of one call, in seconds, over `repeats` measurements of `calls` calls each.
struct Timing {
  double median = 0;
  double low = 0, high = 0;  // the first and the third quartile
  double best = 0;
  double host = 0;  // median until the call returned to the host; on a CUDA device the work may still go on
  double cpu = 0;   // median CPU time of all threads: much less than threads × median if others used the cores
  std::int64_t repeats = 0;
  std::int64_t calls = 0;

  [[nodiscard]] double spread() const { return (high - low) / median; }
};

struct TimingPlan {
  double seconds = 5;                     // for all works together, unless they need more for `fewest`
  std::int64_t fewest = 3;                // measurements of each work
  std::int64_t most = 1000;               //
  double shortest = 0.005;                // least seconds of a measurement: it makes enough calls for that
  std::function<void()> after_each = {};  // called after each measurement, if there is one: to show progress
};

// One call of a work. It need not wait for the device.
using Work = std::function<void()>;

// Calls each work until its libraries have chosen their kernels, then measures all of them in turns. The timings are in
// the order of the works.
std::vector<Timing> time_in_turns(Context& context, const std::vector<Work>& works, const TimingPlan& plan);

// The value below which a fraction q of `values` lies, with linear interpolation. `values` are not empty.
double quantile(std::vector<double> values, double q);

}  // namespace kadanoff::benchmark
