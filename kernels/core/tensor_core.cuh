// Products of small bf16 matrices on tensor cores, with sums in fp32, and the loads of their operands from shared
// memory. All lanes of a warp must call these together. Below, g = lane / 4 and t = lane % 4; a word holds two
// neighbours, the first one in its low half.
//
// tests/cuda_on_cpu/include/kernels/core/tensor_core.cuh has the same functions for the emulation.
#pragma once

#include <cuda_bf16.h>

#include <cstdint>

namespace kadanoff::cuda {

// C += A B with A 16 × 16, B 16 × 8 and C 16 × 8. A lane holds
//
//   a[0], a[1]   A(g, k), A(g + 8, k)  with k = 2t, 2t + 1
//   a[2], a[3]   the same with k = 2t + 8, 2t + 9
//   b0, b1       B(k, g)               with k = 2t, 2t + 1, and with k = 2t + 8, 2t + 9
//   c            C(g, 2t), C(g, 2t + 1), C(g + 8, 2t), C(g + 8, 2t + 1)
//
// Products of bf16 are exact. How the sum is rounded is not documented; as measured by others, its 17 terms are cut
// below a unit in the last place of the largest one. Needs a GPU of compute capability 8.0.
__device__ inline void multiply_add(float (&c)[4], const std::uint32_t (&a)[4], std::uint32_t b0, std::uint32_t b1) {
#if __CUDA_ARCH__ >= 800
  asm volatile(
      "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
      "{%0, %1, %2, %3};"
      : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
#else
  __trap();  // the host does not launch such kernels there
#endif
}

// Four matrices of 8 × 8 from shared memory. Lane 8 m + i gives the address of row i of matrix m, 16 bytes at a
// multiple of 16. to[m] holds entries (g, 2t) and (g, 2t + 1) of matrix m; if `transposed`, (2t, g) and (2t + 1, g).
template <bool transposed>
__device__ inline void load_matrices(std::uint32_t (&to)[4], const __nv_bfloat16* row) {
  const auto address = static_cast<unsigned>(__cvta_generic_to_shared(row));
  if constexpr (transposed)
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0, %1, %2, %3}, [%4];"
                 : "=r"(to[0]), "=r"(to[1]), "=r"(to[2]), "=r"(to[3])
                 : "r"(address)
                 : "memory");
  else
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
                 : "=r"(to[0]), "=r"(to[1]), "=r"(to[2]), "=r"(to[3])
                 : "r"(address)
                 : "memory");
}

}  // namespace kadanoff::cuda
