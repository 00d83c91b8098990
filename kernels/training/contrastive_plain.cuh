// One update in kernels and cuBLAS products. Each product is a cuBLAS call; a kernel turns its result into the next
// one's operand. v₀ and vₖ stand below each other in one matrix V, h₀ and −hₖ in another, H: the gradient of W is VᵀH,
// one product, added straight to W or to the momentum. With Adam or centred gradients it is a matrix of its own.
//
// Everything that changes from one update to the next is in device memory (step_state_cuda.cuh), so that the launches
// can be recorded and launched again as a graph.
#pragma once

#include "kernels/core/cuda_resources.cuh"
#include "kernels/training/contrastive.hpp"
#include "kernels/training/step_state_cuda.cuh"

namespace kadanoff::training::cuda {

// What an update of n samples takes of the workspace; no smaller one takes more.
std::int64_t plain_floats(const ContrastiveDivergence& method, std::int64_t visible, std::int64_t hidden,
                          std::int64_t n);

// The update that `step` comes to next, of n samples; everything is on the device. `memory` holds plain_floats() of the
// plan's batch. Adds the squared error to `squared_error`, unless that is null. Does not wait for the device.
void plain_update(CudaResources& gpu, const ContrastiveDivergence& method, const StepPlan& plan, std::int64_t n,
                  const rows::SpinRows& data, const TrainingView& state, float* memory, DeviceStep* step,
                  double* squared_error);

}  // namespace kadanoff::training::cuda
