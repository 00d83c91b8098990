// The handler of the signals of a crash. It does only what a handler may do.
#include "host/base/crash_line.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <csignal>

#include "host/base/signal_cleanup.hpp"
#include "host/base/standard_error.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_sanitized = true;  // the sanitizers tell more
#else
constexpr bool is_sanitized = false;
#endif

pid_t crashing_process = 0;
bool dumps_core = false;
char crash_stack[1 << 18];  // of the handler: the thread's own may be what has overflown

void end_with_a_line(int signal) {
  if (getpid() == crashing_process) {
    const bool of_a_disk = signal == SIGBUS;  // a page of a mapped file could not be read
    tell_error_in_handler(
        of_a_disk
            ? "kadanoff: crashed, perhaps because the disk of --scratch failed\n"
            : "kadanoff: crashed, perhaps in a library that got no memory: see 'ulimit -v' and 'kadanoff doctor'\n");
    clean_up_for_signal();
    if (!dumps_core) _exit(static_cast<int>(of_a_disk ? ExitCode::io : ExitCode::internal));
  }
  std::signal(signal, SIG_DFL);
  raise(signal);
}

}  // namespace

void tell_crashes() {
  if (is_sanitized) return;
  crashing_process = getpid();
  rlimit core{};
  dumps_core = getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur != 0;
  stack_t alternative{};
  alternative.ss_sp = crash_stack;
  alternative.ss_size = sizeof crash_stack;
  sigaltstack(&alternative, nullptr);
  struct sigaction action {};
  action.sa_handler = end_with_a_line;
  action.sa_flags = SA_ONSTACK | SA_NODEFER;
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT}) sigaction(signal, &action, nullptr);
}

}  // namespace kadanoff
