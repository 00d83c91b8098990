// Makes the threads or the stream and handles of the chosen device.
#include "kernels/core/context.hpp"

#include "kernels/core/check.hpp"
#include "kernels/core/cuda_runtime.hpp"

namespace kadanoff {

Context::Context(Device device, int threads) : device_(device), cpu_(threads) {
  if (device.kind == DeviceKind::cpu) return;
  if constexpr (has_cuda) {
    cuda_ = cuda::make_resources(device.index);
  } else {
    fail(ExitCode::unavailable, "this build has no CUDA; use --device cpu");
  }
}

CudaResources& Context::cuda() {
  expects(cuda_ != nullptr, "Context::cuda: this context runs on the CPU");
  if constexpr (has_cuda) cuda::make_current(*cuda_);  // another context may be on another device
  return *cuda_;
}

void Context::synchronize() {
  if constexpr (has_cuda) {
    if (on_cuda()) cuda::synchronize(*cuda_);
  }
}

}  // namespace kadanoff
