// The time since something began.
#pragma once

#include <chrono>

namespace kadanoff {

// Runs from its construction on; assign another one to start it anew.
class Stopwatch {
 public:
  [[nodiscard]] double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

 private:
  using Clock = std::chrono::steady_clock;  // which no change of the date moves
  Clock::time_point start_ = Clock::now();
};

}  // namespace kadanoff
