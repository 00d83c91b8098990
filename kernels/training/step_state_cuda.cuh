// The step of an update in device memory. Its first kernel computes it there; the others read it.
#pragma once

#include "kernels/core/cuda_resources.cuh"
#include "kernels/training/step_state.hpp"

namespace kadanoff::training::cuda {

struct DeviceStep {
  StepState state;
  float scale;         // ε / B, by which cuBLAS multiplies a gradient's sum on its way into W
  float one;           // and W itself
  std::uint32_t next;  // the update that begin_step begins
};

// What begin_step begins with: at the start, and where the updates do not follow each other.
void set_next(CudaResources& gpu, DeviceStep* step, std::uint32_t update);

// state ← step_state(plan, next), next ← next + 1.
void begin_step(CudaResources& gpu, const StepPlan& plan, DeviceStep* step);

}  // namespace kadanoff::training::cuda
