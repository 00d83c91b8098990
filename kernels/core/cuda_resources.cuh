// What a CUDA source needs of the machine: the stream, the library handles, checked calls and launches.
#pragma once

#include <cublas_v2.h>
#include <cuda_runtime.h>
#include <cusolverDn.h>

#include <cstdint>
#include <limits>
#include <string>

#include "kernels/core/array.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff {

namespace cuda {

// check(cudaMemcpyAsync(…), "copy"): throws Error(internal) with the operation and CUDA's own words.
void check(cudaError_t status, const char* operation);
void check(cublasStatus_t status, const char* operation);
void check(cusolverStatus_t status, const char* operation);

// After every <<<…>>>.
inline void check_launch(const char* kernel) { check(cudaGetLastError(), kernel); }

// Enough blocks of `block` threads for n items, one item a thread.
inline unsigned blocks_for(std::int64_t n, int block) { return static_cast<unsigned>((n + block - 1) / block); }

// An extent of a matrix, or its stride, as cuBLAS takes it.
inline int blas_extent(std::int64_t extent) {
  if (extent > std::numeric_limits<int>::max())
    throw Error(ExitCode::usage, "cuBLAS: a matrix of " + std::to_string(extent) +
                                     " rows or columns is beyond what it takes; use a smaller batch");
  return static_cast<int>(extent);
}

}  // namespace cuda

class CudaResources {
 public:
  explicit CudaResources(int device_index);
  ~CudaResources();
  CudaResources(const CudaResources&) = delete;
  CudaResources& operator=(const CudaResources&) = delete;

  [[nodiscard]] Device device() const noexcept { return {DeviceKind::cuda, device_index_}; }
  [[nodiscard]] cudaStream_t stream() const noexcept { return stream_; }

  // Made at the first call. Plain fp32 (no TF32), an explicit workspace, no atomics: the same bits in every run.
  cublasHandle_t cublas();
  // Likewise; results are deterministic by default, workspaces are the caller's.
  cusolverDnHandle_t cusolver();

  // At least `bytes` of scratch memory, reused from call to call; valid until the next call of scratch().
  void* scratch(std::size_t bytes);

 private:
  int device_index_;
  cudaStream_t stream_ = nullptr;
  cublasHandle_t cublas_ = nullptr;
  cusolverDnHandle_t cusolver_ = nullptr;
  Array<std::byte> cublas_workspace_;
  Array<std::byte> scratch_;
};

}  // namespace kadanoff
