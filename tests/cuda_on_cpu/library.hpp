// A library's kernel on the CPU: a function that runs as the one thread of a kernel, so that its accesses are checked.
#pragma once

#include "tests/cuda_on_cpu/launch.hpp"

namespace cuda_on_cpu {

template <class Function>
void run_function(Function function) {
  function();
}

template <class Function>
void enqueue_library_kernel(const char* name, cudaStream_t stream, Function function) {
  submit({.grid = dim3(1), .block = dim3(1), .stream = stream},
         std::make_shared<KernelOf<Function>>(name, &run_function<Function>, function));
}

}  // namespace cuda_on_cpu
