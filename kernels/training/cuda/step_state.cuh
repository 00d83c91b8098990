// The step of an update in device memory. The update's first kernel computes it; the other kernels read it.
#pragma once

#include "kernels/core/cuda_resources.cuh"
#include "kernels/training/step_state.hpp"

namespace kadanoff::training::cuda {

struct DeviceStep {
  StepState state;
  float scale;                // ε / B: cuBLAS multiplies the summed gradient by it and adds the product to W
  float one;                  // cuBLAS multiplies W itself by it
  std::uint32_t next_update;  // the update that begin_step begins
};

// Sets the update that begin_step begins: at the start, and when updates do not follow each other.
void set_next_update(CudaResources& gpu, DeviceStep* step, std::uint32_t update);

// state ← step_state(plan, next_update), next_update ← next_update + 1.
void begin_step(CudaResources& gpu, const StepPlan& plan, DeviceStep* step);

}  // namespace kadanoff::training::cuda
