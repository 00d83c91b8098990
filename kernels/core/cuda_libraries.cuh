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

// How cuBLAS multiplies in fp32. Pedantic is what it calls the arithmetic that is written: one fp32 fused multiply-add
// after the other. KADANOFF_CUBLAS_FP32=default lets it choose any that keeps as many bits (on some GPUs several
// products of fewer bits, faster), so that both can be measured. Throws Error(usage) for another word.
cublasMath_t fp32_math();

// A matrix's extent or stride as an int, the type that cuBLAS takes.
inline int blas_extent(std::int64_t extent) {
  if (extent > std::numeric_limits<int>::max())
    throw Error(ExitCode::usage, "cuBLAS: a matrix of " + std::to_string(extent) +
                                     " rows or columns is beyond what it takes; use a smaller batch");
  return static_cast<int>(extent);
}

}  // namespace kadanoff::cuda
