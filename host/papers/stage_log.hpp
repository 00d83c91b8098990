// What a reproduction tells of its stages: a line on stderr for each.
#pragma once

#include <fmt/format.h>

#include <cstdio>

namespace kadanoff::papers {

template <class... Args>
void log_stage(fmt::format_string<Args...> format, Args&&... args) {
  std::fputs(("reproduce: " + fmt::format(format, std::forward<Args>(args)...) + "\n").c_str(), stderr);
}

}  // namespace kadanoff::papers
