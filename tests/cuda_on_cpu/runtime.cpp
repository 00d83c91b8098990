// The functions of the CUDA runtime that our sources call.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <map>
#include <utility>
#include <vector>

#include "tests/cuda_on_cpu/block.hpp"
#include "tests/cuda_on_cpu/device.hpp"
#include "tests/cuda_on_cpu/fault.hpp"
#include "tests/cuda_on_cpu/memory.hpp"
#include "tests/cuda_on_cpu/schedule.hpp"
#include "tests/cuda_on_cpu/settings.hpp"
#include "tests/cuda_on_cpu/waits.hpp"

namespace cuda_on_cpu {
namespace {

thread_local cudaError_t last_error = cudaSuccess;

cudaError_t result(cudaError_t error) {
  if (error != cudaSuccess) last_error = error;
  return error;
}

std::map<const void*, std::size_t>& pinned() {  // by first address
  static std::map<const void*, std::size_t> instance;
  return instance;
}

bool is_pinned(const void* memory, std::size_t bytes) {
  auto after = pinned().upper_bound(memory);
  if (after == pinned().begin()) return false;
  const auto& [first, size] = *--after;
  return static_cast<const std::byte*>(memory) + bytes <= static_cast<const std::byte*>(first) + size;
}

void copy_now(void* to, const void* from, std::size_t bytes, const char* what) {
  if (is_device_memory(from)) require(from, bytes, Access::copies, what);
  if (is_device_memory(to)) require(to, bytes, Access::writes, what);
  std::memcpy(to, from, bytes);
}

bool fits(const Configuration& configuration) {
  const auto &grid = configuration.grid, &block = configuration.block;
  constexpr unsigned most_y = 65535;
  return grid.x > 0 && grid.y > 0 && grid.z > 0 && grid.x <= 0x7FFF'FFFF && grid.y <= most_y && grid.z <= most_y &&
         block.x > 0 && block.y > 0 && block.z > 0 && block.z <= 64 &&
         block.x * block.y * block.z <= unsigned{threads_a_block};
}

}  // namespace

void submit(const Configuration& configuration, std::shared_ptr<const Kernel> kernel) {
  const std::lock_guard lock(runtime_lock());
  if (!fits(configuration)) {
    result(cudaErrorInvalidConfiguration);
    return;
  }
  if (configuration.shared_bytes > dynamic_shared_limit(kernel->function)) {
    result(cudaErrorInvalidValue);
    return;
  }
  enqueue(configuration.stream, [configuration, kernel] { run_grid(configuration, *kernel); });
}

cudaError_t synchronize(const Site* site, cudaStream_t stream) {
  const std::lock_guard lock(runtime_lock());
  if (breaks_capture()) return result(cudaErrorStreamCaptureUnsupported);
  if (!site->is_skipped()) finish_stream(stream);
  return cudaSuccess;
}

cudaError_t synchronize(const Site* site, cudaEvent_t event) {
  const std::lock_guard lock(runtime_lock());
  if (breaks_capture()) return result(cudaErrorStreamCaptureUnsupported);
  if (!site->is_skipped()) finish(event->recorded);
  return cudaSuccess;
}

cudaError_t wait(const Site* site, cudaStream_t stream, cudaEvent_t event) {
  const std::lock_guard lock(runtime_lock());
  if (event->recorded == nullptr || site->is_skipped()) return cudaSuccess;
  if (event->capture != nullptr && stream->capture == nullptr) {  // the stream joins the capture
    stream->capture = event->capture;
    stream->origin = event->origin;
    stream->last = nullptr;
  }
  if (event->capture != stream->capture) return result(cudaErrorStreamCaptureIsolation);
  enqueue(
      stream, [] {}, event->recorded);
  return cudaSuccess;
}

cudaError_t record(const Site* site, cudaEvent_t event, cudaStream_t stream) {
  const std::lock_guard lock(runtime_lock());
  if (site->is_skipped()) return cudaSuccess;
  event->recorded = enqueue(stream, [] {});
  event->capture = stream->capture;
  event->origin = stream->origin;
  return cudaSuccess;
}

}  // namespace cuda_on_cpu

using namespace cuda_on_cpu;  // NOLINT(google-build-using-namespace): what follows has C's names

