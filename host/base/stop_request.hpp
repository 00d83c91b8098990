// SIGTERM and SIGINT as a request to stop at the next safe moment. While one of these objects lives, the first signal
// only sets a flag, and says so on stderr; a second one of the same kind ends the process as usual. Where the safe
// moment does not come within 8 seconds (whoever asks waits for 10, as a rule), the process ends as if it had been
// killed, but with ExitCode::stopped: what was saved before has to be enough to go on from. Within the life of one,
// others change nothing: a job made of jobs is stopped as a whole.
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

  // Never while there is none of these objects.
  [[nodiscard]] static bool made() noexcept;

 private:
  std::vector<char> stack_;  // the handler's
  stack_t old_stack_{};
  struct sigaction old_int_ {};
  struct sigaction old_term_ {};
  struct sigaction old_alarm_ {};
};

}  // namespace kadanoff
