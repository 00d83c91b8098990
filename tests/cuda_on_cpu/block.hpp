// Runs a grid: its blocks one after the other in an order by seed, the threads of a block in an order by seed between
// any two barriers.
#pragma once

#include "tests/cuda_on_cpu/launch.hpp"

namespace cuda_on_cpu {

// The most dynamic shared memory that a kernel may ask for, as cudaFuncSetAttribute has set it.
std::size_t& dynamic_shared_limit(const void* function);

void run_grid(const Configuration& configuration, const Kernel& kernel);

}  // namespace cuda_on_cpu
