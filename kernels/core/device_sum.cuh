// Sums over a whole array on the GPU, by CUB. The count and the device fix the order of the additions, so every run
// gives the same bits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cub/device/device_reduce.cuh>

#include "kernels/core/cuda_resources.cuh"

namespace kadanoff::cuda {

template <class T>
__global__ void add_kernel(const T* value, T* to) {
  *to += *value;
}

// *to += the sum of the first `count` terms; `terms` is an iterator over doubles. Uses gpu.scratch().
template <class Terms>
void add_sum(CudaResources& gpu, Terms terms, std::int64_t count, double* to) {
  constexpr std::size_t for_the_sum = 256;  // keeps what follows it aligned
  std::size_t bytes = 0;
  check(cub::DeviceReduce::Sum(nullptr, bytes, terms, static_cast<double*>(nullptr), count, gpu.stream()),
        "asking CUB");
  auto* scratch = static_cast<std::byte*>(gpu.scratch(for_the_sum + bytes));
  auto* sum = reinterpret_cast<double*>(scratch);
  check(cub::DeviceReduce::Sum(scratch + for_the_sum, bytes, terms, sum, count, gpu.stream()), "adding up");
  add_kernel<double><<<1, 1, 0, gpu.stream()>>>(sum, to);
  check_launch("add");
}

}  // namespace kadanoff::cuda
