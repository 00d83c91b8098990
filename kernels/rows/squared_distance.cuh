// The squared distance of two rows in a kernel.
#pragma once

#include <cuda_bf16.h>

#include <cstdint>

#include "kernels/rows/squared_difference.cuh"

namespace kadanoff::rows::cuda {

// This thread's part of Σ_j (a[j] − b[j])², where a block of `threads` threads shares the sum. T: float or
// __nv_bfloat16.
template <int threads, class T>
__device__ double part_of_squared_distance(const T* a, const T* b, std::int64_t cols) {
  double sum = 0;
  for (std::int64_t j = threadIdx.x; j < cols; j += threads)
    sum += squared_difference(static_cast<float>(a[j]), static_cast<float>(b[j]));
  return sum;
}

}  // namespace kadanoff::rows::cuda
