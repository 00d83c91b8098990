// The squared error of a reconstruction on the GPU. T is the type of the products' operands: float or __nv_bfloat16.
#pragma once

#include <cuda_bf16.h>

#include "kernels/core/cuda_resources.cuh"
#include "kernels/core/view.hpp"

namespace kadanoff::training::cuda {

// *sum += Σ (v₀ − vₖ)² in a fixed order; v₀ is the first half of the rows, vₖ the second one. `partial` has room for
// error_parts doubles, *arrived is 0.
inline constexpr int error_parts = 256;
template <class T>
void add_squared_error(CudaResources& gpu, Matrix<const T> halves, double* partial, unsigned* arrived, double* sum);

}  // namespace kadanoff::training::cuda
