// SIGTERM and SIGINT as a request to stop at the next safe moment. While one of these objects lives, the first signal
// only sets a flag and prints a message on stderr; a second signal of the same kind ends the process as usual. If the
// safe moment does not come within 8 seconds (most callers wait for 10), the process ends as if it had been killed, but
// with ExitCode::stopped: the files saved before must be enough to resume. Nested objects change nothing: a job made of
// jobs is stopped as a whole.
#pragma once

#include <csignal>
#include <vector>

namespace kadanoff {

class StopRequest {
 public:
  StopRequest();
  ~StopRequest();
  StopRequest(const StopRequest&) = delete;
  StopRequest& operator=(const StopRequest&) = delete;

  // False while no StopRequest lives.
  [[nodiscard]] static bool made() noexcept;

 private:
  std::vector<char> stack_;  // stack of the signal handler
  stack_t old_stack_{};
  struct sigaction old_int_ {};
  struct sigaction old_term_ {};
  struct sigaction old_alarm_ {};
};

}  // namespace kadanoff
