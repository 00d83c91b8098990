// Squared distances in a kernel.
#pragma once

#include <cuda_bf16.h>

#include <cstdint>

namespace kadanoff::rows::cuda {

// (a − b)²: exact for a, b = ±1, and rounded once or twice otherwise.
__device__ inline double squared_difference(float a, float b) {
  const double difference = static_cast<double>(a) - static_cast<double>(b);
  return difference * difference;
}

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
