// What a CUDA source needs from the machine: the stream, the library handles, checked calls and launches.
#pragma once

#include <cuda_runtime.h>

#include <cstdint>
#include <memory>

#include "kernels/core/array.hpp"
#include "kernels/core/check.hpp"

// The handles of cuBLAS and cuSOLVER. nvcc needs longer for their headers than for most of our sources, so only
// cuda_libraries.cuh includes them.
struct cublasContext;
struct cusolverDnContext;

namespace kadanoff {

namespace cuda {

// check(cudaMemcpyAsync(…), "copy"): throws Error(internal) with the operation and CUDA's own message.
void check(cudaError_t status, const char* operation);

// Call it after every <<<…>>>.
inline void check_launch(const char* kernel) { check(cudaGetLastError(), kernel); }

// What CUDA says of a device.
int attribute(cudaDeviceAttr which, Device device);

// Enough blocks of `block` threads for n items, one item per thread.
inline unsigned blocks_for(std::int64_t n, int block) { return static_cast<unsigned>((n + block - 1) / block); }

// A stream of the device that is the current one when it is made. It does not wait for the default stream.
class Stream {
 public:
  Stream() { check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), "making a stream"); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() { cudaStreamDestroy(stream_); }

  operator cudaStream_t() const { return stream_; }  // NOLINT(google-explicit-constructor): as CUDA takes it

 private:
  cudaStream_t stream_ = nullptr;
};

struct DestroyHandle {
  void operator()(cublasContext* handle) const noexcept;
  void operator()(cusolverDnContext* handle) const noexcept;
};
template <class Library>
using Handle = std::unique_ptr<Library, DestroyHandle>;

}  // namespace cuda

class CudaResources {
 public:
  explicit CudaResources(int device_index);  // the device becomes the current one
  ~CudaResources();                          // likewise
  CudaResources(const CudaResources&) = delete;
  CudaResources& operator=(const CudaResources&) = delete;

  [[nodiscard]] Device device() const noexcept { return {DeviceKind::cuda, device_index_}; }
  [[nodiscard]] cudaStream_t stream() const noexcept { return stream_; }

  // Created at the first call, whole or not at all. fp32 as fp32_math() says (never TF32), an explicit workspace, no
  // atomics: the same bits in every run.
  cublasContext* cublas();
  // Likewise. Results are deterministic by default; the caller provides the workspaces.
  cusolverDnContext* cusolver();

  // At least `bytes` of scratch memory, reused from call to call; valid until the next call of scratch().
  void* scratch(std::size_t bytes);

 private:
  int device_index_;
  cuda::Stream stream_;
  Array<std::byte> scratch_, cublas_workspace_;
  cuda::Handle<cublasContext> cublas_;  // goes before the stream and the workspace that it uses
  cuda::Handle<cusolverDnContext> cusolver_;
};

}  // namespace kadanoff
