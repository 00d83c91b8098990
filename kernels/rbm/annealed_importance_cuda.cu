// Annealing on the GPU: two products, one block per chain for its weight, one kernel per layer for means and draws.
#include <algorithm>

#include "kernels/core/block_sum.cuh"
#include "kernels/core/cuda_resources.cuh"
#include "kernels/linalg/gemm.hpp"
#include "kernels/rbm/annealed_importance.hpp"
#include "kernels/units/activation.cuh"
#include "kernels/units/log_cosh.cuh"

namespace kadanoff::rbm::cuda {

using kadanoff::cuda::check_launch;
using linalg::Op;

namespace {

constexpr int block_size = 256;

// `fields` are max(β, β') v W: the other of the two may be 0. They become β' v W.
__global__ void add_gain_kernel(ParametersView<const float> parameters, Vector<const float> base_bias, double from,
                                double to, Matrix<const float> visible, Matrix<float> fields,
                                Vector<double> log_weights) {
  const std::int64_t i = blockIdx.x;
  const double higher = from < to ? to : from;
  double sum = 0;
  for (std::int64_t j = threadIdx.x; j < visible.cols; j += block_size)
    sum += (to - from) * visible(i, j) * (static_cast<double>(parameters.visible_bias[j]) - base_bias[j]);
  for (std::int64_t a = threadIdx.x; a < fields.cols; a += block_size) {
    const double x = static_cast<double>(fields(i, a)) + higher * parameters.hidden_bias[a];
    sum += units::cuda::log_two_cosh(to / higher * x) - units::cuda::log_two_cosh(from / higher * x);
    if (to < higher) fields(i, a) *= static_cast<float>(to / higher);
  }
  const double gain = kadanoff::cuda::block_sum<block_size>(sum);
  if (threadIdx.x == 0) log_weights[i] += gain;
}

// β' own[j] + (1 − β') base[j] is the bias; without `base`, that is 0.
struct AnnealedMean {
  Vector<const float> own, base;
  float to;
  __device__ float operator()(float field, std::int64_t j) const {
    const float rest = base.data == nullptr ? 0.0F : (1 - to) * base[j];
    return tanhf(field + to * own[j] + rest);
  }
};

}  // namespace

void anneal(CudaResources& gpu, ParametersView<const float> parameters, Vector<const float> base_bias, double from,
            double to, const AnnealedChains& chains, const random::RngKey& key, std::uint32_t first_row) {
  const auto beta = static_cast<float>(to);
  linalg::cuda::gemm(gpu, Op::none, Op::none, static_cast<float>(std::max(from, to)), chains.visible,
                     parameters.weights, 0, chains.hidden);
  add_gain_kernel<<<static_cast<unsigned>(chains.visible.rows), block_size, 0, gpu.stream()>>>(
      parameters, base_bias, from, to, chains.visible, chains.hidden, chains.log_weights);
  check_launch("anneal: gain");
  const auto draw = [&](Matrix<float> x, const AnnealedMean& mean, unsigned block) {
    units::cuda::activate(gpu, x, mean, units::cuda::LayerDraws{.key = key, .first_row = first_row, .block = block});
  };
  draw(chains.hidden, {.own = parameters.hidden_bias, .base = {}, .to = beta}, 0);
  linalg::cuda::gemm(gpu, Op::none, Op::transpose, beta, chains.hidden, parameters.weights, 0, chains.visible);
  draw(chains.visible, {.own = parameters.visible_bias, .base = base_bias, .to = beta}, 1);
}

}  // namespace kadanoff::rbm::cuda
