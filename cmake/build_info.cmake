# The facts about the build that host/machine/build_info.cpp reports.
set(commit_header ${CMAKE_CURRENT_BINARY_DIR}/generated/kadanoff_commit.hpp)
add_custom_target(kadanoff_commit
  COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_CURRENT_SOURCE_DIR} -DHEADER=${commit_header}
          -P ${CMAKE_CURRENT_SOURCE_DIR}/cmake/commit.cmake
  BYPRODUCTS ${commit_header}
  VERBATIM)

set(cuda_architectures "")
if(KADANOFF_HAS_CUDA)
  string(REPLACE ";" "," cuda_architectures "${CMAKE_CUDA_ARCHITECTURES}")
endif()
set(commit_suffix "")
if(KADANOFF_CUDA STREQUAL "EMULATED")  # nothing that such a build writes may pass for a GPU's
  set(cuda_architectures emulated)
  set(commit_suffix -emulated)
endif()
add_library(kadanoff_build_info INTERFACE)
target_include_directories(kadanoff_build_info INTERFACE ${CMAKE_CURRENT_BINARY_DIR}/generated)
add_dependencies(kadanoff_build_info kadanoff_commit)
set_source_files_properties(host/machine/build_info.cpp PROPERTIES COMPILE_DEFINITIONS
  "KADANOFF_BUILD_TYPE=\"$<CONFIG>\";KADANOFF_CUDA_ARCHITECTURES=\"${cuda_architectures}\";KADANOFF_SANITIZERS=\"${KADANOFF_SANITIZE}\";KADANOFF_COMMIT_SUFFIX=\"${commit_suffix}\"")
