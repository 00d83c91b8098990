// Errors, and the checks that throw them. An error says what is wrong, where, and what the user can change. This advice
// may be a separate hint, which a caller that knows more can replace.
#pragma once

#ifndef __CUDACC__     // nvcc's front end does not accept fmt 9: CUDA sources throw Error with a std::string
#include <fmt/core.h>  // not format.h, which takes a compiler longer than most of our sources
#endif

#include <stdexcept>
#include <string>
#include <utility>

namespace kadanoff {

// The exit codes of the process. The numbers follow sysexits.h where it defines one.
enum class ExitCode : int {
  done = 0,
  usage = 2,         // the command line or a configuration file is wrong
  bad_input = 65,    // a file's content is wrong
  no_input = 66,     // there is no such input
  unavailable = 69,  // not now: another process uses the folder, or there is no such GPU
  internal = 70,     // a failure of the program, of a library, or of the numbers
  io = 74,           // a file cannot be read or written
  stopped = 75,      // stopped early with a checkpoint: run again with --resume
};

class Error : public std::runtime_error {
 public:
  // what() is "message; hint", or only the message if there is no hint.
  Error(ExitCode code, const std::string& message, const std::string& hint = {})
      : std::runtime_error(hint.empty() ? message : message + "; " + hint),
        code_(code),
        message_length_(message.size()) {}

  [[nodiscard]] ExitCode code() const noexcept { return code_; }
  [[nodiscard]] std::string message() const { return std::string(what()).substr(0, message_length_); }

  // The same error with `hint` in place of its own hint.
  [[nodiscard]] Error with_hint(const std::string& hint) const { return {code_, message(), hint}; }

 private:
  ExitCode code_;
  std::size_t message_length_;
};

#ifndef __CUDACC__
// fail(ExitCode::usage, "side {} is not an integer ≥ 2", side)
template <class... Args>
[[noreturn]] void fail(ExitCode code, fmt::format_string<Args...> format, Args&&... args) {
  throw Error(code, fmt::format(format, std::forward<Args>(args)...));
}
#endif

// A contract between a caller and a function. Breaking it is a bug in Kadanoff, hence ExitCode::internal.
inline void expects(bool holds, const char* message) {
  if (!holds) throw Error(ExitCode::internal, message);
}

}  // namespace kadanoff
