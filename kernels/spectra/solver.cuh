// For sources that call cuSOLVER: its state after a call, and results on the host.
#pragma once

#include <string>
#include <vector>

#include "kernels/core/cuda_resources.cuh"
#include "kernels/core/cuda_runtime.hpp"

namespace kadanoff::spectra::cuda {

template <class T>
std::vector<T> values_of(CudaResources& gpu, const Array<T>& array) {
  std::vector<T> values(static_cast<std::size_t>(array.size()));
  kadanoff::cuda::copy(gpu, values.data(), array.data(), array.bytes());
  return values;
}

inline int value_of(CudaResources& gpu, const Array<int>& value) { return values_of(gpu, value).front(); }

// What a routine of cuSOLVER says of itself, on the device.
class SolverState {
 public:
  explicit SolverState(CudaResources& gpu) : gpu_(gpu), info_(gpu.device(), 1) {}

  int* info() { return info_.data(); }

  // Waits for the routine. Throws Error(internal) if it failed.
  void check(const std::string& routine) {
    if (const int info = value_of(gpu_, info_); info != 0)
      throw Error(ExitCode::internal, "cuSOLVER: " + routine + " failed with info " + std::to_string(info));
  }

 private:
  CudaResources& gpu_;
  Array<int> info_;
};

}  // namespace kadanoff::spectra::cuda
