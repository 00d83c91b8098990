// What the user should know although the work goes on: a line on stderr.
#pragma once

#include <string>

#include "host/base/standard_error.hpp"

namespace kadanoff {

inline void notice(const std::string& text) { tell("kadanoff: note: " + text); }

}  // namespace kadanoff
