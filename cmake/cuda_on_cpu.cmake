# KADANOFF_CUDA=EMULATED: the CUDA sources run on the CPU (tests/cuda_on_cpu), for tests only. Each source is rewritten
# into C++, compiled by g++ with the toolkit's real headers, and checks each of its accesses to memory: the calls that
# -fsanitize=thread makes go to tests/cuda_on_cpu/access.cpp.
set(emulation ${CMAKE_CURRENT_SOURCE_DIR}/tests/cuda_on_cpu)
set(rewritten_root ${CMAKE_CURRENT_BINARY_DIR}/rewritten)
find_package(Python3 REQUIRED COMPONENTS Interpreter)

add_library(kadanoff_cuda_on_cpu_options INTERFACE)
target_include_directories(kadanoff_cuda_on_cpu_options INTERFACE ${CMAKE_CURRENT_SOURCE_DIR})
foreach(folder IN LISTS CUDAToolkit_INCLUDE_DIRS)  # from CUDA 13 on, Thrust stands in cccl
  target_include_directories(kadanoff_cuda_on_cpu_options SYSTEM INTERFACE ${folder} ${folder}/cccl)
endforeach()
target_compile_definitions(kadanoff_cuda_on_cpu_options INTERFACE THRUST_DEVICE_SYSTEM=THRUST_DEVICE_SYSTEM_CPP)
target_link_libraries(kadanoff_cuda_on_cpu_options INTERFACE fmt::fmt kadanoff_lapack)

file(GLOB emulation_sources CONFIGURE_DEPENDS ${emulation}/*.cpp)
add_library(kadanoff_cuda_on_cpu STATIC ${emulation_sources})
set_target_properties(kadanoff_cuda_on_cpu PROPERTIES UNITY_BUILD OFF)
target_link_libraries(kadanoff_cuda_on_cpu PRIVATE kadanoff_cuda_on_cpu_options kadanoff_options)
target_compile_options(kadanoff_cuda_on_cpu PRIVATE -O3)

# Adds SOURCES (relative to the project) to a new object library TARGET; headers are rewritten, too.
function(kadanoff_add_rewritten target)  # SOURCE…
  set(results "")
  foreach(source IN LISTS ARGN)
    string(REGEX REPLACE "\\.cu$" ".cu.cpp" result ${rewritten_root}/${source})
    add_custom_command(OUTPUT ${result}
      COMMAND ${Python3_EXECUTABLE} ${emulation}/rewrite.py ${CMAKE_CURRENT_SOURCE_DIR}/${source} ${result} ${source}
      DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${source} ${emulation}/rewrite.py VERBATIM)
    list(APPEND results ${result})
  endforeach()
  add_library(${target} OBJECT ${results})
  set_target_properties(${target} PROPERTIES UNITY_BUILD OFF)
  target_include_directories(${target} BEFORE PRIVATE ${rewritten_root} ${emulation}/include)
  target_link_libraries(${target} PRIVATE kadanoff_options kadanoff_cuda_on_cpu_options)
  target_compile_options(${target} PRIVATE -include ${emulation}/device_code.hpp -O2 -fno-strict-aliasing
    -fsanitize=thread --param=tsan-instrument-func-entry-exit=0 -fsanitize=alignment,bounds,shift
    -fno-sanitize-recover=all -Wno-unknown-pragmas)
endfunction()

file(GLOB_RECURSE cuda_headers CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} kernels/*.cuh)
foreach(header IN LISTS cuda_headers)
  if(EXISTS ${emulation}/include/${header})  # it has PTX: the emulation has a header of its own
    list(REMOVE_ITEM cuda_headers ${header})
  endif()
endforeach()
kadanoff_add_rewritten(kadanoff_rewritten ${cuda_sources} ${cuda_headers})
target_sources(kadanoff_kernels PRIVATE $<TARGET_OBJECTS:kadanoff_rewritten>)
# After the objects that call it, and with the messages of -fsanitize=alignment.
target_link_libraries(kadanoff_kernels PRIVATE kadanoff_cuda_on_cpu)
target_link_options(kadanoff_kernels PUBLIC -fsanitize=alignment)

# The emulation's own tests, which tests/CMakeLists.txt makes a program of.
kadanoff_add_rewritten(kadanoff_faults_test tests/cuda_on_cpu/faults_test.cu)
