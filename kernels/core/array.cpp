// Allocates, frees, copies and clears memory on either device.
#include "kernels/core/array.hpp"

#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

#include "kernels/core/cuda_runtime.hpp"

namespace kadanoff {
namespace {

constexpr std::size_t alignment = 64;  // a cache line, and an AVX-512 vector

// Asks for pages of 2 MiB where an array holds several: matrices are read down their columns, too, where every row is
// on another page. Where the system has none, all stays as it is.
void prefer_huge_pages(void* memory, std::size_t bytes) {
  constexpr std::uintptr_t page = std::uintptr_t{1} << 21;
  constexpr std::size_t pages_worth_it = 8;
  if (bytes < pages_worth_it * page) return;
  const auto start = reinterpret_cast<std::uintptr_t>(memory);
  const auto first = (start + page - 1) / page * page, last = (start + bytes) / page * page;
  madvise(static_cast<char*>(memory) + (first - start), last - first, MADV_HUGEPAGE);
}

}  // namespace

void* allocate(Device device, std::size_t bytes) {
  if (bytes == 0) return nullptr;
  if constexpr (has_cuda) {
    if (device.kind == DeviceKind::cuda) return cuda::allocate(device.index, bytes);
  }
  void* memory = ::operator new (bytes, std::align_val_t{alignment});
  prefer_huge_pages(memory, bytes);
  return memory;
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
