// The thread of a kernel that runs now, and what the checks of its accesses need.
#pragma once

#include <cstddef>
#include <cstdint>

#include "tests/cuda_on_cpu/settings.hpp"

namespace cuda_on_cpu {

// An interval is what one block does between two barriers. Intervals are numbered in the order in which they run, each
// number is used once. Two accesses of different threads are ordered if they are of different launches, or of the same
// block and different intervals; or of blocks that arrivals.hpp orders; otherwise they are concurrent.
struct Running {
  bool is_in_kernel = false;  // false while the emulation itself runs
  std::uint16_t thread = 0;   // in its block
  std::uint32_t interval = 0, first_of_block = 0, first_of_launch = 0;
  std::uintptr_t parameters = 0, parameters_end = 0;  // the kernel's, which are in constant memory
  std::uintptr_t stack = 0, stack_end = 0;
  std::uintptr_t shared = 0, shared_end = 0;  // the block's shared memory
  const char* kernel = nullptr;
  const Site* barrier = nullptr;  // the last one
  std::int64_t block = 0;
};

extern constinit thread_local Running running;

}  // namespace cuda_on_cpu
