// Ends the program with what is wrong and where.
#include "tests/cuda_on_cpu/fault.hpp"

#include <cstdio>
#include <cstdlib>

#include "tests/cuda_on_cpu/launch.hpp"
#include "tests/cuda_on_cpu/running.hpp"

namespace cuda_on_cpu {

void fault(const std::string& message) {
  running.is_in_kernel = false;
  std::string where;
  if (running.kernel != nullptr) {
    const auto& block = here.block;
    where = fmt::format("\n  in {}, block ({}, {}, {}), thread {}", running.kernel, block.x, block.y, block.z,
                        running.thread);
    where += running.barrier == nullptr
                 ? ", before any barrier"
                 : fmt::format(", after the barrier {}:{}", running.barrier->file(), running.barrier->line());
  }
  std::fprintf(stderr, "CUDA on the CPU: %s%s\n", message.c_str(), where.c_str());
  std::abort();
}

}  // namespace cuda_on_cpu
