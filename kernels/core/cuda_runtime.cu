// The CUDA runtime behind kernels/core: devices, memory, the stream and cuBLAS.
#include "kernels/core/cuda_libraries.cuh"
#include "kernels/core/cuda_runtime.hpp"

namespace kadanoff {
namespace cuda {
namespace {

std::string mebibytes(std::size_t bytes) { return std::to_string(bytes >> 20) + " MiB"; }

std::string version_text(int version) {
  return version > 0 ? std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10) : "none";
}

}  // namespace

void check(cudaError_t status, const char* operation) {
  if (status != cudaSuccess)
    throw Error(ExitCode::internal, std::string("CUDA: ") + operation + " failed: " + cudaGetErrorString(status));
}

void check(cublasStatus_t status, const char* operation) {
  if (status != CUBLAS_STATUS_SUCCESS)
    throw Error(ExitCode::internal, std::string("cuBLAS: ") + operation + " failed: " + cublasGetStatusString(status));
}

void check(cusolverStatus_t status, const char* operation) {
  if (status != CUSOLVER_STATUS_SUCCESS)
    throw Error(ExitCode::internal, std::string("cuSOLVER: ") + operation + " failed with status " +
                                        std::to_string(static_cast<int>(status)));
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

void make_current(CudaResources& gpu) { check(cudaSetDevice(gpu.device().index), "choosing the device"); }

void synchronize(CudaResources& gpu) { check(cudaStreamSynchronize(gpu.stream()), "waiting for the device"); }

void* allocate(int device_index, std::size_t bytes) {
  check(cudaSetDevice(device_index), "choosing the device");
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

}  // namespace cuda

CudaResources::CudaResources(int device_index) : device_index_(device_index) {
  cuda::check(cudaSetDevice(device_index), "choosing the device");
  cuda::check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), "making a stream");
}

CudaResources::~CudaResources() {
  cudaStreamSynchronize(stream_);
  if (cusolver_ != nullptr) cusolverDnDestroy(cusolver_);
  if (cublas_ != nullptr) cublasDestroy(cublas_);
  cudaStreamDestroy(stream_);
}

cublasContext* CudaResources::cublas() {
  if (cublas_ == nullptr) {
    constexpr std::int64_t workspace_bytes = std::int64_t{32} << 20;  // what cuBLAS itself takes on Hopper
    cublas_workspace_ = Array<std::byte>(device(), workspace_bytes);
    cuda::check(cublasCreate(&cublas_), "making a handle");
    cuda::check(cublasSetStream(cublas_, stream_), "setting the stream");
    cuda::check(cublasSetWorkspace(cublas_, cublas_workspace_.data(), cublas_workspace_.bytes()),
                "setting the workspace");
    cuda::check(cublasSetMathMode(cublas_, CUBLAS_PEDANTIC_MATH), "choosing plain fp32");
    cuda::check(cublasSetAtomicsMode(cublas_, CUBLAS_ATOMICS_NOT_ALLOWED), "forbidding atomics");
  }
  return cublas_;
}

cusolverDnContext* CudaResources::cusolver() {
  if (cusolver_ == nullptr) {
    cuda::check(cusolverDnCreate(&cusolver_), "making a handle");
    cuda::check(cusolverDnSetStream(cusolver_, stream_), "setting the stream");
  }
  return cusolver_;
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
