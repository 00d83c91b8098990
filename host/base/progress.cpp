// Draws the progress bar, or prints a line every few seconds if stderr is not a terminal.
#include "host/base/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace kadanoff {
namespace {

using Seconds = std::chrono::duration<double>;

std::string duration_text(double seconds) {
  const auto whole = std::llround(seconds);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

std::string rate_text(double rate) { return rate >= 100 ? fmt::format("{:.0f}", rate) : fmt::format("{:.3g}", rate); }

std::string bar(double fraction) {
  constexpr int width = 24;
  const int full = static_cast<int>(fraction * width);
  return fmt::format("[{}{}]", std::string(static_cast<std::size_t>(full), '#'),
                     std::string(static_cast<std::size_t>(width - full), '.'));
}

}  // namespace

Progress::Progress(std::string what, std::int64_t total, std::string unit)
    : what_(std::move(what)),
      unit_(std::move(unit)),
      total_(total),
      terminal_(isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      next_(start_ + std::chrono::milliseconds(terminal_ ? 300 : 5000)) {}

Progress::~Progress() {
  if (printed_ && terminal_) std::fputs("\n", stderr);
}

void Progress::update(std::int64_t done, const std::string& note) {
  const auto now = Clock::now();
  const bool last = done >= total_ && printed_;
  if (now < next_ && !last) return;
  next_ = now + std::chrono::milliseconds(terminal_ ? 200 : 10000);
  print(now, done, note);
}

void Progress::print(Clock::time_point now, std::int64_t done, const std::string& note) {
  const double elapsed = Seconds(now - start_).count();
  const double rate = static_cast<double>(done - first_) / std::max(elapsed, 1e-9);
  const double fraction =
      total_ > 0 ? std::clamp(static_cast<double>(done) / static_cast<double>(total_), 0.0, 1.0) : 1.0;
  const double left = rate > 0 ? static_cast<double>(total_ - done) / rate : 0;
  const auto line =
      fmt::format("{} {} {}/{} {}  {} {}/s  {}{}{}", what_, bar(fraction), done, total_, unit_, rate_text(rate), unit_,
                  done >= total_ ? "took " + duration_text(elapsed) : duration_text(left) + " left",
                  note.empty() ? "" : "  ", note);
  // Not fmt::print: it throws if stderr is closed or full, and that must not end the job.
  std::fputs((terminal_ ? "\r" + line + "\033[K" : line + "\n").c_str(), stderr);
  std::fflush(stderr);
  printed_ = true;
}

}  // namespace kadanoff
