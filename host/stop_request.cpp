#include "host/stop_request.hpp"

namespace kadanoff {
namespace {

constexpr std::size_t stack_bytes = 1 << 18;  // the saved registers alone take 11 KB where there is AMX

volatile std::sig_atomic_t requested = 0;

void request(int /*signal*/) { requested = 1; }

}  // namespace

// The handler gets a stack of its own: oneDNN's small products keep data below the stack pointer, where the frame of a
// signal would overwrite it (seen with 2.6 and AVX-512, as a corrupted heap). The other threads block these signals.
StopRequest::StopRequest() : stack_(stack_bytes) {
  requested = 0;
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
}

StopRequest::~StopRequest() {
  sigaction(SIGINT, &old_int_, nullptr);
  sigaction(SIGTERM, &old_term_, nullptr);
  sigaltstack(&old_stack_, nullptr);
}

bool StopRequest::made() noexcept { return requested != 0; }

}  // namespace kadanoff
