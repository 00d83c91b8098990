// Strategy: contrastive divergence product by product, for a W that does not fit in a core's cache. The whole batch is
// in memory and goes through the chain half-step by half-step. Each product is cut into tiles over all threads; the
// thread that computed a tile also finishes it, while it is in the cache. The gradient is written directly where it is
// needed.
//
// Tiles depend only on the shape, and sums are added in a fixed order: the number of threads changes no bit.
#pragma once

#include <algorithm>
#include <vector>

#include "kernels/core/check.hpp"
#include "kernels/training/operand_cpu.hpp"
#include "kernels/training/optimizer_cpu.hpp"

namespace kadanoff::training::cpu {

template <Operand O>
class ByProducts {
 public:
  // The floats that an update needs, in the workspace and in temporary memory.
  static std::int64_t memory_floats(const ContrastiveDivergence& method, std::int64_t visible, std::int64_t hidden,
                                    std::int64_t batch, int threads) {
    return Layout(method, visible, hidden, batch).workspace_floats() +
           O::Weights::kept_floats(method.precision, visible, hidden) +
           threads * (O::Weights::floats_per_thread(hidden) + O::Samples::floats_per_thread(batch));
  }

  // Returns the squared error, if it is wanted.
  static double update(const Update& update, ContrastiveWorkspace& workspace) {
    const Layout layout(update.method, update.visible(), update.hidden(), update.batch());
    return ByProducts(update, workspace, layout, workspace.reserve(cpu_device, layout.workspace_floats())).run();
  }

 private:
  using Rows = typename O::Rows;

  static constexpr std::int64_t rows_per_task = 64, columns_per_task = 64;

  // The parts of the workspace, in floats.
  struct Layout {
    std::int64_t weights, samples, biases, gradient;

    Layout(const ContrastiveDivergence& method, std::int64_t visible, std::int64_t hidden, std::int64_t batch)
        : weights(O::Weights::floats(visible, hidden)),
          samples(O::Samples::floats(visible, hidden, batch)),
          biases(round_up(2 * visible + 2 * hidden, O::alignment)),
          gradient(O::Samples::gradient_floats(method, visible, hidden)) {}

    [[nodiscard]] std::int64_t workspace_floats() const { return weights + samples + biases + gradient; }
  };

  ByProducts(const Update& update, ContrastiveWorkspace& workspace, const Layout& layout, float* memory)
      : update_(update),
        weights_(update, workspace, memory),
        samples_(update, 0, update.batch(), memory + layout.weights) {
    const auto visible = update.visible(), hidden = update.hidden();
    float* biases = memory + layout.weights + layout.samples;
    sums_ = {.visible_bias = {.data = biases, .size = visible, .device = cpu_device},
             .hidden_bias = {.data = biases + visible, .size = hidden, .device = cpu_device},
             .visible_means = {.data = biases + visible + hidden, .size = visible, .device = cpu_device},
             .hidden_means = {.data = biases + 2 * visible + hidden, .size = hidden, .device = cpu_device}};
    gradient_ = biases + layout.biases;
  }

  double run() const {
    weights_.prepare();
    update_.cpu.for_each_range(update_.batch(), rows_per_task,
                               [this](std::int64_t first, std::int64_t count, int) { samples_.start(first, count); });
    double error = 0;
    run_chain(
        update_, samples_.chain(),
        [this](const HalfStep& half_step, const auto& given, const auto& out) {
          samples_.half_step(weights_, half_step, given, out);
        },
        [&] { error = squared_error(); });
    sum_layers();
    take_step();
    return error;
  }

  // Σ (v₀ − v)², where v is the content of v_model.
  [[nodiscard]] double squared_error() const {
    const auto& chain = samples_.chain();
    std::vector<double> errors(static_cast<std::size_t>((chain.n + rows_per_task - 1) / rows_per_task), 0.0);
    update_.cpu.for_each_range(chain.n, rows_per_task, [&](std::int64_t first, std::int64_t count, int) {
      errors[static_cast<std::size_t>(first / rows_per_task)] =
          O::squared_distance(chain.v_data().slice(first, count), chain.v_model().slice(first, count));
    });
    double error = 0;
    for (const double block_error : errors) error += block_error;
    return error;
  }

  // Sums the gradient of the biases and, for a centred gradient, the means of v₀ and h₀.
  void sum_layers() const {
    for (const auto& sums : {sums_.visible_bias, sums_.hidden_bias, sums_.visible_means, sums_.hidden_means})
      std::fill_n(sums.data, sums.size, 0.0F);
    const auto tasks_of = [](std::int64_t units) { return (units + columns_per_task - 1) / columns_per_task; };
    const auto of_visible = tasks_of(update_.visible());
    update_.cpu.for_each(of_visible + tasks_of(update_.hidden()), [&](std::int64_t task, int) {
      if (task < of_visible)
        sum_visible(task * columns_per_task);
      else
        sum_hidden((task - of_visible) * columns_per_task);
    });
  }

  void sum_visible(std::int64_t first) const {
    const auto& chain = samples_.chain();
    add_columns(sums_.visible_bias, chain.v_data(), first, 1);
    add_columns(sums_.visible_bias, chain.v_model(), first, -1);
    if (update_.method.centred) add_columns(sums_.visible_means, chain.v_data(), first, scale());
  }
  void sum_hidden(std::int64_t first) const {
    const auto& chain = samples_.chain();
    add_columns(sums_.hidden_bias, chain.h, first, 1);
    if (update_.method.centred) add_columns(sums_.hidden_means, chain.h_data(), first, scale());
  }

  // to[j] += scale · Σ_i x(i, j), for the columns of a task from `first` on.
  static void add_columns(Vector<float> to, const Rows& x, std::int64_t first, float scale) {
    O::add_column_sums(to.data + first, x, first, std::min(columns_per_task, to.size - first), scale);
  }

  void take_step() const {
    const rbm::ParametersView<float> gradient{contiguous(gradient_, update_.visible(), update_.hidden(), cpu_device),
                                              sums_.visible_bias, sums_.hidden_bias};
    if (O::Samples::needs_gradient(update_.method)) {
      if constexpr (requires { samples_.gradient(gradient.weights); }) {
        samples_.gradient(gradient.weights);
      } else {
        expects(false, "by_products: this operand stores no gradient");
      }
      if (update_.method.centred) centre(update_.cpu, gradient, sums_.visible_means, sums_.hidden_means);
      step_weights(update_, gradient.weights, scale());
    } else {
      samples_.step_weights(weights_, sums_, gradient_, scale());
    }
    step_biases(update_, gradient, scale());
  }

  [[nodiscard]] float scale() const { return 1 / static_cast<float>(update_.batch()); }

  const Update& update_;
  typename O::Weights weights_;
  typename O::Samples samples_;
  LayerSums sums_;
  float* gradient_;  // gradient_floats()
};

}  // namespace kadanoff::training::cpu
