// System calls that a signal may interrupt, and the error of a call that failed.
#pragma once

#include <cerrno>
#include <filesystem>
#include <string>

#include "host/base/system_error.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::io {

// An Error(io) that knows what the system said, for callers that can do something about it.
class SystemError : public Error {
 public:
  SystemError(const std::string& message, int number) : SystemError(message, number, system_reason(number)) {}
  SystemError(const std::string& message, int number, const std::string& reason)
      : Error(ExitCode::io, message + ": " + reason), number_(number) {}

  [[nodiscard]] int number() const noexcept { return number_; }  // as errno

 private:
  int number_;
};

[[noreturn]] inline void fail_to_write(const std::filesystem::path& path, int number = errno) {
  throw SystemError("cannot write " + path.string(), number);
}

// The disk or the network drive is the problem: another system call to the same end is no way out.
inline bool is_of_the_disk(int number) {
  return number == EIO || number == ENOSPC || number == EDQUOT || number == EROFS || number == ESTALE ||
         number == ETIMEDOUT;
}

// The result of `call`, which is made again as long as a signal interrupts it (EINTR). Not for close(): Linux has
// closed the descriptor then.
template <class Call>
auto uninterrupted(Call call) {
  for (;;)
    if (const auto result = call(); result >= 0 || errno != EINTR) return result;
}

}  // namespace kadanoff::io
