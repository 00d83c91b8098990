# KADANOFF_CUDA=EMULATED: the CUDA sources run on the CPU (tests/cuda_on_cpu), for tests only. Each source is rewritten
# into C++, compiled by g++ with the toolkit's real headers, and checks each of its accesses to memory: the calls that
# -fsanitize=thread makes go to tests/cuda_on_cpu/access.cpp.
set(emulation ${CMAKE_CURRENT_SOURCE_DIR}/tests/cuda_on_cpu)
set(rewritten_root ${CMAKE_CURRENT_BINARY_DIR}/rewritten)
find_package(Python3 REQUIRED COMPONENTS Interpreter)

add_library(kadanoff_cuda_on_cpu_options INTERFACE)
target_include_directories(kadanoff_cuda_on_cpu_options INTERFACE ${CMAKE_CURRENT_SOURCE_DIR}/tests)
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

file(GLOB_RECURSE cuda_headers CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} kernels/*.cuh)
set(rewritten_headers "")
set(rewritten_sources "")
foreach(source IN LISTS cuda_headers cuda_sources)
  string(REGEX REPLACE "\\.cu$" ".cu.cpp" result ${source})
  add_custom_command(OUTPUT ${rewritten_root}/${result}
    COMMAND ${Python3_EXECUTABLE} ${emulation}/rewrite.py ${CMAKE_CURRENT_SOURCE_DIR}/${source} ${rewritten_root}/${result} ${source}
    DEPENDS ${source} ${emulation}/rewrite.py VERBATIM)
  if(source MATCHES "\\.cuh$")
    list(APPEND rewritten_headers ${rewritten_root}/${result})
  else()
    list(APPEND rewritten_sources ${rewritten_root}/${result})
  endif()
endforeach()
add_library(kadanoff_rewritten OBJECT ${rewritten_sources} ${rewritten_headers})
set_target_properties(kadanoff_rewritten PROPERTIES UNITY_BUILD OFF)
target_include_directories(kadanoff_rewritten BEFORE PRIVATE ${rewritten_root} ${emulation}/include)
target_link_libraries(kadanoff_rewritten PRIVATE kadanoff_options kadanoff_cuda_on_cpu_options)
target_compile_options(kadanoff_rewritten PRIVATE -include ${emulation}/device_code.hpp -O2 -fno-strict-aliasing
  -fsanitize=thread --param=tsan-instrument-func-entry-exit=0 -fsanitize=alignment,bounds,shift -fno-sanitize-recover=all
  -Wno-unknown-pragmas)
target_sources(kadanoff_kernels PRIVATE $<TARGET_OBJECTS:kadanoff_rewritten>)
# After the objects that call it, and with the messages of -fsanitize=alignment.
target_link_libraries(kadanoff_kernels PRIVATE kadanoff_cuda_on_cpu)
target_link_options(kadanoff_kernels PUBLIC -fsanitize=alignment)
