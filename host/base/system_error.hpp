// Why a system call failed, in the system's words.
#pragma once

#include <cerrno>
#include <string>
#include <system_error>

namespace kadanoff {

inline std::string system_reason(int error = errno) { return std::generic_category().message(error); }

}  // namespace kadanoff
