// Writes to stderr with system calls: stdio may hold its lock when a signal comes, and would wait for a full pipe.
#include "host/base/standard_error.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <string>

#include "host/base/printable.hpp"
#include "host/base/stop_request.hpp"
#include "host/base/stopwatch.hpp"

namespace kadanoff {
namespace {

volatile std::sig_atomic_t quiet = 0;
volatile std::sig_atomic_t line_is_open = 0;  // of progress

// So many bytes go into a pipe at once where poll() sees room (PIPE_BUF of POSIX): the write does not wait.
constexpr std::size_t at_once = 512;

constexpr std::size_t longest_line = 4000;  // bytes: a line may quote a file

bool has_room(int milliseconds) {
  pollfd stream{.fd = STDERR_FILENO, .events = POLLOUT, .revents = 0};
  const int ready = poll(&stream, 1, milliseconds);
  return ready > 0 || (ready < 0 && errno != EINTR);  // an error is room, too: the write then says which
}

// Waits for room for so many seconds, but not after a request to stop. False if there was none in the end.
bool write_all(std::string_view text, double patience) {
  constexpr int look_again = 100;  // ms
  const Stopwatch stopwatch;
  while (!text.empty()) {
    const double left = patience - stopwatch.seconds();
    if (!has_room(left > 0 ? look_again : 0)) {
      if (StopRequest::made() || left <= 0) return false;
      continue;
    }
    const auto written = write(STDERR_FILENO, text.data(), std::min(text.size(), at_once));
    if (written < 0 && errno != EINTR && errno != EAGAIN) return true;
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

void be_quiet() noexcept { quiet = 1; }

bool is_quiet() noexcept { return quiet != 0; }

void tell_error(std::string_view line) {
  end_shown_line();
  constexpr double for_ever = 1e9;  // as long as the user lets us
  static_cast<void>(write_all(printable(line, longest_line) + '\n', for_ever));
}

void tell(std::string_view line) {
  constexpr double patience = 2;  // seconds, once: then nobody reads
  static bool is_read = true;
  end_shown_line();
  if (!is_quiet()) is_read = write_all(printable(line, longest_line) + '\n', is_read ? patience : 0);
}

void show(std::string_view text) {
  if (!is_quiet() && !text.empty()) line_is_open = text.ends_with('\n') ? 0 : 1;
  for (; !is_quiet() && !text.empty() && has_room(0); text.remove_prefix(std::min(text.size(), at_once)))
    if (write(STDERR_FILENO, text.data(), std::min(text.size(), at_once)) <= 0) return;
}

void end_shown_line() {
  if (line_is_open != 0) show("\n");
}

void tell_error_in_handler(std::string_view line) noexcept {
  if (has_room(0)) static_cast<void>(!write(STDERR_FILENO, line.data(), std::min(line.size(), at_once)));
}

void tell_in_handler(std::string_view line) noexcept {
  if (!is_quiet()) tell_error_in_handler(line);
}

}  // namespace kadanoff
