// For kernels whose blocks leave partial results: which block comes last, so that it can put them together.
#pragma once

namespace kadanoff::cuda {

// True in the block that comes last of `blocks` blocks with this counter, which is 0 before the kernel. That block sees
// all that the others wrote before they came. Every thread of a block must call it, once.
__device__ inline bool comes_last(unsigned* arrived, unsigned blocks) {
  __shared__ bool last;
  __threadfence();  // what this thread wrote is there for others
  __syncthreads();
  if (threadIdx.x == 0) last = atomicAdd(arrived, 1U) + 1 == blocks;
  __syncthreads();
  __threadfence();  // what this thread reads from now on is not older
  return last;
}

}  // namespace kadanoff::cuda
