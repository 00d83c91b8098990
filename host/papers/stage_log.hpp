// The log of a reproduction: one line on stderr per stage.
#pragma once

#include <fmt/format.h>

#include "host/base/standard_error.hpp"

namespace kadanoff::papers {

template <class... Args>
void log_stage(fmt::format_string<Args...> format, Args&&... args) {
  tell("reproduce: " + fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace kadanoff::papers
