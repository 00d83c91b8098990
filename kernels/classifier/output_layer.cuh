// The output layer on the GPU: a product, then one warp per row of logits.
#pragma once

#include <cstdint>

#include "kernels/classifier/parameters.hpp"
#include "kernels/core/cuda_resources.cuh"

namespace kadanoff::classifier::cuda {

// z ← tanh(inputs W₁ + b₁)
void hidden_layer(CudaResources& gpu, const ParametersView<const float>& parameters, Matrix<const float> inputs,
                  Matrix<float> z);

// out ← softmax(z W₂ + b₂)
void output_layer(CudaResources& gpu, const ParametersView<const float>& parameters, Matrix<const float> z,
                  Matrix<float> out);

// out ← softmax(z W₂ + b₂) − one-hot(labels);  losses[i] ← −ln p_i(labels[i])
void output_delta(CudaResources& gpu, const ParametersView<const float>& parameters, Matrix<const float> z,
                  const std::int32_t* labels, Matrix<float> out, float* losses);

}  // namespace kadanoff::classifier::cuda
