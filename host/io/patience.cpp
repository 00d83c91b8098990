// Waits between attempts to write: longer each time.
#include "host/io/patience.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "host/base/standard_error.hpp"
#include "host/base/stop_request.hpp"
#include "host/io/system_call.hpp"

namespace kadanoff::io {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

const auto process_start = Clock::now();

bool may_pass(int number) {
  switch (number) {
    case EIO:
    case ENOSPC:
    case EDQUOT:
    case EAGAIN:
    case EBUSY:
    case EINTR:
    case ENOLCK:
    case ENOMEM:
    case EMFILE:
    case ENFILE:
    case ESTALE:
    case ETIMEDOUT:
    case EREMOTEIO:
    case ENOTCONN:
    case ECONNRESET:
    case EHOSTDOWN:
    case EHOSTUNREACH:
      return true;
    default:
      return false;
  }
}

std::string time_text(std::chrono::milliseconds time) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time).count();
  return seconds < 120 ? fmt::format("{} s", seconds) : fmt::format("{} minutes", seconds / 60);
}

// Returns early if a StopRequest is made.
void pause_for(std::chrono::milliseconds time) {
  for (const auto end = Clock::now() + time; Clock::now() < end && !StopRequest::made();)
    std::this_thread::sleep_for(std::min<Clock::duration>(100ms, end - Clock::now()));
}

}  // namespace

std::chrono::milliseconds patience_so_far() {
  const auto so_far = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - process_start);
  return std::clamp<std::chrono::milliseconds>(so_far, 500ms, 10min);
}

void with_patience(const std::function<void()>& write, std::chrono::milliseconds patience) {
  const auto end = Clock::now() + patience;
  std::string failure;  // of the last try
  int tries = 0;
  for (auto pause = 50ms;; pause = std::min<std::chrono::milliseconds>(2 * pause, 10s)) {
    try {
      ++tries;
      write();
      if (tries > 1) tell(fmt::format("kadanoff: {}; this has succeeded at try {}", failure, tries));
      return;
    } catch (const SystemError& error) {
      if (!may_pass(error.number()) || StopRequest::made() || Clock::now() >= end) throw;
      failure = error.what();
      if (tries == 1 && patience > 2s)
        tell(fmt::format("kadanoff: {}; trying again for {}", failure, time_text(patience)));
    }
    pause_for(
        std::min<std::chrono::milliseconds>(pause, std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now())));
  }
}

}  // namespace kadanoff::io