extern "C" {

cudaError_t cudaGetLastError() { return std::exchange(last_error, cudaSuccess); }
const char* cudaGetErrorString(cudaError_t error) {
  switch (error) {
    case cudaSuccess:
      return "no error";
    case cudaErrorInvalidConfiguration:
      return "invalid configuration argument";
    case cudaErrorInvalidValue:
      return "invalid argument";
    case cudaErrorInvalidDevice:
      return "invalid device ordinal";
    case cudaErrorMemoryAllocation:
      return "out of memory";
    case cudaErrorNotSupported:
      return "operation not supported";
    case cudaErrorStreamCaptureUnsupported:
      return "operation not permitted when stream is capturing";
    case cudaErrorStreamCaptureInvalidated:
      return "operation failed due to a previous error during capture";
    case cudaErrorStreamCaptureUnjoined:
      return "capture has work on a stream that did not join it again";
    case cudaErrorStreamCaptureIsolation:
      return "dependency between captured and other work";
    default:
      return "an error without a name here";
  }
}

cudaError_t cudaGetDeviceCount(int* count) { return *count = 1, cudaSuccess; }
cudaError_t cudaGetDevice(int* device) { return *device = 0, cudaSuccess; }
cudaError_t cudaSetDevice(int device) { return result(device == 0 ? cudaSuccess : cudaErrorInvalidDevice); }
cudaError_t cudaRuntimeGetVersion(int* version) { return *version = CUDART_VERSION, cudaSuccess; }
cudaError_t cudaDriverGetVersion(int* version) { return *version = CUDART_VERSION, cudaSuccess; }

cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int device) {
  if (device != 0) return result(cudaErrorInvalidDevice);
  *properties = {};
  std::strcpy(properties->name, "emulated on the CPU");
  properties->major = 9;
  properties->totalGlobalMem = device_bytes;
  properties->multiProcessorCount = multiprocessors();
  return cudaSuccess;
}

cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int) {
  switch (attribute) {
    case cudaDevAttrMultiProcessorCount:
      *value = multiprocessors();
      break;
    case cudaDevAttrMaxSharedMemoryPerBlockOptin:
      *value = int{shared_bytes_a_block};
      break;
    case cudaDevAttrMaxSharedMemoryPerMultiprocessor:
      *value = int{shared_bytes_a_multiprocessor};
      break;
    case cudaDevAttrReservedSharedMemoryPerBlock:
      *value = int{shared_bytes_reserved};
      break;
    case cudaDevAttrComputeCapabilityMajor:
      *value = 9;
      break;
    case cudaDevAttrComputeCapabilityMinor:
      *value = 0;
      break;
    default:
      fault("attribute {} of the device is not known here", static_cast<int>(attribute));
  }
  return cudaSuccess;
}

cudaError_t cudaMemGetInfo(std::size_t* free_of_all, std::size_t* total) {
  const std::lock_guard lock(runtime_lock());
  *free_of_all = free_bytes();
  *total = device_bytes;
  return cudaSuccess;
}

cudaError_t cudaMalloc(void** memory, std::size_t bytes) {
  const std::lock_guard lock(runtime_lock());
  if (breaks_capture()) return result(cudaErrorStreamCaptureUnsupported);
  *memory = allocate(bytes);
  return result(*memory == nullptr ? cudaErrorMemoryAllocation : cudaSuccess);
}

cudaError_t cudaFree(void* memory) {
  const std::lock_guard lock(runtime_lock());
  if (memory == nullptr) return cudaSuccess;
  if (breaks_capture()) return result(cudaErrorStreamCaptureUnsupported);
  finish_all();  // as CUDA does
  release(memory);
  return cudaSuccess;
}

cudaError_t cudaHostAlloc(void** memory, std::size_t bytes, unsigned) {
  const std::lock_guard lock(runtime_lock());
  if (breaks_capture()) return result(cudaErrorStreamCaptureUnsupported);
  *memory = std::malloc(bytes);
  if (*memory == nullptr) return result(cudaErrorMemoryAllocation);
  std::memset(*memory, 0xFF, bytes);
  pinned()[*memory] = bytes;
  return cudaSuccess;
}

cudaError_t cudaFreeHost(void* memory) {
  const std::lock_guard lock(runtime_lock());
  if (memory == nullptr) return cudaSuccess;
  if (pinned().erase(memory) == 0) fault("page-locked memory is freed that was not allocated");
  std::free(memory);
  return cudaSuccess;
}

