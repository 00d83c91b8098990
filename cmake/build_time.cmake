# What keeps the build short. docs/performance.md has the figures.
#
# Only kernels/ holds loops that are worth an optimiser's whole effort: host/, apps/ and tests/ call them. A release
# build compiles those with -O2 (tests with -O1). Under the sanitizers, whose instrumented code takes GCC four times as
# long to optimise, they are not optimised at all, and kernels/ with -O1. They also take eight sources at once
# (CMAKE_UNITY_BUILD in CMakePresets.json), each template once for all: 208 s instead of 520 s on two cores. A release
# build does not: there a change of one source should compile one.
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
  <utility> <vector> <fmt/format.h> ${CMAKE_CURRENT_SOURCE_DIR}/cmake/nlohmann_json.hpp)
function(kadanoff_precompile target)
  if(KADANOFF_PCH)
    target_precompile_headers(${target} PRIVATE ${kadanoff_precompiled} ${ARGN})
  endif()
endfunction()
