// Products of samples with W on the GPU, which multiplies faster than it looks up.
#include "kernels/linalg/spin_gemm.hpp"

namespace kadanoff::linalg::cuda {

void spin_gemm(CudaResources& gpu, Op op, float alpha, Matrix<const float> spins, Matrix<const float> w,
               Matrix<float> out) {
  gemm(gpu, Op::none, op, alpha, spins, w, 0, out);
}

}  // namespace kadanoff::linalg::cuda
