// For sources that call cuBLAS or cuSOLVER: the headers of both, and checked calls as in cuda_resources.cuh.
#pragma once

#include <cublas_v2.h>
#include <cusolverDn.h>

#include <cstdint>
#include <limits>
#include <string>

#include "kernels/core/cuda_resources.cuh"

namespace kadanoff::cuda {

void check(cublasStatus_t status, const char* operation);
void check(cusolverStatus_t status, const char* operation);

// A matrix's extent or stride as an int, the type that cuBLAS takes.
inline int blas_extent(std::int64_t extent) {
  if (extent > std::numeric_limits<int>::max())
    throw Error(ExitCode::usage, "cuBLAS: a matrix of " + std::to_string(extent) +
                                     " rows or columns is beyond what it takes; use a smaller batch");
  return static_cast<int>(extent);
}

}  // namespace kadanoff::cuda
