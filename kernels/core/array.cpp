#include "kernels/core/array.hpp"

#include <cstdlib>
#include <cstring>
#include <new>

#include "kernels/core/cuda_runtime.hpp"

namespace kadanoff {
namespace {

constexpr std::size_t alignment = 64;  // a cache line, and an AVX-512 vector

}  // namespace

void* allocate(Device device, std::size_t bytes) {
  if (bytes == 0) return nullptr;
  if constexpr (has_cuda) {
    if (device.kind == DeviceKind::cuda) return cuda::allocate(device.index, bytes);
  }
  return ::operator new (bytes, std::align_val_t{alignment});
}

void release(Device device, void* memory) noexcept {
  if (memory == nullptr) return;
  if constexpr (has_cuda) {
    if (device.kind == DeviceKind::cuda) return cuda::release(memory);
  }
  ::operator delete (memory, std::align_val_t{alignment});
}

void copy_bytes(Context& context, Device to_device, void* to, Device from_device, const void* from, std::size_t bytes) {
  if (bytes == 0) return;
  if (to_device == cpu_device && from_device == cpu_device) {
    std::memcpy(to, from, bytes);
    return;
  }
  if constexpr (has_cuda) cuda::copy(context.cuda(), to, from, bytes);
}

void fill_zero_bytes(Context& context, Device device, void* memory, std::size_t bytes) {
  if (bytes == 0) return;
  if (device == cpu_device) {
    std::memset(memory, 0, bytes);
    return;
  }
  if constexpr (has_cuda) cuda::fill_zero(context.cuda(), memory, bytes);
}

}  // namespace kadanoff
