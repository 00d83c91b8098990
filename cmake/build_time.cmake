# What keeps the build short. docs/performance.md has the figures.
#
# Only kernels/ holds loops that are worth an optimiser's whole effort: host/, apps/ and tests/ call them. A release
# build compiles those with -O2 (tests with -O1). Under the sanitizers, whose instrumented code takes GCC four times as
# long to optimise, they are not optimised at all, and kernels/ with -O1.
function(kadanoff_compile_fast target)
  if(KADANOFF_SANITIZE)
    target_compile_options(${target} PRIVATE -O0)
  elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(${target} PRIVATE ${ARGN})
  endif()
endfunction()

# Headers of libraries and of the standard library that most sources reach, parsed once for the whole target.
set(kadanoff_precompiled
  <algorithm> <array> <cmath> <cstdint> <filesystem> <fstream> <functional> <map> <optional> <string> <string_view>
  <utility> <vector> <fmt/format.h> <nlohmann/json.hpp>)
function(kadanoff_precompile target)
  if(KADANOFF_PCH)
    target_precompile_headers(${target} PRIVATE ${kadanoff_precompiled} ${ARGN})
  endif()
endfunction()
