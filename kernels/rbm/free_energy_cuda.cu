// Free energies on the GPU: the product, then one block per sample. A fixed tree adds the threads' partial sums.
#include "kernels/core/block_sum.cuh"
#include "kernels/core/cuda_resources.cuh"
#include "kernels/linalg/gemm.hpp"
#include "kernels/rbm/free_energy.hpp"
#include "kernels/units/log_cosh.cuh"

namespace kadanoff::rbm::cuda {

using kadanoff::cuda::check_launch;
using linalg::Op;

namespace {

constexpr int block_size = 128;

__global__ void free_energy_kernel(Matrix<const float> visible, Vector<const float> visible_bias,
                                   Matrix<const float> fields, Vector<const float> hidden_bias,
                                   Vector<double> energies) {
  const std::int64_t i = blockIdx.x;
  double sum = 0;
  for (std::int64_t j = threadIdx.x; j < visible.cols; j += block_size)
    sum -= static_cast<double>(visible(i, j)) * visible_bias[j];
  for (std::int64_t a = threadIdx.x; a < fields.cols; a += block_size)
    sum -= units::cuda::log_two_cosh(static_cast<double>(fields(i, a)) + hidden_bias[a]);
  const double energy = kadanoff::cuda::block_sum<block_size>(sum);
  if (threadIdx.x == 0) energies[i] = energy;
}

}  // namespace

void free_energy(CudaResources& gpu, ParametersView<const float> parameters, Matrix<const float> visible,
                 Vector<double> energies) {
  if (visible.rows == 0) return;
  const auto hidden = parameters.hidden();
  auto* memory = static_cast<float*>(gpu.scratch(static_cast<std::size_t>(visible.rows * hidden) * sizeof(float)));
  const auto fields = contiguous(memory, visible.rows, hidden, gpu.device());
  linalg::cuda::gemm(gpu, Op::none, Op::none, 1, visible, parameters.weights, 0, fields);
  free_energy_kernel<<<static_cast<unsigned>(visible.rows), block_size, 0, gpu.stream()>>>(
      visible, parameters.visible_bias, fields, parameters.hidden_bias, energies);
  check_launch("free_energy");
}

}  // namespace kadanoff::rbm::cuda
