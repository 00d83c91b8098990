// The step of an update in device memory. The update's first kernel computes it from its number; the other kernels read
// it, and the last one of the chain's counts on.
#pragma once

#include "kernels/core/cuda_resources.cuh"
#include "kernels/training/step_state.hpp"

namespace kadanoff::training::cuda {

struct DeviceStep {
  StepState state;
  float scale;                // ε / B: cuBLAS multiplies the summed gradient by it and adds the product to W
  float one;                  // cuBLAS multiplies W itself by it
  std::uint32_t next_update;  // the update that begins next, or has begun
};

// Sets the update that begins next: at the start, and when updates do not follow each other.
void set_next_update(CudaResources& gpu, DeviceStep* step, std::uint32_t update);

}  // namespace kadanoff::training::cuda
