// The machine that an operation runs on: threads for the CPU, stream and library handles for CUDA. Holds no
// experiment state, so two runs with two contexts on the same kind of machine give the same numbers.
#pragma once

#include <memory>

#include "kernels/core/cpu_resources.hpp"
#include "kernels/core/device.hpp"

namespace kadanoff {

class CudaResources;  // kernels/core/cuda_resources.cuh

class Context {
 public:
  // threads = 0: as many as this process may use. Throws Error(unavailable) for a CUDA device in a build without CUDA.
  explicit Context(Device device = cpu_device, int threads = 0);

  [[nodiscard]] Device device() const noexcept { return device_; }
  [[nodiscard]] bool on_cuda() const noexcept { return device_.kind == DeviceKind::cuda; }

  // The host's threads. They also exist when the device is a GPU, for the work that stays on the host.
  CpuResources& cpu() noexcept { return cpu_; }
  CudaResources& cuda();

  // Waits until all launched work is done. On the CPU it returns at once.
  void synchronize();

 private:
  Device device_;
  CpuResources cpu_;
  std::shared_ptr<CudaResources> cuda_;
};

}  // namespace kadanoff
