// One thread writes the number.
#include "kernels/training/cuda/step_state.cuh"

namespace kadanoff::training::cuda {

using kadanoff::cuda::check_launch;

namespace {

__global__ void set_next_update_kernel(DeviceStep* step, std::uint32_t update) { step->next_update = update; }

}  // namespace

void set_next_update(CudaResources& gpu, DeviceStep* step, std::uint32_t update) {
  set_next_update_kernel<<<1, 1, 0, gpu.stream()>>>(step, update);
  check_launch("set_next_update");
}

}  // namespace kadanoff::training::cuda
