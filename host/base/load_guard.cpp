// The timer is armed by an entry of .preinit_array, which the dynamic loader calls before the constructors of
// libraries. What runs there may use system calls only: not even the C library has been set up.
#include "host/base/load_guard.hpp"

#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include <csignal>

#include "kernels/core/check.hpp"

namespace kadanoff {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool can_be_guarded = false;  // their runtimes must come first
#else
constexpr bool can_be_guarded = true;
#endif

constexpr itimerval most_of_loading{.it_interval = {}, .it_value = {.tv_sec = 3, .tv_usec = 0}};

void end_the_loading(int /*signal*/) {
  constexpr char line[] =
      "kadanoff: the libraries cannot be loaded in the memory that 'ulimit -v' (512 MiB are wanted) and 'ulimit -d' "
      "(300 "
      "MiB) leave: raise the limit\n";
  [[maybe_unused]] const auto written = write(STDERR_FILENO, line, sizeof line - 1);
  _exit(static_cast<int>(ExitCode::internal));
}

bool is_limited(int resource) {
  rlimit limit{};
  return getrlimit(static_cast<__rlimit_resource>(resource), &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
}

bool is_armed = false;

void guard_loading() {
  if (!can_be_guarded || (!is_limited(RLIMIT_AS) && !is_limited(RLIMIT_DATA))) return;
  struct sigaction action {};
  action.sa_handler = end_the_loading;
  sigaction(SIGPROF, &action, nullptr);
  sigset_t alone;
  sigemptyset(&alone);
  sigaddset(&alone, SIGPROF);
  sigprocmask(SIG_UNBLOCK, &alone, nullptr);
  is_armed = setitimer(ITIMER_PROF, &most_of_loading, nullptr) == 0;
}

[[gnu::section(".preinit_array"), gnu::used]] void (*const guard)() = guard_loading;

}  // namespace

void loading_is_over() {
  if (!is_armed) return;  // a profiler may use the timer
  const itimerval none{};
  setitimer(ITIMER_PROF, &none, nullptr);
  std::signal(SIGPROF, SIG_DFL);
}

}  // namespace kadanoff
