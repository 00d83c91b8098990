// Errors, and the checks that throw them. An error names what is wrong, where, and what the user can change.
#pragma once

#ifndef __CUDACC__  // nvcc's front end does not accept fmt 9: CUDA sources throw Error with a std::string
#include <fmt/format.h>
#endif

#include <stdexcept>
#include <string>
#include <utility>

namespace kadanoff {

// What the process exits with. The numbers follow sysexits.h where it has one.
enum class ExitCode : int {
  done = 0,
  usage = 2,       // the command line or a configuration file is wrong
  bad_input = 65,  // a file's content is wrong
  internal = 70,   // a failure of the program, of a library, or of the numbers
  io = 74,         // a file cannot be read or written
  stopped = 75,    // stopped early with a checkpoint: run again with --resume
};

class Error : public std::runtime_error {
 public:
  Error(ExitCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  [[nodiscard]] ExitCode code() const noexcept { return code_; }

 private:
  ExitCode code_;
};

#ifndef __CUDACC__
// fail(ExitCode::usage, "side {} is not an integer ≥ 2", side)
template <class... Args>
[[noreturn]] void fail(ExitCode code, fmt::format_string<Args...> format, Args&&... args) {
  throw Error(code, fmt::format(format, std::forward<Args>(args)...));
}
#endif

// A contract between a caller and a function. Breaking it is our mistake, hence ExitCode::internal.
inline void expects(bool holds, const char* message) {
  if (!holds) throw Error(ExitCode::internal, message);
}

}  // namespace kadanoff
