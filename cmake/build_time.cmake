# Settings that keep the build time short. docs/performance.md has the numbers.
#
# Only the loops in kernels/ need full optimisation: host/, apps/ and tests/ just call them. So a release build compiles
# host/ and apps/ with -O2, tests/ with -O1. Under the sanitizers, GCC needs four times as long to optimise the
# instrumented code: host/, apps/ and tests/ are not optimised at all, kernels/ with -O1. The sanitizers' build also
# compiles eight sources at once (CMAKE_UNITY_BUILD in CMakePresets.json), so each template is compiled once for all
# eight: 208 s instead of 520 s on two cores. A release build takes sixteen in `./run`, where there is no ccache:
# who changes sources wants only those compiled that changed.
function(kadanoff_compile_fast target)
  if(KADANOFF_SANITIZE)
    target_compile_options(${target} PRIVATE -O0)
  elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(${target} PRIVATE ${ARGN})
  endif()
endfunction()

# Library headers that most sources include, parsed once for the whole target.
set(kadanoff_precompiled
  <algorithm> <array> <cmath> <cstdint> <filesystem> <fstream> <functional> <map> <optional> <string> <string_view>
  <utility> <vector> <fmt/format.h> ${CMAKE_CURRENT_SOURCE_DIR}/cmake/nlohmann_json.hpp)
function(kadanoff_precompile target)
  if(KADANOFF_PCH)
    target_precompile_headers(${target} PRIVATE ${kadanoff_precompiled} ${ARGN})
  endif()
endfunction()
