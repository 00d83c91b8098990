// Why a call of the system failed, in its words.
#pragma once

#include <cerrno>
#include <string>
#include <system_error>

namespace kadanoff {

inline std::string system_reason(int error = errno) { return std::generic_category().message(error); }

}  // namespace kadanoff
