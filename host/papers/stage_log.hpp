// The log of a reproduction: one line on stderr per stage.
#pragma once

#include <fmt/format.h>

#include <cstdio>

namespace kadanoff::papers {

template <class... Args>
void log_stage(fmt::format_string<Args...> format, Args&&... args) {
  std::fputs(("reproduce: " + fmt::format(format, std::forward<Args>(args)...) + "\n").c_str(), stderr);
}

}  // namespace kadanoff::papers
