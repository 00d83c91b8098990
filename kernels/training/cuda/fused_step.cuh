// The second kernel of a fused update: the sum of the partial gradients, in a fixed order, and the step.
#pragma once

#include "kernels/core/cuda_resources.cuh"
#include "kernels/training/cuda/fused_chain.cuh"

namespace kadanoff::training::cuda {

// `blocks` of `warps` have left in.partial and, if `squared_error` is not null, in.errors.
void fused_step(CudaResources& gpu, const FusedUpdate& in, int blocks, int warps, double* squared_error);

}  // namespace kadanoff::training::cuda
