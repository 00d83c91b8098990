// Draws the progress bar, or prints a line every few seconds if stderr is not a terminal.
#include "host/base/progress.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "host/base/standard_error.hpp"
#include "host/base/text_width.hpp"

namespace kadanoff {
namespace {

using Seconds = std::chrono::duration<double>;

std::string duration_text(double seconds) {
  constexpr double most = 3.6e12;  // a billion hours
  const auto whole = std::llround(std::clamp(seconds, 0.0, most));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

std::string rate_text(double rate) { return rate >= 100 ? fmt::format("{:.0f}", rate) : fmt::format("{:.3g}", rate); }

std::string bar(double fraction, std::size_t width) {
  const auto full = static_cast<std::size_t>(fraction * static_cast<double>(width));
  return '[' + std::string(full, '#') + std::string(width - full, '.') + ']';
}

bool is_unknown(const ProgressState& s) { return s.total == Progress::unknown; }

// A line is `before`, a bar if it has room, and `after`.
struct Parts {
  std::string before, after;
};

// What a line may say, the fullest first.
std::vector<Parts> forms_of(const ProgressState& s, double fraction) {
  const bool of_percent = s.unit == "%";  // of 100
  const auto counts = is_unknown(s) || of_percent ? fmt::format("{} {}", s.done, s.unit)
                                                  : fmt::format("{}/{} {}", s.done, s.total, s.unit);
  const auto rate =
      s.rate > 0 && s.unit != "s" && !of_percent ? fmt::format("  {} {}/s", rate_text(s.rate), s.unit) : "";
  const auto time = is_unknown(s)       ? std::string()
                    : s.done >= s.total ? "  took " + duration_text(s.seconds)
                    : s.rate > 0        ? "  " + duration_text(static_cast<double>(s.total - s.done) / s.rate) + " left"
                                        : std::string();
  const auto note = s.note.empty() ? "" : "  " + s.note;
  const auto percent = is_unknown(s) ? counts : fmt::format("{:.0f}%", std::floor(100 * fraction));
  return {{s.what + ' ', ' ' + counts + rate + time + note},
          {s.what + ' ', ' ' + counts + time + note},
          {s.what + ' ', ' ' + counts + time},
          {s.what + ' ', ' ' + counts},
          {"", ' ' + counts},
          {"", ' ' + percent}};
}

double fraction_of(const ProgressState& s) {
  return s.total > 0 ? std::clamp(static_cast<double>(s.done) / static_cast<double>(s.total), 0.0, 1.0) : 1.0;
}

// The first `columns` characters.
std::string cut(const std::string& text, std::size_t columns) {
  std::size_t end = 0;
  while (end < text.size() && text_width(std::string_view(text).substr(0, end + 1)) <= columns) ++end;
  return text.substr(0, end);
}

}  // namespace

std::string progress_line(const ProgressState& state) {
  constexpr std::size_t bar_width = 24;
  const double fraction = fraction_of(state);
  const auto full = forms_of(state, fraction).front();
  return is_unknown(state) ? full.before + full.after.substr(1) : full.before + bar(fraction, bar_width) + full.after;
}

std::string progress_line(const ProgressState& state, std::size_t columns) {
  constexpr std::size_t shortest_bar = 5, brackets = 2;
  const auto width = columns > 0 ? columns - 1 : 0;
  const double fraction = fraction_of(state);
  const auto forms = forms_of(state, fraction);
  std::string line;
  for (std::size_t form = 0; form < forms.size(); ++form) {
    const auto& [before, after] = forms[form];
    const auto words = text_width(before) + text_width(after);
    if (!is_unknown(state) && words + brackets + shortest_bar <= width) {
      line = fmt::format("{}{}{}", before, bar(fraction, width - words - brackets), after);
      break;
    }
    line = fmt::format("{}{}", before, after.substr(1));                      // of two spaces one
    if ((form > 0 || is_unknown(state)) && text_width(line) <= width) break;  // rather a bar than the rate
  }
  line = cut(line, width);
  return line + std::string(width - text_width(line), ' ');
}

std::size_t terminal_columns() {
  if (winsize size{}; ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  if (const char* text = std::getenv("COLUMNS"); text != nullptr) {
    std::size_t columns = 0;
    constexpr std::size_t most = 10000;
    const char* const last = text + std::strlen(text);
    if (const auto [end, error] = std::from_chars(text, last, columns);
        error == std::errc() && end == last && columns > 0 && columns <= most)
      return columns;
  }
  return 80;
}

namespace {
std::atomic<int> open_jobs = 0;
}

Progress::Progress(std::string what, std::int64_t total, std::string unit)
    : what_(std::move(what)),
      unit_(std::move(unit)),
      total_(total),
      is_within_another_(open_jobs++ > 0),
      terminal_(isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      next_(start_ + std::chrono::milliseconds(terminal_ ? 300 : 5000)) {}

Progress::~Progress() {
  --open_jobs;
  if (printed_ && terminal_) end_shown_line();
}

void Progress::show_soon() {
  if (terminal_) next_ = start_;
}

void Progress::update(std::int64_t done, const std::string& note) {
  if (is_within_another_) return;
  const auto now = Clock::now();
  const bool complete = total_ != unknown && done >= total_;
  const bool last = complete && printed_ && !ended_;
  if (now < next_ && !last) return;
  ended_ = complete;
  next_ = now + std::chrono::milliseconds(terminal_ ? 200 : 10000);
  print(now, done, note);
}

void Progress::print(Clock::time_point now, std::int64_t done, const std::string& note) {
  const double elapsed = Seconds(now - start_).count();
  const ProgressState state{.what = what_,
                            .unit = unit_,
                            .done = done,
                            .total = total_,
                            .rate = static_cast<double>(done - first_) / std::max(elapsed, 1e-9),
                            .seconds = elapsed,
                            .note = note};
  show(terminal_ ? '\r' + progress_line(state, terminal_columns()) : progress_line(state) + '\n');
  printed_ = true;
}

}  // namespace kadanoff
