// CUB's sum on the CPU: in an order that its caller cannot foresee, from the last term to the first.
#pragma once

#include <cuda_runtime_api.h>

#include "tests/cuda_on_cpu/library.hpp"

namespace cub {

struct DeviceReduce {
  template <class Terms, class Result, class Count>
  static cudaError_t Sum(void* scratch, std::size_t& bytes, Terms terms, Result to, Count count, cudaStream_t stream) {
    constexpr std::size_t needed = 64;
    if (scratch == nullptr) return bytes = needed, cudaSuccess;
    if (bytes < needed) return cudaErrorInvalidValue;
    cuda_on_cpu::enqueue_library_kernel("cub::DeviceReduce::Sum", stream, [=] {
      double sum = 0;
      for (Count i = count; i > 0; --i) sum += terms[i - 1];
      *to = sum;
    });
    return cudaSuccess;
  }
};

}  // namespace cub
