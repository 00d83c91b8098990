// The signal handlers. They set flags and make system calls: a handler may do little else, and never waits.
#include "host/base/stop_request.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <string_view>

#include "host/base/signal_cleanup.hpp"
#include "host/base/standard_error.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff {
namespace {

struct StopSignal {
  int number;
  std::string_view ended;  // the message; fmt is not allowed in a signal handler
};

constexpr std::array<StopSignal, 6> stop_signals{{{SIGINT, "kadanoff: ended by SIGINT before the work was done\n"},
                                                  {SIGTERM, "kadanoff: ended by SIGTERM before the work was done\n"},
                                                  {SIGHUP, "kadanoff: ended by SIGHUP before the work was done\n"},
                                                  {SIGUSR1, "kadanoff: ended by SIGUSR1 before the work was done\n"},
                                                  {SIGUSR2, "kadanoff: ended by SIGUSR2 before the work was done\n"},
                                                  {SIGXCPU, "kadanoff: ended by SIGXCPU before the work was done\n"}}};

constexpr std::size_t stack_bytes = 1 << 18;  // with AMX the saved registers alone take 11 KB
alignas(16) std::array<char, stack_bytes> handler_stack;

volatile std::sig_atomic_t requested = 0;
volatile std::sig_atomic_t living = 0;       // number of StopRequests
volatile std::sig_atomic_t on_terminal = 0;  // then the line of progress must be ended first
timespec request_time{};
pid_t taken_by = 0;  // the process that has called take_stop_signals()

void say(std::string_view line) {
  if (on_terminal != 0) tell_in_handler("\n");
  tell_in_handler(line);
}

double seconds_since(const timespec& start) {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec - start.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec - start.tv_nsec);
}

[[noreturn]] void end_as_stopped(std::string_view message) {
  clean_up_for_signal();
  say(message);
  _exit(static_cast<int>(ExitCode::stopped));
}

[[noreturn]] void end_with_message(int signal) {
  clean_up_for_signal();
  for (const auto& one : stop_signals)
    if (one.number == signal) say(one.ended);
  end_by_signal(signal);
}

void on_signal(int signal) {
  constexpr unsigned patience = 8;                  // seconds
  const int error = errno;                          // of the interrupted code
  if (getpid() != taken_by) end_by_signal(signal);  // a forked child
  if (living == 0) end_with_message(signal);
  if (requested == 0) {
    clock_gettime(CLOCK_MONOTONIC, &request_time);
    requested = 1;
    alarm(patience);
    say("kadanoff: stopping after the current step; a second signal stops at once\n");
  } else if (signal != SIGXCPU && seconds_since(request_time) > 1) {
    end_as_stopped("kadanoff: stopped before the end of the current step; the saved files are intact\n");
  }
  errno = error;
}

void on_alarm(int /*signal*/) {
  if (requested == 0) end_by_signal(SIGALRM);  // another process has sent it
  end_as_stopped("kadanoff: the current step takes too long: stopped before its end; the saved files are intact\n");
}

bool is_ignored(int signal) {
  struct sigaction action {};
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

// `handler` takes the signal, also if the parent has blocked it.
void take(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = static_cast<int>(SA_RESTART | SA_ONSTACK);
  sigfillset(&action.sa_mask);  // one handler at a time
  sigaction(signal, &action, nullptr);
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, signal);
  pthread_sigmask(SIG_UNBLOCK, &one, nullptr);
}

}  // namespace

// The handlers get a stack of their own. On the thread's own stack, SIGTERM during the training of a 16 × 4 RBM
// corrupted the heap in 7 of 30 runs (oneDNN 2.6, AVX-512), inside oneDNN's small products: they seem to keep data
// below the stack pointer, where the kernel writes the signal frame. With a separate stack it happened in 0 of 36 runs.
void take_stop_signals() {
  if (taken_by == getpid()) return;
  taken_by = getpid();
  on_terminal = isatty(STDERR_FILENO) != 0 ? 1 : 0;
  stack_t alternative{};
  alternative.ss_sp = handler_stack.data();
  alternative.ss_size = handler_stack.size();
  sigaltstack(&alternative, nullptr);
  for (const auto& one : stop_signals)
    if (!is_ignored(one.number)) take(one.number, on_signal);
  take(SIGALRM, on_alarm);
  std::signal(SIGPIPE, SIG_IGN);
}

pid_t fork_without_stop_signals() noexcept {
  sigset_t all{}, before{};
  sigemptyset(&all);
  for (const auto& one : stop_signals) sigaddset(&all, one.number);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  const pid_t child = fork();
  const int error = errno;
  if (child == 0)
    for (const auto& one : stop_signals) std::signal(one.number, SIG_IGN);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return child;
}

StopRequest::StopRequest() {
  take_stop_signals();
  if (living == 0) requested = 0;
  living = living + 1;
}

StopRequest::~StopRequest() {
  living = living - 1;
  if (living == 0) alarm(0);
}

bool StopRequest::made() noexcept { return living > 0 && requested != 0; }

void end_by_signal(int signal) noexcept {
  const rlimit no_core{.rlim_cur = 0, .rlim_max = 0};
  setrlimit(RLIMIT_CORE, &no_core);  // XCPU would write one
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  sigaction(signal, &action, nullptr);
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, signal);
  raise(signal);
  pthread_sigmask(SIG_UNBLOCK, &one, nullptr);  // here it ends, but for process 1
  _exit(128 + signal);
}

}  // namespace kadanoff
