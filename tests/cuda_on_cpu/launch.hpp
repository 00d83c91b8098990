// Kernels, their launches and what a thread of a kernel can call. Included by the rewritten CUDA sources, through
// device_code.hpp, and by the emulation.
#pragma once

#include <cuda_runtime_api.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <tuple>
#include <type_traits>

#include "tests/cuda_on_cpu/settings.hpp"

namespace cuda_on_cpu {

struct Coordinates {
  uint3 thread, block;
  dim3 block_dim, grid_dim;
};
extern constinit thread_local Coordinates here;

// A kernel with its arguments.
class Kernel {
 public:
  Kernel(const char* name, const void* function) : name(name), function(function) {}
  Kernel(const Kernel&) = delete;
  Kernel& operator=(const Kernel&) = delete;
  virtual ~Kernel() = default;
  virtual void run_thread() const = 0;
  [[nodiscard]] virtual std::size_t bytes() const = 0;

  const char* const name;
  const void* const function;
};

struct Configuration {
  dim3 grid, block;
  std::size_t shared_bytes = 0;
  cudaStream_t stream = nullptr;
};

// Puts it on the stream; what is wrong with it is for cudaGetLastError().
void submit(const Configuration& configuration, std::shared_ptr<const Kernel> kernel);

template <class... Parameters>
class KernelOf final : public Kernel {
 public:
  KernelOf(const char* name, void (*function)(Parameters...), Parameters... parameters)
      : Kernel(name, reinterpret_cast<const void*>(function)), function_(function), parameters_(parameters...) {}
  void run_thread() const override { std::apply(function_, parameters_); }
  [[nodiscard]] std::size_t bytes() const override { return sizeof(KernelOf); }

 private:
  void (*function_)(Parameters...);
  std::tuple<Parameters...> parameters_;
};

// What `kernel<<<grid, block, shared_bytes, stream>>>(arguments)` becomes: launch("kernel", kernel, …)(arguments).
template <class... Parameters>
auto launch(const char* name, void (*kernel)(Parameters...), dim3 grid, dim3 block, std::size_t shared_bytes,
            cudaStream_t stream) {
  static_assert((std::is_trivially_copyable_v<Parameters> && ...), "a kernel's arguments are copied as bytes");
  return [=](Parameters... arguments) {
    submit({grid, block, shared_bytes, stream}, std::make_shared<KernelOf<Parameters...>>(name, kernel, arguments...));
  };
}

// ── called by a thread of a kernel ──────────────────────────────────────────────────────────────────────────────────

void barrier(const Site* site);

// Among the lanes of the warp, once every lane of `mask` has come. Own values of a shuffle are 64 bits at most.
using LaneWords = std::array<std::uint64_t, 3>;
const LaneWords* exchange(unsigned mask, const LaneWords& mine);  // what the lanes gave, lane by lane
unsigned ballot(unsigned mask, bool predicate);
std::uint64_t shuffle_bits(unsigned mask, std::uint64_t bits, unsigned from);
unsigned lane();

// The value of lane `from`, or the own one where there is no such lane.
template <class T>
T shuffle(unsigned mask, T value, unsigned from) {
  static_assert(sizeof(T) <= sizeof(std::uint64_t) && std::is_trivially_copyable_v<T>);
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof value);
  bits = shuffle_bits(mask, bits, from);
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

// The address of a __shared__ variable: the same one for all threads of a block. `site` tells the variable.
void* shared_memory(const void* site, std::size_t bytes, std::size_t alignment);
void* dynamic_shared_memory();

}  // namespace cuda_on_cpu
