// Annealing on the GPU: two products, one block per chain for its weight, one thread per element for the means.
#include "kernels/core/block_sum.cuh"
#include "kernels/core/cuda_resources.cuh"
#include "kernels/linalg/gemm.hpp"
#include "kernels/rbm/annealed_importance.hpp"
#include "kernels/units/log_cosh.cuh"
#include "kernels/units/sample.hpp"

namespace kadanoff::rbm::cuda {

using kadanoff::cuda::blocks_for;
using kadanoff::cuda::check_launch;
using linalg::Op;

namespace {

constexpr int block_size = 256;

// `fields` are β' v W.
__global__ void add_gain_kernel(ParametersView<const float> parameters, Vector<const float> base_bias, double from,
                                double to, Matrix<const float> visible, Matrix<const float> fields,
                                Vector<double> log_weights) {
  const std::int64_t i = blockIdx.x;
  double sum = 0;
  for (std::int64_t j = threadIdx.x; j < visible.cols; j += block_size)
    sum += (to - from) * visible(i, j) * (static_cast<double>(parameters.visible_bias[j]) - base_bias[j]);
  for (std::int64_t a = threadIdx.x; a < fields.cols; a += block_size) {
    const double x = static_cast<double>(fields(i, a)) + to * parameters.hidden_bias[a];
    sum += units::cuda::log_two_cosh(x) - units::cuda::log_two_cosh(from / to * x);
  }
  const double gain = kadanoff::cuda::block_sum<block_size>(sum);
  if (threadIdx.x == 0) log_weights[i] += gain;
}

// x(i, j) ← tanh(x(i, j) + β' own[j] + (1 − β') base[j]); without `base`, that is 0.
__global__ void mean_kernel(Matrix<float> x, Vector<const float> own, Vector<const float> base, float to) {
  const std::int64_t item = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (item >= x.rows * x.cols) return;
  const std::int64_t i = item / x.cols, j = item % x.cols;
  const float rest = base.data == nullptr ? 0.0F : (1 - to) * base[j];
  x(i, j) = tanhf(x(i, j) + to * own[j] + rest);
}

void mean(CudaResources& gpu, Matrix<float> x, Vector<const float> own, Vector<const float> base, float to) {
  mean_kernel<<<blocks_for(x.rows * x.cols, block_size), block_size, 0, gpu.stream()>>>(x, own, base, to);
  check_launch("anneal: mean");
}

}  // namespace

void anneal(CudaResources& gpu, ParametersView<const float> parameters, Vector<const float> base_bias, double from,
            double to, const AnnealedChains& chains, const random::RngKey& key, std::uint32_t first_row) {
  const auto beta = static_cast<float>(to);
  linalg::cuda::gemm(gpu, Op::none, Op::none, beta, chains.visible, parameters.weights, 0, chains.hidden);
  add_gain_kernel<<<static_cast<unsigned>(chains.visible.rows), block_size, 0, gpu.stream()>>>(
      parameters, base_bias, from, to, chains.visible, chains.hidden, chains.log_weights);
  check_launch("anneal: gain");
  mean(gpu, chains.hidden, parameters.hidden_bias, {}, beta);
  units::cuda::sample(gpu, chains.hidden, key, first_row, 0);
  linalg::cuda::gemm(gpu, Op::none, Op::transpose, beta, chains.hidden, parameters.weights, 0, chains.visible);
  mean(gpu, chains.visible, parameters.visible_bias, base_bias, beta);
  units::cuda::sample(gpu, chains.visible, key, first_row, 1);
}

}  // namespace kadanoff::rbm::cuda
