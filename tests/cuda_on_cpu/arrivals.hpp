// The order of blocks of a launch. A block releases what its threads did before a barrier if every one has called
// __threadfence() and one then does an atomic operation on a word in device memory. Another block that comes to the
// same word later, and calls __threadfence() after it, comes after that.
#pragma once

#include <cstdint>

namespace cuda_on_cpu {

void fence();                              // __threadfence()
void arrive(const volatile void* word);    // an atomic operation
bool comes_after(std::uint32_t interval);  // of another block of this launch: does this block, now?

}  // namespace cuda_on_cpu
