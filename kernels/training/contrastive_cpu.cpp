// Contrastive divergence on the CPU, in one of two ways that the shape of the RBM decides:
//
//   small  W fits in a core's cache. The samples are cut into chunks; a thread takes a chunk through the whole chain, a
//          tile of samples at a time that never leaves the cache, and adds up the chunk's own gradient.
//   large  Each of the products is cut into tiles over all threads; the gradient goes straight to where it is needed.
//
// Each with the operands of its products in fp32 or in bf16; both ways round the same numbers.
//
// Chunks and tiles follow from the shape and are added in a fixed order: the number of threads changes no bit.
#include "kernels/training/contrastive_cpu.hpp"

#include <algorithm>

#include "kernels/linalg/gemm_device.hpp"
#include "kernels/rows/row_operations.hpp"
#include "kernels/training/contrastive_device.hpp"
#include "kernels/training/optimizer_operations.hpp"
#include "kernels/units/sampling.hpp"
#include "kernels/units/unit_operations.hpp"

namespace kadanoff::training::cpu {
namespace {

constexpr std::int64_t small_weights = 65536;  // 256 KiB of W

// Packs the spins of a block, or those that are drawn from its means, which stay.
void persist(const Update& update, const HalfStep& half_step, const float* block, std::int64_t rows, std::int64_t cols,
             std::int64_t stride, std::int64_t row, std::int64_t unit) {
  for (std::int64_t i = 0; i < rows; ++i)
    for (std::int64_t j = 0; j < cols; j += units::units_per_block) {
      const auto width = std::min<std::int64_t>(units::units_per_block, cols - j);
      float spins[units::units_per_block];
      std::copy_n(block + i * stride + j, width, spins);
      if (!half_step.draw)
        units::unit_operations().sample(spins, 1, width, width, update.hidden_key(),
                                        static_cast<std::uint32_t>(row + i), static_cast<std::uint32_t>(unit + j),
                                        static_cast<std::uint32_t>(half_step.number));
      rows::row_operations().pack(spins, width, update.state.chains.row(row + i) + (unit + j) / 32);
    }
}

// The step of `count` parameters, from number `at` on in the last three arrays.
void take_step(const Optimizer& optimizer, const OptimizerStep& step, std::int64_t at, std::int64_t count,
               const float* gradient, float scale, float* parameters, float* first_moment, float* second_moment) {
  const auto& operations = optimizer_operations();
  if (optimizer.rule == Optimizer::Rule::adam)
    operations.adam(step, count, gradient, scale, parameters + at, first_moment + at, second_moment + at);
  else if (optimizer.has_first_moment())
    operations.momentum(step, count, gradient, scale, parameters + at, first_moment + at);
  else
    operations.plain(step, count, gradient, scale, parameters + at);
}

}  // namespace

bool is_small(std::int64_t visible, std::int64_t hidden) { return visible * hidden <= small_weights; }

void finish_half_step(const Update& update, const HalfStep& half_step, float* block, std::int64_t rows,
                      std::int64_t cols, std::int64_t stride, std::int64_t row, std::int64_t unit) {
  if (half_step.draw)
    units::unit_operations().sample(block, rows, cols, stride,
                                    half_step.layer == Layer::hidden ? update.hidden_key() : update.visible_key(),
                                    static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(unit),
                                    static_cast<std::uint32_t>(half_step.number));
  if (half_step.persist) persist(update, half_step, block, rows, cols, stride, row, unit);
  if (half_step.negate)
    for (std::int64_t i = 0; i < rows; ++i) rows::row_operations().negate(block + i * stride, cols);
}

void centre(CpuResources& cpu, const rbm::ParametersView<float>& gradient, Vector<const float> visible_means,
            Vector<const float> hidden_means) {
  constexpr std::int64_t rows_per_task = 64;
  const auto& g = gradient.weights;
  cpu.for_each_range(g.rows, rows_per_task, [&](std::int64_t first, std::int64_t count, int) {
    for (auto i = first; i < first + count; ++i)
      optimizer_operations().add_two(g.cols, g.row(i), -visible_means[i], gradient.hidden_bias.data,
                                     -gradient.visible_bias[i], hidden_means.data);
  });
  const auto as_row = [](auto vector) {
    return Matrix<std::remove_pointer_t<decltype(vector.data)>>{vector.data, 1, vector.size, vector.size,
                                                                vector.device};
  };
  using linalg::Op;
  linalg::cpu::gemm(cpu, Op::none, Op::transpose, -1, as_row(hidden_means), g, 1, as_row(gradient.visible_bias));
  linalg::cpu::gemm(cpu, Op::none, Op::none, -1, as_row(visible_means), g, 1, as_row(gradient.hidden_bias));
}

void step_biases(const Update& update, const rbm::ParametersView<const float>& gradient, float scale) {
  const auto& optimizer = update.method.optimizer;
  const auto step = OptimizerStep::of_biases(optimizer, update.step);
  const auto& [parameters, first, second, chains] = update.state;
  take_step(optimizer, step, 0, update.visible(), gradient.visible_bias.data, scale, parameters.visible_bias.data,
            first.visible_bias.data, second.visible_bias.data);
  take_step(optimizer, step, 0, update.hidden(), gradient.hidden_bias.data, scale, parameters.hidden_bias.data,
            first.hidden_bias.data, second.hidden_bias.data);
}

void step_weights(const Update& update, std::int64_t first, std::int64_t count, const float* gradient, float scale) {
  const auto& optimizer = update.method.optimizer;
  const auto& [parameters, first_moment, second_moment, chains] = update.state;
  take_step(optimizer, OptimizerStep::of_weights(optimizer, update.step), first, count, gradient, scale,
            parameters.weights.data, first_moment.weights.data, second_moment.weights.data);
}

void step_weights(const Update& update, Matrix<const float> gradient, float scale) {
  constexpr std::int64_t weights_per_task = 65536;
  update.cpu.for_each_range(update.visible() * update.hidden(), weights_per_task,
                            [&](std::int64_t first, std::int64_t count, int) {
                              step_weights(update, first, count, gradient.data + first, scale);
                            });
}

double contrastive_workspace_bytes(const CpuResources& cpu, const ContrastiveDivergence& method, std::int64_t visible,
                                   std::int64_t hidden, std::int64_t batch) {
  const int threads = cpu.threads();
  const bool bf16 = method.precision == Precision::bf16;
  std::int64_t floats;
  if (is_small(visible, hidden))
    floats = (bf16 ? small_bf16_workspace_floats : small_workspace_floats)(threads, visible, hidden, batch);
  else
    floats = bf16 ? large_bf16_workspace_floats(threads, method, visible, hidden, batch)
                  : large_workspace_floats(method, visible, hidden, batch);
  return static_cast<double>(floats) * sizeof(float);
}

void contrastive_update(CpuResources& cpu, const ContrastiveDivergence& method, const StepPlan& plan,
                        std::uint32_t update, const rows::SpinRows& data, const TrainingView& state,
                        ContrastiveWorkspace& workspace, double* squared_error) {
  const Update arguments{cpu, method, plan, step_state(plan, update), data, state, squared_error != nullptr};
  const bool bf16 = method.precision == Precision::bf16;
  const auto take = is_small(arguments.visible(), arguments.hidden()) ? (bf16 ? update_small_bf16 : update_small)
                                                                      : (bf16 ? update_large_bf16 : update_large);
  const double error = take(arguments, workspace);
  if (squared_error != nullptr) *squared_error += error;
}

}  // namespace kadanoff::training::cpu
