// Included before everything else in each rewritten CUDA source: what nvcc knows and g++ does not.
#pragma once

#include <cuda_runtime.h>

#include <cmath>

#include "tests/cuda_on_cpu/arrivals.hpp"
#include "tests/cuda_on_cpu/launch.hpp"
#include "tests/cuda_on_cpu/waits.hpp"

#undef __global__
#undef __device__
#undef __host__
#undef __launch_bounds__
#define __global__
#define __device__
#define __host__
#define __launch_bounds__(...)
#define __CUDA_ARCH_LIST__ 900
#define QUALIFIERS static inline  // of cuRAND's device functions

#define threadIdx (::cuda_on_cpu::here.thread)
#define blockIdx (::cuda_on_cpu::here.block)
#define blockDim (::cuda_on_cpu::here.block_dim)
#define gridDim (::cuda_on_cpu::here.grid_dim)

// The address of a Site that is made once, at this place.
#define CUDA_ON_CPU_SITE                                       \
  ([] {                                                        \
    static const ::cuda_on_cpu::Site site(__FILE__, __LINE__); \
    return &site;                                              \
  }())

#define __syncthreads() ::cuda_on_cpu::barrier(CUDA_ON_CPU_SITE)
#define __threadfence() ::cuda_on_cpu::fence()
#define __ballot_sync(mask, predicate) ::cuda_on_cpu::ballot(mask, predicate)
#define __shfl_sync(mask, value, from) ::cuda_on_cpu::shuffle(mask, value, static_cast<unsigned>(from))
#define __shfl_xor_sync(mask, value, with) \
  ::cuda_on_cpu::shuffle(mask, value, ::cuda_on_cpu::lane() ^ static_cast<unsigned>(with))
#define __shfl_down_sync(mask, value, by) \
  ::cuda_on_cpu::shuffle(mask, value, ::cuda_on_cpu::lane() + static_cast<unsigned>(by))

#define cudaStreamSynchronize(stream) ::cuda_on_cpu::synchronize(CUDA_ON_CPU_SITE, static_cast<cudaStream_t>(stream))
#define cudaEventSynchronize(event) ::cuda_on_cpu::synchronize(CUDA_ON_CPU_SITE, static_cast<cudaEvent_t>(event))
#define cudaStreamWaitEvent(stream, event, flags) ::cuda_on_cpu::wait(CUDA_ON_CPU_SITE, stream, event)
#define cudaEventRecord(event, stream) ::cuda_on_cpu::record(CUDA_ON_CPU_SITE, event, stream)

template <class... Parameters>
cudaError_t cudaFuncSetAttribute(void (*kernel)(Parameters...), cudaFuncAttribute attribute, int value) {
  return cudaFuncSetAttribute(reinterpret_cast<const void*>(kernel), attribute, value);
}
template <class... Parameters>
cudaError_t cudaFuncGetAttributes(cudaFuncAttributes* attributes, void (*kernel)(Parameters...)) {
  return cudaFuncGetAttributes(attributes, reinterpret_cast<const void*>(kernel));
}
template <class... Parameters>
cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, void (*kernel)(Parameters...), int threads,
                                                          std::size_t bytes) {
  return cudaOccupancyMaxActiveBlocksPerMultiprocessor(blocks, reinterpret_cast<const void*>(kernel), threads, bytes);
}

inline unsigned __umulhi(unsigned a, unsigned b) { return static_cast<unsigned>(std::uint64_t{a} * b >> 32); }
inline int __popc(unsigned bits) { return __builtin_popcount(bits); }
inline int min(int a, int b) { return b < a ? b : a; }
inline int max(int a, int b) { return a < b ? b : a; }
inline unsigned atomicAdd(unsigned* at, unsigned value) { return __atomic_fetch_add(at, value, __ATOMIC_RELAXED); }
inline int atomicAdd(int* at, int value) { return __atomic_fetch_add(at, value, __ATOMIC_RELAXED); }
inline int atomicOr(int* at, int bits) { return __atomic_fetch_or(at, bits, __ATOMIC_RELAXED); }
