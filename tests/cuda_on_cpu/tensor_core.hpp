// What a warp does together on tensor cores. Called by a thread of a kernel, through
// include/kernels/core/tensor_core.cuh; see kernels/core/tensor_core.cuh for the layouts.
#pragma once

#include <cstdint>

namespace cuda_on_cpu {

// C += A B. The 17 terms of an entry are added in double precision, and the sum is cut to a float, towards 0.
void multiply_add(float (&c)[4], const std::uint32_t (&a)[4], std::uint32_t b0, std::uint32_t b1);

// The places of the two entries of each of four matrices that this lane loads; `row` is the address that it gives.
void find_entries(const void* row, bool transposed, const std::uint16_t* (&entries)[4][2]);

}  // namespace cuda_on_cpu
