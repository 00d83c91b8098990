// The conditionals on the GPU: a cuBLAS product, then bias and tanh.
#include "kernels/core/cuda_resources.cuh"
#include "kernels/linalg/gemm.hpp"
#include "kernels/rbm/conditional.hpp"
#include "kernels/units/tanh_bias.cuh"

namespace kadanoff::rbm::cuda {

using linalg::Op;

namespace {

void mean(CudaResources& gpu, Matrix<const float> given, Op op, Matrix<const float> weights, Vector<const float> bias,
          Matrix<float> out) {
  if (out.rows == 0) return;
  linalg::cuda::gemm(gpu, Op::none, op, 1, given, weights, 0, out);
  units::cuda::tanh_bias(gpu, out, bias);
}

}  // namespace

void hidden_mean(CudaResources& gpu, ParametersView<const float> parameters, Matrix<const float> visible,
                 Matrix<float> hidden) {
  mean(gpu, visible, Op::none, parameters.weights, parameters.hidden_bias, hidden);
}

void visible_mean(CudaResources& gpu, ParametersView<const float> parameters, Matrix<const float> hidden,
                  Matrix<float> visible) {
  mean(gpu, hidden, Op::transpose, parameters.weights, parameters.visible_bias, visible);
}

}  // namespace kadanoff::rbm::cuda
