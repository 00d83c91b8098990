// The time since something began.
#pragma once

#include <chrono>

namespace kadanoff {

// Runs from its construction on; assign a new one to restart it.
class Stopwatch {
 public:
  [[nodiscard]] double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

 private:
  using Clock = std::chrono::steady_clock;  // a change of the system time does not affect it
  Clock::time_point start_ = Clock::now();
};

}  // namespace kadanoff
