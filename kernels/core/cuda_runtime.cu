// The CUDA runtime behind kernels/core: devices, memory, the stream and cuBLAS.
#include <cstdlib>
#include <string_view>
#include <utility>

#include "kernels/core/cuda_libraries.cuh"
#include "kernels/core/cuda_runtime.hpp"

namespace kadanoff {
namespace cuda {
namespace {

std::string mebibytes(std::size_t bytes) { return std::to_string(bytes >> 20) + " MiB"; }

int made_current(int device_index) {
  check(cudaSetDevice(device_index), "choosing the device");
  return device_index;
}

std::string version_text(int version) {
  return version > 0 ? std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10) : "none";
}

}  // namespace

void check(cudaError_t status, const char* operation) {
  if (status == cudaSuccess) return;
  cudaGetLastError();  // forgets it: the next check_launch() is not of this operation
  throw Error(ExitCode::internal, std::string("CUDA: ") + operation + " failed: " + cudaGetErrorString(status));
}

void check(cublasStatus_t status, const char* operation) {
  if (status != CUBLAS_STATUS_SUCCESS)
    throw Error(ExitCode::internal, std::string("cuBLAS: ") + operation + " failed: " + cublasGetStatusString(status));
}

namespace {

cublasMath_t chosen_fp32_math() {
  const char* set = std::getenv("KADANOFF_CUBLAS_FP32");
  const std::string_view word = set == nullptr ? "pedantic" : set;
  if (word == "pedantic") return CUBLAS_PEDANTIC_MATH;
  if (word == "default") return CUBLAS_DEFAULT_MATH;
  throw Error(ExitCode::usage, "KADANOFF_CUBLAS_FP32=" + std::string(word) + " is not one of pedantic, default");
}

}  // namespace

cublasMath_t fp32_math() {
  static const cublasMath_t chosen = chosen_fp32_math();
  return chosen;
}

void check(cusolverStatus_t status, const char* operation) {
  if (status != CUSOLVER_STATUS_SUCCESS)
    throw Error(ExitCode::internal, std::string("cuSOLVER: ") + operation + " failed with status " +
                                        std::to_string(static_cast<int>(status)));
}

int attribute(cudaDeviceAttr which, Device device) {
  int value = 0;
  check(cudaDeviceGetAttribute(&value, which, device.index), "reading the device's properties");
  return value;
}

int device_count() {
  int count = 0;
  if (cudaGetDeviceCount(&count) == cudaSuccess) return count;
  cudaGetLastError();  // no driver or no device: an answer, not an error
  return 0;
}

std::vector<CudaDeviceInfo> devices() {
  std::vector<CudaDeviceInfo> found;
  for (int index = 0; index < device_count(); ++index) {
    cudaDeviceProp properties{};
    check(cudaGetDeviceProperties(&properties, index), "reading the device's properties");
    found.push_back({properties.name, std::to_string(properties.major) + "." + std::to_string(properties.minor),
                     static_cast<std::int64_t>(properties.totalGlobalMem), properties.multiProcessorCount});
  }
  return found;
}

std::int64_t free_bytes(int device_index) {
  int before = 0;
  std::size_t free = 0, total = 0;
  check(cudaGetDevice(&before), "reading the current device");
  check(cudaSetDevice(device_index), "choosing the device");
  const auto status = cudaMemGetInfo(&free, &total);
  check(cudaSetDevice(before), "choosing the device");
  check(status, "reading the free memory");
  return static_cast<std::int64_t>(free);
}

std::string runtime_version() {
  int version = 0;
  return cudaRuntimeGetVersion(&version) == cudaSuccess ? version_text(version) : "none";
}

std::string driver_version() {
  int version = 0;
  return cudaDriverGetVersion(&version) == cudaSuccess ? version_text(version) : "none";
}

std::shared_ptr<CudaResources> make_resources(int device_index) {
  return std::make_shared<CudaResources>(device_index);
}

void make_current(CudaResources& gpu) { made_current(gpu.device().index); }

void synchronize(CudaResources& gpu) { check(cudaStreamSynchronize(gpu.stream()), "waiting for the device"); }

void* allocate(int device_index, std::size_t bytes) {
  made_current(device_index);
  void* memory = nullptr;
  const auto status = cudaMalloc(&memory, bytes);
  if (status == cudaErrorMemoryAllocation) {
    cudaGetLastError();
    std::size_t free_bytes = 0, total_bytes = 0;
    cudaMemGetInfo(&free_bytes, &total_bytes);
    throw Error(ExitCode::internal, "cuda:" + std::to_string(device_index) + " has " + mebibytes(free_bytes) +
                                        " free and " + mebibytes(bytes) +
                                        " more are needed; use a smaller batch or fewer samples");
  }
  check(status, "allocating memory");
  return memory;
}

void release(void* memory) noexcept { cudaFree(memory); }

void copy(CudaResources& gpu, void* to, const void* from, std::size_t bytes) {
  check(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDefault, gpu.stream()), "copying");
  synchronize(gpu);
}

void fill_zero(CudaResources& gpu, void* memory, std::size_t bytes) {
  check(cudaMemsetAsync(memory, 0, bytes, gpu.stream()), "filling with zeros");
}

void DestroyHandle::operator()(cublasContext* handle) const noexcept { cublasDestroy(handle); }
void DestroyHandle::operator()(cusolverDnContext* handle) const noexcept { cusolverDnDestroy(handle); }

}  // namespace cuda

CudaResources::CudaResources(int device_index) : device_index_(cuda::made_current(device_index)) {}

// All that is freed is of this device, and another context may have made its own the current one.
CudaResources::~CudaResources() {
  cudaSetDevice(device_index_);
  cudaStreamSynchronize(stream_);
}

cublasContext* CudaResources::cublas() {
  if (cublas_ == nullptr) {
    constexpr std::int64_t workspace_bytes = std::int64_t{32} << 20;  // what cuBLAS itself takes on Hopper
    Array<std::byte> workspace(device(), workspace_bytes);
    cublasContext* handle = nullptr;
    cuda::check(cublasCreate(&handle), "making a handle");
    cuda::Handle<cublasContext> made(handle);
    cuda::check(cublasSetStream(handle, stream_), "setting the stream");
    cuda::check(cublasSetWorkspace(handle, workspace.data(), workspace.bytes()), "setting the workspace");
    cuda::check(cublasSetMathMode(handle, cuda::fp32_math()), "choosing the arithmetic of fp32");
    cuda::check(cublasSetAtomicsMode(handle, CUBLAS_ATOMICS_NOT_ALLOWED), "forbidding atomics");
    cublas_workspace_ = std::move(workspace);
    cublas_ = std::move(made);
  }
  return cublas_.get();
}

cusolverDnContext* CudaResources::cusolver() {
  if (cusolver_ == nullptr) {
    cusolverDnContext* handle = nullptr;
    cuda::check(cusolverDnCreate(&handle), "making a handle");
    cuda::Handle<cusolverDnContext> made(handle);
    cuda::check(cusolverDnSetStream(handle, stream_), "setting the stream");
    cusolver_ = std::move(made);
  }
  return cusolver_.get();
}

void* CudaResources::scratch(std::size_t bytes) {
  if (scratch_.bytes() < bytes) {
    cuda::synchronize(*this);  // the old scratch memory may still be in use
    scratch_ = {};             // first: both together may not fit
    scratch_ = Array<std::byte>(device(), static_cast<std::int64_t>(bytes));
  }
  return scratch_.data();
}

}  // namespace kadanoff
