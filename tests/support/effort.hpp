// How often a slow test repeats: `full` times with KADANOFF_TESTS=full (`KADANOFF_TESTS=full ./run test`; the nightly
// form of .ci/run does this), else `daily` times; but `sanitized` times under a sanitizer and where CUDA is emulated
// on the CPU, because each repetition takes ten to a hundred times as long there.
#pragma once

#include <cstdlib>
#include <string_view>

namespace kadanoff::test {

struct Effort {
  int full, daily, sanitized;
};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(KADANOFF_CUDA_EMULATED)
inline constexpr bool is_slow_build = true;
#else
inline constexpr bool is_slow_build = false;
#endif

inline int repeats(const Effort& effort) {
  if (is_slow_build) return effort.sanitized;
  const char* wanted = std::getenv("KADANOFF_TESTS");
  return wanted != nullptr && std::string_view(wanted) == "full" ? effort.full : effort.daily;
}

}  // namespace kadanoff::test
