// Contrastive divergence where W does not fit in a core's cache: contrastive_cpu.cpp says how.
#include "kernels/linalg/gemm_device.hpp"
#include "kernels/rows/row_operations.hpp"
#include "kernels/training/contrastive_sums_cpu.hpp"
#include "kernels/training/optimizer_operations.hpp"
#include "kernels/units/unit_operations.hpp"

namespace kadanoff::training::cpu {

using linalg::Op;
using linalg::cpu::Tile;

namespace {

class LargeUpdate {
 public:
  LargeUpdate(const Update& update, ContrastiveWorkspace& workspace) : update_(update), n_(update.step.size) {
    const auto visible = update.visible(), hidden = update.hidden();
    float* memory =
        workspace.reserve(cpu_device, large_workspace_floats(update.method, visible, hidden, update.step.size));
    const auto matrix = [&memory](std::int64_t rows, std::int64_t cols) {
      const Matrix<float> taken{memory, rows, cols, cols, cpu_device};
      memory += rows * cols;
      return taken;
    };
    const auto vector = [&memory](std::int64_t size) {
      const Vector<float> taken{memory, size, cpu_device};
      memory += size;
      return taken;
    };
    chain_ = {matrix(2 * n_, visible), matrix(2 * n_, hidden), n_};
    gradient_.visible_bias = vector(visible);
    gradient_.hidden_bias = vector(hidden);
    v_means_ = vector(visible);
    h_means_ = vector(hidden);
    if (update.method.needs_gradient()) gradient_.weights = matrix(visible, hidden);
  }

  double run() {
    start();
    double error = 0;
    run_chain(
        update_, chain_,
        [this](const HalfStep& half_step, Matrix<const float> given, Matrix<float> out) {
          take_half_step(half_step, given, out);
        },
        [&] { error = squared_error(update_.cpu, rows_, chain_); });
    sum_layers(update_, rows_, chain_, gradient_, v_means_, h_means_);
    take_step();
    return error;
  }

 private:
  // v₀, and the hidden spins that PCD's chains go on from.
  void start() {
    update_.cpu.for_each_range(n_, rows_per_task, [&](std::int64_t first, std::int64_t count, int) {
      for (auto i = first; i < first + count; ++i) {
        rows_.unpack(update_.sample(i), update_.visible(), chain_.v.row(i));
        if (update_.method.algorithm == Algorithm::pcd)
          rows_.unpack(update_.state.chains.row(i), update_.hidden(), chain_.h_model().row(i));
      }
    });
  }

  void take_half_step(const HalfStep& half_step, Matrix<const float> given, Matrix<float> out) const {
    const auto& parameters = update_.state.parameters;
    const bool hidden = half_step.layer == Layer::hidden;
    const auto& bias = hidden ? parameters.hidden_bias : parameters.visible_bias;
    linalg::cpu::gemm(update_.cpu, Op::none, hidden ? Op::none : Op::transpose, 1, given, parameters.weights, 0, out,
                      [&](const Tile& tile) {
                        float* block = &out(tile.row, tile.col);
                        units_.tanh_bias(block, tile.rows, tile.cols, out.stride, bias.data + tile.col);
                        finish_half_step(update_, half_step, block, tile.rows, tile.cols, out.stride, tile.row,
                                         tile.col);
                      });
  }

  // to ← alpha VᵀH + beta to
  void product(float alpha, float beta, Matrix<float> to, const std::function<void(const Tile&)>& finish = {}) const {
    linalg::cpu::gemm(update_.cpu, Op::transpose, Op::none, alpha, chain_.v, chain_.h, beta, to, finish);
  }

  void take_step() const {
    const auto& optimizer = update_.method.optimizer;
    if (update_.method.needs_gradient()) {
      product(1, 0, gradient_.weights);
      if (update_.method.centred) centre(update_.cpu, gradient_, v_means_, h_means_);
      step_weights(update_, gradient_.weights, scale());
    } else if (optimizer.has_first_moment()) {
      step_with_momentum();
    } else {
      step_plainly();
    }
    step_biases(update_, gradient_, scale());
  }

  void step_plainly() const {
    const auto& weights = update_.state.parameters.weights;
    const auto step = OptimizerStep::of_weights(update_.method.optimizer, update_.step);
    if (update_.method.optimizer.is_penalised())
      update_.cpu.for_each_range(weights.rows, rows_per_task, [&](std::int64_t first, std::int64_t count, int) {
        optimizer_operations().decay(step, count * weights.cols, weights.row(first));
      });
    product(step.rate * scale(), 1, weights);
  }

  void step_with_momentum() const {
    const auto& weights = update_.state.parameters.weights;
    const auto& velocity = update_.state.first_moment.weights;
    const auto step = OptimizerStep::of_weights(update_.method.optimizer, update_.step);
    product(scale(), step.momentum, velocity, [&](const Tile& tile) {
      for (auto i = tile.row; i < tile.row + tile.rows; ++i)
        optimizer_operations().follow(step, tile.cols, &weights(i, tile.col), &velocity(i, tile.col));
    });
  }

  [[nodiscard]] float scale() const { return 1 / static_cast<float>(n_); }

  const Update& update_;
  std::int64_t n_;
  Chain<float> chain_{};
  rbm::ParametersView<float> gradient_;  // sums over the batch; the weights' where it is needed by itself
  Vector<float> v_means_, h_means_;
  const rows::RowOperations& rows_ = rows::row_operations();
  const units::UnitOperations& units_ = units::unit_operations();
};

}  // namespace

std::int64_t large_workspace_floats(const ContrastiveDivergence& method, std::int64_t visible, std::int64_t hidden,
                                    std::int64_t batch) {
  return (2 * batch + 2) * (visible + hidden) + (method.needs_gradient() ? visible * hidden : 0);
}

double update_large(const Update& update, ContrastiveWorkspace& workspace) {
  return LargeUpdate(update, workspace).run();
}

}  // namespace kadanoff::training::cpu
