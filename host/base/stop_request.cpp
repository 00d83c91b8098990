// The signal handlers. They only set flags and write to stderr: a handler may do little else.
#include "host/base/stop_request.hpp"

#include <unistd.h>

#include <cerrno>
#include <string_view>

#include "kernels/core/check.hpp"

namespace kadanoff {
namespace {

constexpr std::size_t stack_bytes = 1 << 18;  // with AMX the saved registers alone take 11 KB

volatile std::sig_atomic_t requested = 0;
int living = 0;  // number of StopRequests

bool on_terminal = false;  // then the line of progress must be ended first

// fmt is not allowed in a signal handler.
void say(std::string_view line) {
  if (on_terminal) static_cast<void>(!write(STDERR_FILENO, "\n", 1));
  static_cast<void>(!write(STDERR_FILENO, line.data(), line.size()));
}

void request(int /*signal*/) {
  constexpr unsigned patience = 8;  // seconds
  const int error = errno;          // of the interrupted code
  requested = 1;
  alarm(patience);
  say("kadanoff: stopping after the current step; a second signal stops at once\n");
  errno = error;
}

void end_at_once(int /*signal*/) {
  say("kadanoff: the current step takes too long: stopped before its end; the saved files are intact\n");
  _exit(static_cast<int>(ExitCode::stopped));
}

}  // namespace

// The handler gets a stack of its own. On the thread's own stack, SIGTERM during the training of a 16 × 4 RBM corrupted
// the heap in 7 of 30 runs (oneDNN 2.6, AVX-512), inside oneDNN's small products: they seem to keep data below the
// stack pointer, where the kernel writes the signal frame. With a separate stack it happened in 0 of 36 runs. The other
// CPU threads block these signals.
StopRequest::StopRequest() {
  if (living++ > 0) return;
  requested = 0;
  on_terminal = isatty(STDERR_FILENO) != 0;
  stack_.resize(stack_bytes);
  stack_t alternative{};
  alternative.ss_sp = stack_.data();
  alternative.ss_size = stack_.size();
  sigaltstack(&alternative, &old_stack_);
  struct sigaction action {};
  action.sa_handler = request;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART | SA_ONSTACK);
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, &old_int_);
  sigaction(SIGTERM, &action, &old_term_);
  action.sa_handler = end_at_once;
  sigaction(SIGALRM, &action, &old_alarm_);
}

StopRequest::~StopRequest() {
  if (--living > 0) return;
  alarm(0);
  sigaction(SIGALRM, &old_alarm_, nullptr);
  sigaction(SIGINT, &old_int_, nullptr);
  sigaction(SIGTERM, &old_term_, nullptr);
  sigaltstack(&old_stack_, nullptr);
}

bool StopRequest::made() noexcept { return living > 0 && requested != 0; }

}  // namespace kadanoff
