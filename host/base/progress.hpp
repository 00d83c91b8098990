// Progress of a long job on stderr: rate and time left. A bar as wide as the terminal that redraws itself, a plain line
// every few seconds elsewhere, nothing for a job that ends at once, and nothing with --quiet. Of a job within another
// one, the outer one is shown.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace kadanoff {

// One look at a job.
struct ProgressState {
  std::string what;  // "training"
  std::string unit;  // "updates"; "s" and "%" have no rate
  std::int64_t done = 0, total = 0;
  double rate = 0;     // units per second; 0: not known
  double seconds = 0;  // since the start
  std::string note{};  // "error 0.123"
};

// The line of that state, for a terminal of so many columns: it fills all but the last one, and leaves out what has no
// room. (A character in the last column moves the cursor to the next line on some terminals.)
std::string progress_line(const ProgressState& state, std::size_t columns);

// The line in a log, with all that there is.
std::string progress_line(const ProgressState& state);

// The width of the terminal that stderr is, now: as the terminal says, or $COLUMNS, or 80.
std::size_t terminal_columns();

class Progress {
 public:
  // In place of a total: no bar, and no time left.
  static constexpr std::int64_t unknown = -1;

  // Progress("training", 5000, "epochs")
  Progress(std::string what, std::int64_t total, std::string unit);
  ~Progress();  // ends the line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `done` of `total` units are done; `note` is shown after it, "error 0.123". Cheap enough for an inner loop.
  void update(std::int64_t done, const std::string& note = {});

  // Shows the first update at once on a terminal, for a job that may be silent after it.
  void show_soon();

  // Units that were done before a resumed job began: they do not count in the rate.
  void start_at(std::int64_t done) { first_ = done; }

 private:
  using Clock = std::chrono::steady_clock;
  void print(Clock::time_point now, std::int64_t done, const std::string& note);

  std::string what_;
  std::string unit_;
  std::int64_t total_;
  bool is_within_another_;
  std::int64_t first_ = 0;
  bool terminal_;
  bool printed_ = false;
  bool ended_ = false;  // all was done at the last line
  Clock::time_point start_;
  Clock::time_point next_;
};

}  // namespace kadanoff
