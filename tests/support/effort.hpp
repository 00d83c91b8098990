// How often a slow test repeats: `sanitized` times under a sanitizer; otherwise `full` times with KADANOFF_TESTS=full
// (`KADANOFF_TESTS=full ./run test`; the nightly form of .ci/run does this), else `daily` times.
#pragma once

#include <cstdlib>
#include <string_view>

namespace kadanoff::test {

struct Effort {
  int full, daily, sanitized;
};

inline int repeats(const Effort& effort) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return effort.sanitized;
#else
  const char* wanted = std::getenv("KADANOFF_TESTS");
  return wanted != nullptr && std::string_view(wanted) == "full" ? effort.full : effort.daily;
#endif
}

}  // namespace kadanoff::test
