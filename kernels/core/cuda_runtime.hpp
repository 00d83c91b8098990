// The part of the CUDA runtime that code outside the CUDA sources uses. Defined in cuda_runtime.cu, so only in a build
// with CUDA: call it only behind `if constexpr (has_cuda)`. No CUDA header is needed to include this one.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "kernels/core/device.hpp"

namespace kadanoff {
class CudaResources;
}

namespace kadanoff::cuda {

int device_count();
std::vector<CudaDeviceInfo> devices();
std::int64_t free_bytes(int device_index);
std::string runtime_version();
std::string driver_version();

std::shared_ptr<CudaResources> make_resources(int device_index);
void make_current(CudaResources& gpu);  // from now on the calling thread launches and allocates on this device
void synchronize(CudaResources& gpu);

// Device memory; throws Error(internal) with the free and the needed memory if it does not fit.
void* allocate(int device_index, std::size_t bytes);
void release(void* memory) noexcept;

// Ordered on the stream of `gpu`. A copy to or from the host returns when the host's memory may be used again.
void copy(CudaResources& gpu, void* to, const void* from, std::size_t bytes);
void fill_zero(CudaResources& gpu, void* memory, std::size_t bytes);

}  // namespace kadanoff::cuda
