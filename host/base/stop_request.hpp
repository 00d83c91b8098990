// The signals by which people, terminals and batch systems stop a program: INT, TERM, HUP, USR1, USR2 and XCPU.
//
// By default such a signal ends the process at once, and leaves nothing half done (signal_cleanup.hpp): by the signal
// itself, or with exit code 128 + its number where the kernel does not let it end, as process 1 of a container.
//
// While a StopRequest lives, the first signal only sets a flag and prints a message on stderr, for work that can go on
// later. The process then ends at once with ExitCode::stopped if another signal comes, or if the next safe moment does
// not come within 8 seconds (most callers wait for 10): the files saved before must be enough to resume. Within a
// second of the first, signals are not another one (`timeout` sends it to the process and to its group), and XCPU never
// is (the kernel repeats it). Nested objects change nothing: a job made of jobs is stopped as a whole.
//
// A signal that is ignored when the process starts (nohup, a job in a shell's background) stays ignored.
#pragma once

#include <sys/types.h>

namespace kadanoff {

// Takes these signals from now on. Called when the program starts, by the main thread; other threads block them. Also
// makes a write to a pipe that nobody reads an error, not a signal.
void take_stop_signals();

// fork(), for a child that works for this process: it ignores all these signals from its first moment, because a signal
// to the whole group is for the parent to answer.
[[nodiscard]] pid_t fork_without_stop_signals() noexcept;

class StopRequest {
 public:
  StopRequest();  // takes the signals, too
  ~StopRequest();
  StopRequest(const StopRequest&) = delete;
  StopRequest& operator=(const StopRequest&) = delete;

  // False while no StopRequest lives.
  [[nodiscard]] static bool made() noexcept;
};

// Thrown by work that a StopRequest ends before it is done. What was finished and saved before stays.
struct Interrupted {};

// Ends the process as an unhandled `signal` does, after the cleanup, without a message. For signal handlers, too.
[[noreturn]] void end_by_signal(int signal) noexcept;

}  // namespace kadanoff
