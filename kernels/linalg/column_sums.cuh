// Sums over the rows of a matrix on the GPU, as products with a vector of ones.
#pragma once

#include <cstdint>

#include "kernels/core/cuda_resources.cuh"
#include "kernels/core/view.hpp"

namespace kadanoff::linalg::cuda {

// Fills `ones` with `count` ones.
void fill_ones(CudaResources& gpu, float* ones, std::int64_t count);

// to += scale · xᵀ 1; `ones` has as many entries as x has rows.
void add_column_sums(CudaResources& gpu, Vector<float> to, Matrix<const float> x, const float* ones, float scale);

}  // namespace kadanoff::linalg::cuda
