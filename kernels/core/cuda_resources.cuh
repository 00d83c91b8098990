// What a CUDA source needs from the machine: the stream, the library handles, checked calls and launches.
#pragma once

#include <cuda_runtime.h>

#include <cstdint>

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

// Enough blocks of `block` threads for n items, one item per thread.
inline unsigned blocks_for(std::int64_t n, int block) { return static_cast<unsigned>((n + block - 1) / block); }

}  // namespace cuda

class CudaResources {
 public:
  explicit CudaResources(int device_index);
  ~CudaResources();
  CudaResources(const CudaResources&) = delete;
  CudaResources& operator=(const CudaResources&) = delete;

  [[nodiscard]] Device device() const noexcept { return {DeviceKind::cuda, device_index_}; }
  [[nodiscard]] cudaStream_t stream() const noexcept { return stream_; }

  // Created at the first call. Plain fp32 (no TF32), an explicit workspace, no atomics: the same bits in every run.
  cublasContext* cublas();
  // Created at the first call. Results are deterministic by default; the caller provides the workspaces.
  cusolverDnContext* cusolver();

  // At least `bytes` of scratch memory, reused from call to call; valid until the next call of scratch().
  void* scratch(std::size_t bytes);

 private:
  int device_index_;
  cudaStream_t stream_ = nullptr;
  cublasContext* cublas_ = nullptr;
  cusolverDnContext* cusolver_ = nullptr;
  Array<std::byte> cublas_workspace_;
  Array<std::byte> scratch_;
};

}  // namespace kadanoff
