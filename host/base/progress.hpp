// Progress of a long job on stderr: rate and time left. A bar that redraws itself on a terminal, a plain line every few
// seconds elsewhere, nothing for a job that ends at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace kadanoff {

class Progress {
 public:
  // Progress("training", 5000, "epochs")
  Progress(std::string what, std::int64_t total, std::string unit);
  ~Progress();  // ends the line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `done` of `total` units are done; `note` is shown after it, "error 0.123". Cheap enough for an inner loop.
  void update(std::int64_t done, const std::string& note = {});

  // Units that were done before a resumed job began: they do not count in the rate.
  void start_at(std::int64_t done) { first_ = done; }

 private:
  using Clock = std::chrono::steady_clock;
  void print(Clock::time_point now, std::int64_t done, const std::string& note);

  std::string what_;
  std::string unit_;
  std::int64_t total_;
  std::int64_t first_ = 0;
  bool terminal_;
  bool printed_ = false;
  Clock::time_point start_;
  Clock::time_point next_;
};

}  // namespace kadanoff
