// Contrastive divergence on the GPU: the five products by cuBLAS, the two of the gradient accumulated straight into W.
// The sums over the batch for the biases are products with a vector of ones.
#include <thrust/iterator/counting_iterator.h>
#include <thrust/iterator/transform_iterator.h>

#include "kernels/core/device_sum.cuh"
#include "kernels/linalg/column_sums.cuh"
#include "kernels/linalg/gemm_device.hpp"
#include "kernels/rbm/conditional_device.hpp"
#include "kernels/rbm/contrastive_device.hpp"
#include "kernels/rbm/spins_device.hpp"

namespace kadanoff::rbm::cuda {

using linalg::Op;
using linalg::cuda::add_column_sums;

namespace {

struct SquaredDifference {
  const float* a;
  const float* b;
  __host__ __device__ double operator()(std::int64_t i) const {
    const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
    return difference * difference;
  }
};

// *to += Σ (a − b)²
void add_squared_distance(CudaResources& gpu, const float* a, const float* b, std::int64_t count, double* to) {
  const auto terms =
      thrust::make_transform_iterator(thrust::counting_iterator<std::int64_t>(0), SquaredDifference{a, b});
  kadanoff::cuda::add_sum(gpu, terms, count, to);
}

}  // namespace

// v₀, vₖ, h₀, hₖ and the vector of ones.
std::int64_t contrastive_workspace_floats(std::int64_t visible, std::int64_t hidden, std::int64_t batch) {
  return batch * (2 * visible + 2 * hidden + 1);
}

void contrastive_update(CudaResources& gpu, const ContrastiveDivergence& method, const Batch& batch,
                        const ContrastiveKeys& keys, ParametersView<float> parameters, ContrastiveWorkspace& workspace,
                        double* squared_error) {
  const auto n = batch.size, visible = parameters.visible(), hidden = parameters.hidden();
  float* memory = workspace.reserve(gpu.device(), contrastive_workspace_floats(visible, hidden, n));
  const auto matrix_at = [&](std::int64_t offset, std::int64_t cols) {
    return Matrix<float>{memory + offset, n, cols, cols, gpu.device()};
  };
  const auto v_data = matrix_at(0, visible), v_model = matrix_at(n * visible, visible);
  const auto h_data = matrix_at(2 * n * visible, hidden), h_model = matrix_at(n * (2 * visible + hidden), hidden);
  float* ones = memory + n * (2 * visible + 2 * hidden);
  linalg::cuda::fill_ones(gpu, ones, n);

  const bool sampled = method.statistics == Statistics::sampled;
  const auto hidden_half_step = [&](Matrix<const float> given, Matrix<float> out, int step) {
    hidden_mean(gpu, parameters, given, out);
    if (sampled) sample(gpu, out, keys.hidden, 0, static_cast<std::uint32_t>(step));
  };
  unpack(gpu, batch.data, batch.order, batch.first, v_data);
  hidden_half_step(v_data, h_data, 0);
  for (int step = 1; step <= method.steps; ++step) {
    visible_mean(gpu, parameters, step == 1 ? h_data : h_model, v_model);
    if (sampled) sample(gpu, v_model, keys.visible, 0, static_cast<std::uint32_t>(step));
    hidden_half_step(v_model, h_model, step);
  }

  const float scale = method.rate / static_cast<float>(n);
  linalg::cuda::gemm(gpu, Op::transpose, Op::none, scale, v_data, h_data, 1, parameters.weights);
  linalg::cuda::gemm(gpu, Op::transpose, Op::none, -scale, v_model, h_model, 1, parameters.weights);
  add_column_sums(gpu, parameters.visible_bias, v_data, ones, scale);
  add_column_sums(gpu, parameters.visible_bias, v_model, ones, -scale);
  add_column_sums(gpu, parameters.hidden_bias, h_data, ones, scale);
  add_column_sums(gpu, parameters.hidden_bias, h_model, ones, -scale);
  if (squared_error != nullptr) add_squared_distance(gpu, v_data.data, v_model.data, n * visible, squared_error);
}

}  // namespace kadanoff::rbm::cuda
