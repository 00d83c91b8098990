// One update in kernels and cuBLAS products. Each product is a cuBLAS call; a kernel turns its result into the operand
// of the next product. One matrix V holds v₀ and, below it, vₖ; another, H, holds h₀ and −hₖ. So the gradient of W is
// one product, VᵀH, which is added directly to W or to the momentum. With Adam or centred gradients it is a separate
// matrix.
//
// Everything that changes from one update to the next is in device memory (step_state.cuh), so that the launches
// can be recorded and launched again as a graph.
#pragma once

#include "kernels/core/cuda_resources.cuh"
#include "kernels/training/contrastive.hpp"
#include "kernels/training/cuda/step_state.cuh"

namespace kadanoff::training::cuda {

// The workspace floats that an update of n samples needs. An update of fewer samples never needs more.
std::int64_t plain_floats(const ContrastiveDivergence& method, std::int64_t visible, std::int64_t hidden,
                          std::int64_t n);

// Does the next update of `step`, with n samples; everything is on the device. `memory` holds plain_floats() of the
// plan's batch. Adds the squared error to `squared_error`, unless that is null. Does not wait for the device.
void plain_update(CudaResources& gpu, const ContrastiveDivergence& method, const StepPlan& plan, std::int64_t n,
                  const rows::SampleRows& data, const TrainingView& state, float* memory, DeviceStep* step,
                  double* squared_error);

}  // namespace kadanoff::training::cuda
