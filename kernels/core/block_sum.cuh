// The sum over the threads of a block, for kernels that compute each result with one block.
#pragma once

namespace kadanoff::cuda {

// Σ `value` over a block of `threads` threads (a power of two). Every thread gets the sum. A tree in shared memory
// fixes the order of the additions. Every thread of the block must call it.
template <int threads>
__device__ double block_sum(double value) {
  static_assert(threads > 0 && (threads & (threads - 1)) == 0);
  __shared__ double partial[threads];
  const int thread = static_cast<int>(threadIdx.x);
  partial[thread] = value;
  __syncthreads();
  for (int half = threads / 2; half > 0; half /= 2) {
    if (thread < half) partial[thread] += partial[thread + half];
    __syncthreads();
  }
  const double sum = partial[0];
  __syncthreads();  // before the memory is used again
  return sum;
}

}  // namespace kadanoff::cuda
