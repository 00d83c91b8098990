// The steps of gradient ascent, momentum and Adam on the CPU.
#include "kernels/training/optimizer_cpu.hpp"

#include "kernels/training/optimizer_operations.hpp"

namespace kadanoff::training::cpu {
namespace {

// The step of `count` parameters, from number `at` on in the last three arrays.
void take_step(const Optimizer& optimizer, const OptimizerStep& step, std::int64_t at, std::int64_t count,
               const float* gradient, float scale, float* parameters, float* first_moment, float* second_moment) {
  const auto& operations = optimizer_operations();
  if (optimizer.rule == Optimizer::Rule::adam)
    operations.adam(step, count, gradient, scale, parameters + at, first_moment + at, second_moment + at);
  else if (optimizer.has_first_moment())
    operations.momentum(step, count, gradient, scale, parameters + at, first_moment + at);
  else
    operations.sgd(step, count, gradient, scale, parameters + at);
}

}  // namespace

void centre(CpuResources& cpu, const rbm::ParametersView<float>& gradient, Vector<const float> visible_means,
            Vector<const float> hidden_means) {
  constexpr std::int64_t rows_per_task = 64;
  const auto& g = gradient.weights;
  cpu.for_each_range(g.rows, rows_per_task, [&](std::int64_t first, std::int64_t count, int) {
    for (auto i = first; i < first + count; ++i)
      optimizer_operations().add_two(g.cols, g.row(i), -visible_means[i], gradient.hidden_bias.data,
                                     -gradient.visible_bias[i], hidden_means.data);
  });
  // In a fixed order of additions, whatever the number of threads and the instruction set.
  cpu.for_each_range(g.rows, rows_per_task, [&](std::int64_t first, std::int64_t count, int) {
    for (auto i = first; i < first + count; ++i)
      gradient.visible_bias[i] -= optimizer_operations().dot(g.cols, g.row(i), hidden_means.data);
  });
  constexpr std::int64_t columns_per_task = 64;
  cpu.for_each_range(g.cols, columns_per_task, [&](std::int64_t first, std::int64_t count, int) {
    float sums[columns_per_task] = {};
    optimizer_operations().add_weighted_rows(g.rows, count, g.data + first, g.stride, visible_means.data, sums);
    for (std::int64_t j = 0; j < count; ++j) gradient.hidden_bias[first + j] -= sums[j];
  });
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

}  // namespace kadanoff::training::cpu
