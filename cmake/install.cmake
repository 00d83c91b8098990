# Installs a tree that can be moved to a machine without the libraries: bin/ and, next to it, lib/ with all libraries
# except the C and C++ runtime (part of the system) and CUDA (part of the toolkit or its run-time package).
#
#   cmake --install build/cpu --prefix kadanoff                              the program
#   cmake --install build/cuda --prefix suite --component gpu-suite --strip  the program and its tests
#   cmake --install build/cpu --prefix kadanoff --component program --strip  the program without libraries, for an image
#                                                                            that has them as packages (docker/Dockerfile)
set(programs kadanoff)
if(KADANOFF_TESTS)
  list(APPEND programs ${KADANOFF_TEST_PROGRAMS})
endif()
set(rpath "$ORIGIN/../lib")
if(KADANOFF_HAS_CUDA)
  list(APPEND rpath ${CUDAToolkit_LIBRARY_DIR})
endif()
# DT_RPATH, not DT_RUNPATH: it also holds for what the libraries in lib/ themselves need.
set_target_properties(${programs} PROPERTIES INSTALL_RPATH "${rpath}")
foreach(program IN LISTS programs)
  target_link_options(${program} PRIVATE -Wl,--disable-new-dtags)
endforeach()

set(system_libraries "^ld-linux" "^lib(c|m|dl|rt|pthread|resolv|util|stdc\\+\\+|gcc_s)\\.so")
set(cuda_libraries "^lib(cuda|cudart|cublas|cublasLt|cusolver|cusparse|cufft|curand|nvrtc|nvJitLink)[.-]")
function(kadanoff_install component exclude)  # PROGRAM…
  install(TARGETS ${ARGN} RUNTIME_DEPENDENCY_SET ${component}_libraries
    RUNTIME DESTINATION bin COMPONENT ${component} ${exclude})
  install(RUNTIME_DEPENDENCY_SET ${component}_libraries
    PRE_EXCLUDE_REGEXES ${system_libraries} ${cuda_libraries}
    LIBRARY DESTINATION lib COMPONENT ${component} ${exclude}
    RUNTIME DESTINATION bin COMPONENT ${component} ${exclude}
    FRAMEWORK DESTINATION lib COMPONENT ${component} ${exclude})
  install(FILES LICENSE DESTINATION share/doc/kadanoff COMPONENT ${component} ${exclude})
endfunction()
kadanoff_install(kadanoff "" kadanoff)
kadanoff_install(gpu-suite EXCLUDE_FROM_ALL ${programs})
install(TARGETS kadanoff RUNTIME DESTINATION bin COMPONENT program EXCLUDE_FROM_ALL)
install(FILES LICENSE DESTINATION share/doc/kadanoff COMPONENT program EXCLUDE_FROM_ALL)
