// Contrastive divergence on the GPU: the five products by cuBLAS, the two of the gradient accumulated straight into W.
// The sums over the batch for the biases are products with a vector of ones.
#include <thrust/iterator/counting_iterator.h>
#include <thrust/iterator/transform_iterator.h>

#include <cub/device/device_reduce.cuh>

#include "kernels/core/cuda_resources.cuh"
#include "kernels/linalg/gemm_device.hpp"
#include "kernels/rbm/conditional_device.hpp"
#include "kernels/rbm/contrastive_device.hpp"
#include "kernels/rbm/spins_device.hpp"

namespace kadanoff::rbm::cuda {

using kadanoff::cuda::blocks_for;
using kadanoff::cuda::check;
using kadanoff::cuda::check_launch;
using linalg::Op;

namespace {

__global__ void fill_kernel(float* to, std::int64_t count, float value) {
  const std::int64_t item = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (item < count) to[item] = value;
}

struct SquaredDifference {
  const float* a;
  const float* b;
  __host__ __device__ double operator()(std::int64_t i) const {
    const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
    return difference * difference;
  }
};

__global__ void add_kernel(const double* value, double* to) { *to += *value; }

// *to += Σ (a − b)². CUB adds in an order that the count and the device fix: the same bits in every run.
void add_squared_distance(CudaResources& gpu, const float* a, const float* b, std::int64_t count, double* to) {
  const auto terms =
      thrust::make_transform_iterator(thrust::counting_iterator<std::int64_t>(0), SquaredDifference{a, b});
  constexpr std::size_t for_the_sum = 256;  // keeps what follows it aligned
  std::size_t bytes = 0;
  check(cub::DeviceReduce::Sum(nullptr, bytes, terms, static_cast<double*>(nullptr), count, gpu.stream()),
        "asking CUB");
  auto* scratch = static_cast<std::byte*>(gpu.scratch(for_the_sum + bytes));
  auto* sum = reinterpret_cast<double*>(scratch);
  check(cub::DeviceReduce::Sum(scratch + for_the_sum, bytes, terms, sum, count, gpu.stream()), "adding up");
  add_kernel<<<1, 1, 0, gpu.stream()>>>(sum, to);
  check_launch("add");
}

// to += scale · xᵀ 1.
void add_columns(CudaResources& gpu, Vector<float> to, Matrix<const float> x, const float* ones, float scale) {
  const float one = 1;
  check(cublasSgemv(gpu.cublas(), CUBLAS_OP_N, static_cast<int>(x.cols), static_cast<int>(x.rows), &scale, x.data,
                    static_cast<int>(x.stride), ones, 1, &one, to.data, 1),
        "sgemv");
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
  fill_kernel<<<blocks_for(n, 256), 256, 0, gpu.stream()>>>(ones, n, 1.0F);
  check_launch("fill");

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
  add_columns(gpu, parameters.visible_bias, v_data, ones, scale);
  add_columns(gpu, parameters.visible_bias, v_model, ones, -scale);
  add_columns(gpu, parameters.hidden_bias, h_data, ones, scale);
  add_columns(gpu, parameters.hidden_bias, h_model, ones, -scale);
  if (squared_error != nullptr) add_squared_distance(gpu, v_data.data, v_model.data, n * visible, squared_error);
}

}  // namespace kadanoff::rbm::cuda
