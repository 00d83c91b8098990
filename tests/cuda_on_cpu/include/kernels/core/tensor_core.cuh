// The functions of kernels/core/tensor_core.cuh in the emulation. Lanes exchange their fragments, so that a mistake in
// a layout gives other numbers. What is read of shared memory is checked, since it is read here.
#pragma once

#include <cuda_bf16.h>

#include <cstdint>

#include "tests/cuda_on_cpu/tensor_core.hpp"

namespace kadanoff::cuda {

inline void multiply_add(float (&c)[4], const std::uint32_t (&a)[4], std::uint32_t b0, std::uint32_t b1) {
  ::cuda_on_cpu::multiply_add(c, a, b0, b1);
}

template <bool transposed>
void load_matrices(std::uint32_t (&to)[4], const __nv_bfloat16* row) {
  const std::uint16_t* entries[4][2];
  ::cuda_on_cpu::find_entries(row, transposed, entries);
  for (int matrix = 0; matrix < 4; ++matrix)
    to[matrix] = *entries[matrix][0] | std::uint32_t{*entries[matrix][1]} << 16;
}

}  // namespace kadanoff::cuda
