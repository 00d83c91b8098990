// From fields to means on the GPU.
#pragma once

#include "kernels/core/cuda_resources.cuh"
#include "kernels/core/view.hpp"

namespace kadanoff::units::cuda {

// x(i, j) ← tanh(x(i, j) + bias[j])
void tanh_bias(CudaResources& gpu, Matrix<float> x, Vector<const float> bias);

}  // namespace kadanoff::units::cuda
