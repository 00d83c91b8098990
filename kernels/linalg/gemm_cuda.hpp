// The product on the GPU, for CUDA sources that hold no Context. Defined in gemm_cuda.cu.
#pragma once

#include "kernels/linalg/gemm.hpp"

namespace kadanoff::linalg::cuda {

void gemm(CudaResources& gpu, Op op_a, Op op_b, float alpha, Matrix<const float> a, Matrix<const float> b, float beta,
          Matrix<float> c);

}  // namespace kadanoff::linalg::cuda
