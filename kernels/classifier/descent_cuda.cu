// Gradient descent on the GPU: five products by cuBLAS on all samples at once. The two products of the gradient are
// added directly to the weights. The sums over the samples for the biases are products with a vector of ones.
#include <thrust/iterator/transform_iterator.h>

#include "kernels/classifier/descent.hpp"
#include "kernels/classifier/output_layer.cuh"
#include "kernels/core/device_sum.cuh"
#include "kernels/linalg/column_sums.cuh"
#include "kernels/linalg/gemm.hpp"
#include "kernels/rows/spins.hpp"

namespace kadanoff::classifier::cuda {

using kadanoff::cuda::blocks_for;
using kadanoff::cuda::check_launch;
using linalg::Op;
using linalg::cuda::add_column_sums;

namespace {

constexpr int block_size = 256;

__global__ void tanh_delta_kernel(float* delta, const float* z, std::int64_t count) {
  const std::int64_t item = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (item < count) delta[item] *= 1.0F - z[item] * z[item];
}

struct ToDouble {
  __host__ __device__ double operator()(float value) const { return value; }
};

std::int64_t workspace_floats(const ClassifierShape& shape, std::int64_t samples) {
  return samples * (shape.visible + 2 * shape.hidden + shape.classes + 2);
}

// Where everything lies in the workspace, all of it with one row per sample.
struct Layers {
  Matrix<float> v, z, hidden_delta, output_delta;
  float* losses;
  float* ones;

  Layers(CudaResources& gpu, const ClassifierShape& shape, std::int64_t n, DescentWorkspace& workspace) {
    float* memory = workspace.reserve(gpu.device(), workspace_floats(shape, n));
    const auto next = [&](std::int64_t cols) {
      const auto matrix = contiguous(memory, n, cols, gpu.device());
      memory += n * cols;
      return matrix;
    };
    v = next(shape.visible);
    z = next(shape.hidden);
    hidden_delta = next(shape.hidden);
    output_delta = next(shape.classes);
    losses = next(1).data;
    ones = next(1).data;
  }
};

// Makes v, z, Δ₃ and the losses of the samples, and adds up the latter where that is asked for.
void forward(CudaResources& gpu, const LabelledRows& samples, const ParametersView<const float>& parameters,
             const Layers& layers, double* loss) {
  const auto n = samples.data.rows();
  rows::cuda::unpack(gpu, samples.data, random::Permutation(static_cast<std::uint32_t>(n)), 0, layers.v);
  hidden_layer(gpu, parameters, layers.v, layers.z);
  output_delta(gpu, parameters, layers.z, samples.labels.data, layers.output_delta, layers.losses);
  if (loss != nullptr)
    kadanoff::cuda::add_sum(gpu, thrust::make_transform_iterator(layers.losses, ToDouble{}), n, loss);
}

}  // namespace

double descent_workspace_bytes(CudaResources&, std::int64_t visible, std::int64_t hidden, std::int64_t classes,
                               std::int64_t samples) {
  const ClassifierShape shape{.visible = visible, .hidden = hidden, .classes = classes};
  return static_cast<double>(workspace_floats(shape, samples)) * sizeof(float);
}

void descend(CudaResources& gpu, const LabelledRows& samples, float rate, ParametersView<float> parameters,
             DescentWorkspace& workspace, double* loss) {
  const auto n = samples.data.rows();
  const Layers layers(gpu, parameters.shape(), n, workspace);
  forward(gpu, samples, parameters, layers, loss);

  // Δ₂, with W₂ as it was.
  linalg::cuda::gemm(gpu, Op::none, Op::transpose, 1, layers.output_delta, parameters.output_weights, 0,
                     layers.hidden_delta);
  const std::int64_t count = n * parameters.hidden();
  tanh_delta_kernel<<<blocks_for(count, block_size), block_size, 0, gpu.stream()>>>(layers.hidden_delta.data,
                                                                                    layers.z.data, count);
  check_launch("tanh_delta");

  const float scale = -rate / static_cast<float>(n);
  linalg::cuda::fill_ones(gpu, layers.ones, n);
  linalg::cuda::gemm(gpu, Op::transpose, Op::none, scale, layers.z, layers.output_delta, 1, parameters.output_weights);
  add_column_sums(gpu, parameters.output_bias, layers.output_delta, layers.ones, scale);
  linalg::cuda::gemm(gpu, Op::transpose, Op::none, scale, layers.v, layers.hidden_delta, 1, parameters.hidden_weights);
  add_column_sums(gpu, parameters.hidden_bias, layers.hidden_delta, layers.ones, scale);
}

void cross_entropy(CudaResources& gpu, const LabelledRows& samples, ParametersView<const float> parameters,
                   DescentWorkspace& workspace, double* loss) {
  forward(gpu, samples, parameters, Layers(gpu, parameters.shape(), samples.data.rows(), workspace), loss);
}

}  // namespace kadanoff::classifier::cuda
