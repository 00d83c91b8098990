// The kernels that compute the step of an update in device memory.
#include "kernels/training/cuda/step_state.cuh"

namespace kadanoff::training::cuda {

using kadanoff::cuda::check_launch;

namespace {

__global__ void set_next_update_kernel(DeviceStep* step, std::uint32_t update) { step->next_update = update; }

__global__ void begin_step_kernel(StepPlan plan, DeviceStep* step) {
  const StepState state = step_state(plan, step->next_update);
  step->state = state;
  step->scale = state.rate / static_cast<float>(state.size);
  step->one = 1;
  step->next_update = state.update + 1;
}

}  // namespace

void set_next_update(CudaResources& gpu, DeviceStep* step, std::uint32_t update) {
  set_next_update_kernel<<<1, 1, 0, gpu.stream()>>>(step, update);
  check_launch("set_next_update");
}

void begin_step(CudaResources& gpu, const StepPlan& plan, DeviceStep* step) {
  begin_step_kernel<<<1, 1, 0, gpu.stream()>>>(plan, step);
  check_launch("begin_step");
}

}  // namespace kadanoff::training::cuda
