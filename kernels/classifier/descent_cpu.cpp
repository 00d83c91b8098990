// Gradient descent on the CPU. The samples are cut into chunks. A thread takes a chunk forwards and backwards through
// both layers, one tile of samples at a time, which stays in its cache, and sums the chunk's own gradient. Chunks and
// tiles depend only on the shape and are added in a fixed order: the number of threads changes no bit.
#include <algorithm>
#include <vector>

#include "kernels/classifier/descent.hpp"
#include "kernels/classifier/layer_operations.hpp"
#include "kernels/classifier/output_layer_cpu.hpp"
#include "kernels/linalg/gemm_cpu.hpp"
#include "kernels/rows/row_operations.hpp"
#include "kernels/units/unit_operations.hpp"

namespace kadanoff::classifier::cpu {

using linalg::Op;
using linalg::cpu::gemm_single;

namespace {

// How the samples are cut, and where everything lies: the output layer (padded) and its transpose, the gradients of the
// chunks, the scratch memory of the threads.
struct Plan {
  std::int64_t visible, hidden, classes, width;  // width: of a padded row of classes
  std::int64_t samples, tile_rows, tiles, chunks;

  Plan(const ClassifierShape& shape, std::int64_t sample_count)
      : visible(shape.visible),
        hidden(shape.hidden),
        classes(shape.classes),
        width(padded(shape.classes)),
        samples(sample_count) {
    constexpr std::int64_t tile_floats = 65536;
    constexpr std::int64_t gradients_floats = std::int64_t{1} << 24;  // 64 MiB for those of all chunks
    tile_rows = std::clamp<std::int64_t>(tile_floats / row_floats() / 32 * 32, 32, 512);
    tiles = (samples + tile_rows - 1) / tile_rows;
    // 32: enough to share out evenly, few enough to add up quickly. As each needs a gradient of its own, layers of
    // more than 2¹⁹ weights get fewer, and of more than 2²² only four: so many threads work on them at most.
    chunks = std::min(tiles, std::clamp<std::int64_t>(gradients_floats / gradient_floats(), 4, 32));
  }
  [[nodiscard]] std::int64_t row_floats() const { return visible + 2 * hidden + width; }  // v, z, Δ₂, Δ₃
  [[nodiscard]] std::int64_t gradient_floats() const { return (visible + 1) * hidden + (hidden + 1) * width; }
  [[nodiscard]] std::int64_t output_floats() const { return OutputLayer::floats(hidden, classes); }
  [[nodiscard]] std::int64_t shared_floats() const { return output_floats() + width * hidden; }
  [[nodiscard]] std::int64_t scratch_floats() const { return tile_rows * row_floats(); }
  [[nodiscard]] std::int64_t workspace_floats(int threads) const {
    return shared_floats() + chunks * gradient_floats() + threads * scratch_floats();
  }
};

// A gradient, or the sum of some of them, in the order W₁, b₁, W₂, b₂.
struct Gradient {
  Matrix<float> hidden_weights;
  float* hidden_bias;
  Matrix<float> output_weights;
  float* output_bias;

  Gradient(const Plan& plan, float* memory)
      : hidden_weights(contiguous(memory, plan.visible, plan.hidden, cpu_device)),
        hidden_bias(memory + plan.visible * plan.hidden),
        output_weights(contiguous(hidden_bias + plan.hidden, plan.hidden, plan.width, cpu_device)),
        output_bias(output_weights.row(plan.hidden)) {}
};

struct Pass {
  const LabelledRows& samples;
  const Plan& plan;
  ParametersView<const float> parameters;
  OutputLayer output;
  Matrix<float> output_transposed;  // W₂ᵀ: oneDNN is faster without a transposed operand
  const rows::RowOperations& rows = rows::row_operations();
  const units::UnitOperations& units = units::unit_operations();
  const LayerOperations& layers = layer_operations();

  // Samples [first, first + n): returns their loss and, with `gradient_memory`, adds their gradient.
  double tile(std::int64_t first, std::int64_t n, float* scratch, float* gradient_memory, Loss want) const {
    const auto matrix_at = [&](std::int64_t offset, std::int64_t cols) {
      return contiguous(scratch + n * offset, n, cols, cpu_device);
    };
    const auto hidden = plan.hidden;
    const auto v = matrix_at(0, plan.visible), z = matrix_at(plan.visible, hidden),
               hidden_delta = matrix_at(plan.visible + hidden, hidden),
               output_delta = matrix_at(plan.visible + 2 * hidden, plan.width);
    for (std::int64_t i = 0; i < n; ++i) rows.unpack(samples.data.words.row(first + i), plan.visible, v.row(i));
    gemm_single(Op::none, Op::none, 1, v, parameters.hidden_weights, 0, z);
    units.tanh_bias(z.data, n, hidden, hidden, parameters.hidden_bias.data);
    gemm_single(Op::none, Op::none, 1, z, output.weights, 0, output_delta);
    const double loss = layers.softmax_delta(output_delta.data, n, plan.classes, plan.width, output.bias.data,
                                             samples.labels.data + first, want);
    if (gradient_memory == nullptr) return loss;

    const Gradient gradient(plan, gradient_memory);
    gemm_single(Op::transpose, Op::none, 1, z, output_delta, 1, gradient.output_weights);
    rows.add_column_sums(gradient.output_bias, output_delta.data, n, plan.width, plan.width, 1);
    gemm_single(Op::none, Op::none, 1, output_delta, output_transposed, 0, hidden_delta);
    layers.tanh_delta(hidden_delta.data, z.data, n * hidden);
    gemm_single(Op::transpose, Op::none, 1, v, hidden_delta, 1, gradient.hidden_weights);
    rows.add_column_sums(gradient.hidden_bias, hidden_delta.data, n, hidden, hidden, 1);
    return loss;
  }