// Memory that is not page-locked is read before the call returns, and written before it returns.
cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind, cudaStream_t stream) {
  const std::lock_guard lock(runtime_lock());
  if (bytes == 0) return cudaSuccess;
  const auto is_pageable = [&](const void* memory) { return !is_device_memory(memory) && !is_pinned(memory, bytes); };
  if ((is_pageable(to) || is_pageable(from)) && stream->capture != nullptr && breaks_capture())
    return result(cudaErrorStreamCaptureUnsupported);
  if (is_pageable(from)) {
    auto copy = std::make_shared<std::vector<std::byte>>(bytes);
    std::memcpy(copy->data(), from, bytes);
    enqueue(stream, [to, copy] { copy_now(to, copy->data(), copy->size(), "a copy"); });
  } else {
    enqueue(stream, [=] {
      if (!is_device_memory(from) && !is_pinned(from, bytes)) fault("a copy: the page-locked memory was freed");
      copy_now(to, from, bytes, "a copy");
    });
  }
  if (is_pageable(to)) finish_stream(stream);
  return cudaSuccess;
}

cudaError_t cudaMemsetAsync(void* memory, int value, std::size_t bytes, cudaStream_t stream) {
  const std::lock_guard lock(runtime_lock());
  enqueue(stream, [=] {
    require(memory, bytes, Access::writes, "a fill");
    std::memset(memory, value, bytes);
  });
  return cudaSuccess;
}

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned flags) {
  const std::lock_guard lock(runtime_lock());
  if (flags != cudaStreamNonBlocking) fault("a stream that waits for the default stream");
  add_stream(*stream = new CUstream_st);
  return cudaSuccess;
}
cudaError_t cudaStreamDestroy(cudaStream_t stream) {
  const std::lock_guard lock(runtime_lock());
  destroy_stream(stream);
  return cudaSuccess;
}

cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned) { return *event = new CUevent_st, cudaSuccess; }
cudaError_t cudaEventDestroy(cudaEvent_t event) { return delete event, cudaSuccess; }

cudaError_t cudaStreamBeginCapture(cudaStream_t stream, cudaStreamCaptureMode) {
  const std::lock_guard lock(runtime_lock());
  begin_capture(stream);
  return cudaSuccess;
}
cudaError_t cudaStreamEndCapture(cudaStream_t stream, cudaGraph_t* graph) {
  const std::lock_guard lock(runtime_lock());
  return result(end_capture(stream, graph));
}
cudaError_t cudaGraphInstantiate(cudaGraphExec_t* executable, cudaGraph_t graph, unsigned long long) {
  if (!has_graphs()) return result(cudaErrorNotSupported);
  return *executable = new CUgraphExec_st{*graph, 0}, cudaSuccess;
}
cudaError_t cudaGraphLaunch(cudaGraphExec_t executable, cudaStream_t stream) {
  const std::lock_guard lock(runtime_lock());
  ++executable->launches;
  enqueue(stream, [executable] {
    run_graph(executable->graph);
    --executable->launches;
  });
  return cudaSuccess;
}
cudaError_t cudaGraphDestroy(cudaGraph_t graph) { return delete graph, cudaSuccess; }
cudaError_t cudaGraphExecDestroy(cudaGraphExec_t executable) {
  const std::lock_guard lock(runtime_lock());
  if (executable->launches > 0) fault("a graph is destroyed while {} launches of it wait", executable->launches);
  delete executable;
  return cudaSuccess;
}

cudaError_t cudaFuncSetAttribute(const void* function, cudaFuncAttribute attribute, int value) {
  const std::lock_guard lock(runtime_lock());
  if (attribute != cudaFuncAttributeMaxDynamicSharedMemorySize) fault("attribute {} of a kernel", int{attribute});
  if (value < 0 || value > int{shared_bytes_a_block}) return result(cudaErrorInvalidValue);
  dynamic_shared_limit(function) = static_cast<std::size_t>(value);
  return cudaSuccess;
}

// How much static shared memory a kernel takes is known only while it runs: a number that nobody can use.
cudaError_t cudaFuncGetAttributes(cudaFuncAttributes* attributes, const void*) {
  *attributes = {};
  attributes->sharedSizeBytes = SIZE_MAX;
  attributes->maxThreadsPerBlock = threads_a_block;
  attributes->ptxVersion = 90;
  return cudaSuccess;
}

// By threads and dynamic shared memory; registers and static shared memory are not known here.
cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, const void*, int threads, std::size_t bytes) {
  const auto by_memory = static_cast<int>(shared_bytes_a_multiprocessor / (bytes + shared_bytes_reserved));
  *blocks = std::min({threads_a_multiprocessor / threads, by_memory, blocks_a_multiprocessor});
  return cudaSuccess;
}

}  // extern "C"
