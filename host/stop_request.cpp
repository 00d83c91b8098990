#include "host/stop_request.hpp"

namespace kadanoff {
namespace {

volatile std::sig_atomic_t requested = 0;

void request(int /*signal*/) { requested = 1; }

}  // namespace

StopRequest::StopRequest() {
  requested = 0;
  struct sigaction action {};
  action.sa_handler = request;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, &old_int_);
  sigaction(SIGTERM, &action, &old_term_);
}

StopRequest::~StopRequest() {
  sigaction(SIGINT, &old_int_, nullptr);
  sigaction(SIGTERM, &old_term_, nullptr);
}

bool StopRequest::made() noexcept { return requested != 0; }

}  // namespace kadanoff