  // All samples; `gradients` has one for each chunk, or is null.
  double all(CpuResources& cpu, float* gradients, float* scratch, Loss want) const {
    std::vector<double> losses(static_cast<std::size_t>(plan.chunks), 0.0);
    cpu.for_each(plan.chunks, [&](std::int64_t chunk, int worker) {
      float* gradient = gradients == nullptr ? nullptr : gradients + chunk * plan.gradient_floats();
      if (gradient != nullptr) std::fill_n(gradient, plan.gradient_floats(), 0.0F);
      for (auto t = chunk * plan.tiles / plan.chunks; t < (chunk + 1) * plan.tiles / plan.chunks; ++t) {
        const auto first = t * plan.tile_rows;
        losses[static_cast<std::size_t>(chunk)] += tile(first, std::min(plan.tile_rows, plan.samples - first),
                                                        scratch + worker * plan.scratch_floats(), gradient, want);
      }
    });
    double loss = 0;
    for (const double chunk_loss : losses) loss += chunk_loss;
    return loss;
  }
};

Pass make_pass(const LabelledRows& samples, const Plan& plan, ParametersView<const float> parameters, float* memory) {
  const OutputLayer output = padded_output_layer(parameters, memory);
  const auto transposed = contiguous(memory + plan.output_floats(), plan.width, plan.hidden, cpu_device);
  for (std::int64_t a = 0; a < plan.hidden; ++a)
    for (std::int64_t c = 0; c < plan.width; ++c) transposed(c, a) = output.weights(a, c);
  return {samples, plan, parameters, output, transposed};
}

void subtract(float* from, const float* values, std::int64_t count, float scale) {
  for (std::int64_t i = 0; i < count; ++i) from[i] -= scale * values[i];
}

}  // namespace

double descent_workspace_bytes(CpuResources& cpu, std::int64_t visible, std::int64_t hidden, std::int64_t classes,
                               std::int64_t samples) {
  return static_cast<double>(Plan({.visible = visible, .hidden = hidden, .classes = classes}, samples)
                                 .workspace_floats(cpu.threads())) *
         sizeof(float);
}

void descend(CpuResources& cpu, const LabelledRows& samples, float rate, ParametersView<float> parameters,
             DescentWorkspace& workspace, double* loss) {
  const Plan plan(parameters.shape(), samples.data.rows());
  float* memory = workspace.reserve(cpu_device, plan.workspace_floats(cpu.threads()));
  float* gradients = memory + plan.shared_floats();
  float* scratch = gradients + plan.chunks * plan.gradient_floats();
  const Pass pass = make_pass(samples, plan, parameters, memory);
  const double sum = pass.all(cpu, gradients, scratch, loss != nullptr ? Loss::wanted : Loss::unwanted);
  if (loss != nullptr) *loss += sum;

  for (std::int64_t chunk = 1; chunk < plan.chunks; ++chunk) {
    const float* more = gradients + chunk * plan.gradient_floats();
    for (std::int64_t i = 0; i < plan.gradient_floats(); ++i) gradients[i] += more[i];
  }
  const Gradient gradient(plan, gradients);
  const float scale = rate / static_cast<float>(plan.samples);
  subtract(parameters.hidden_weights.data, gradient.hidden_weights.data, plan.visible * plan.hidden, scale);
  subtract(parameters.hidden_bias.data, gradient.hidden_bias, plan.hidden, scale);
  for (std::int64_t a = 0; a < plan.hidden; ++a)
    subtract(parameters.output_weights.row(a), gradient.output_weights.row(a), plan.classes, scale);
  subtract(parameters.output_bias.data, gradient.output_bias, plan.classes, scale);
}

void cross_entropy(CpuResources& cpu, const LabelledRows& samples, ParametersView<const float> parameters,
                   DescentWorkspace& workspace, double* loss) {
  const Plan plan(parameters.shape(), samples.data.rows());
  float* memory = workspace.reserve(cpu_device, plan.workspace_floats(cpu.threads()));
  float* scratch = memory + plan.shared_floats();  // in place of the gradients
  *loss += make_pass(samples, plan, parameters, memory).all(cpu, nullptr, scratch, Loss::wanted);
}

}  // namespace kadanoff::classifier::cpu
