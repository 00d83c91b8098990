// Contrastive divergence on the CPU with operands in fp32. A product is written to where it is needed next and finished
// there: fields become means or spins in place, and the gradient is added to W itself or to its momentum.
#include <algorithm>

#include "kernels/linalg/gemm_cpu.hpp"
#include "kernels/rows/row_operations.hpp"
#include "kernels/training/contrastive_cpu.hpp"
#include "kernels/training/optimizer_operations.hpp"

namespace kadanoff::training::cpu {
namespace {

using linalg::Op;
using linalg::cpu::Tile;

// W as it is.
class Fp32Weights {
 public:
  static std::int64_t floats(std::int64_t, std::int64_t) { return 0; }
  static std::int64_t kept_floats(Precision, std::int64_t, std::int64_t) { return 0; }
  static std::int64_t floats_per_thread(std::int64_t) { return 0; }

  Fp32Weights(const Update& update, const ContrastiveWorkspace&, const float*)
      : weights_(update.state.parameters.weights) {}
  void prepare() const {}

  [[nodiscard]] Matrix<const float> matrix() const { return weights_; }
  static Op to(Layer layer) { return layer == Layer::hidden ? Op::none : Op::transpose; }

 private:
  Matrix<const float> weights_;
};

// W, and beside it Wᵀ: in a core's cache, oneDNN is faster without a transposed operand.
class Fp32CachedWeights {
 public:
  static std::int64_t floats(std::int64_t visible, std::int64_t hidden) { return visible * hidden; }
  static std::int64_t kept_floats(Precision, std::int64_t, std::int64_t) { return 0; }
  static std::int64_t floats_per_thread(std::int64_t) { return 0; }

  Fp32CachedWeights(const Update& update, const ContrastiveWorkspace&, float* memory)
      : weights_(update.state.parameters.weights),
        transposed_(contiguous(memory, weights_.cols, weights_.rows, cpu_device)) {}
  void prepare() const {
    for (std::int64_t i = 0; i < weights_.rows; ++i)
      for (std::int64_t a = 0; a < weights_.cols; ++a) transposed_(a, i) = weights_(i, a);
  }

  [[nodiscard]] Matrix<const float> to(Layer layer) const { return layer == Layer::hidden ? weights_ : transposed_; }

 private:
  Matrix<const float> weights_;
  Matrix<float> transposed_;
};

class Fp32Samples {
 public:
  static std::int64_t floats(std::int64_t visible, std::int64_t hidden, std::int64_t n) {
    return 2 * n * (visible + hidden);
  }
  static std::int64_t product_floats(std::int64_t, std::int64_t, std::int64_t) { return 0; }
  static std::int64_t floats_per_thread(std::int64_t) { return 0; }
  static bool needs_gradient(const ContrastiveDivergence& method) { return method.needs_gradient(); }
  static std::int64_t gradient_floats(const ContrastiveDivergence& method, std::int64_t visible, std::int64_t hidden) {
    return needs_gradient(method) ? visible * hidden : 0;
  }

  Fp32Samples(const Update& update, std::int64_t first, std::int64_t n, float* memory)
      : update_(update),
        first_(first),
        chain_{contiguous(memory, 2 * n, update.visible(), cpu_device),
               contiguous(memory + 2 * n * update.visible(), 2 * n, update.hidden(), cpu_device), n} {}

  [[nodiscard]] const Chain<Matrix<float>>& chain() const { return chain_; }

  void start(std::int64_t row, std::int64_t count) const {
    const auto& rows = rows::row_operations();
    for (auto i = row; i < row + count; ++i) {
      if (update_.data.is_real())
        std::copy_n(update_.real(first_ + i), update_.visible(), chain_.v.row(i));
      else
        rows.unpack(update_.spins(first_ + i), update_.visible(), chain_.v.row(i));
      if (update_.persistent())
        rows.unpack(update_.state.chains.row(first_ + i), update_.hidden(), chain_.h_model().row(i));
    }
  }

  void half_step_single(const Fp32CachedWeights& weights, const HalfStep& half_step, Matrix<const float> given,
                        Matrix<float> out, const float*) const {
    linalg::cpu::gemm_single(Op::none, Op::none, 1, given, weights.to(half_step.layer), 0, out);
    finish_half_step(update_, half_step, out, first_, 0);
  }

  void half_step(const Fp32Weights& weights, const HalfStep& half_step, Matrix<const float> given,
                 Matrix<float> out) const {
    linalg::cpu::gemm(update_.cpu, Op::none, Fp32Weights::to(half_step.layer), 1, given, weights.matrix(), 0, out,
                      [&](const Tile& tile) {
                        const auto block = out.block(tile.row, tile.col, tile.rows, tile.cols);
                        finish_half_step(update_, half_step, block, first_ + tile.row, tile.col);
                      });
  }

  void add_gradient_single(Matrix<float> to, const float*) const {
    linalg::cpu::gemm_single(Op::transpose, Op::none, 1, chain_.v, chain_.h, 1, to);
  }

  void gradient(Matrix<float> to) const { product(1, 0, to); }

  void step_weights(const Fp32Weights&, const LayerSums&, const float*, float scale) const {
    if (update_.method.optimizer.has_first_moment())
      step_with_momentum(scale);
    else
      step_plainly(scale);
  }

 private:
  void step_plainly(float scale) const {
    constexpr std::int64_t rows_per_task = 64;
    const auto& weights = update_.state.parameters.weights;
    const auto step = OptimizerStep::of_weights(update_.method.optimizer, update_.step);
    if (update_.method.optimizer.is_penalised())
      update_.cpu.for_each_range(weights.rows, rows_per_task, [&](std::int64_t first, std::int64_t count, int) {
        optimizer_operations().apply_penalty(step, count * weights.cols, weights.row(first));
      });
    product(step.rate * scale, 1, weights);
  }

  void step_with_momentum(float scale) const {
    const auto& weights = update_.state.parameters.weights;
    const auto& velocity = update_.state.first_moment.weights;
    const auto step = OptimizerStep::of_weights(update_.method.optimizer, update_.step);
    product(scale, step.momentum, velocity, [&](const Tile& tile) {
      for (auto i = tile.row; i < tile.row + tile.rows; ++i)
        optimizer_operations().apply_momentum(step, tile.cols, &weights(i, tile.col), &velocity(i, tile.col));
    });
  }

  // to ← alpha VᵀH + beta to
  void product(float alpha, float beta, Matrix<float> to, const std::function<void(const Tile&)>& finish = {}) const {
    linalg::cpu::gemm(update_.cpu, Op::transpose, Op::none, alpha, chain_.v, chain_.h, beta, to, finish);
  }

  const Update& update_;
  std::int64_t first_;
  Chain<Matrix<float>> chain_;
};

struct Fp32 : RowsOfNumbers<float, rows::row_operations> {
  using Weights = Fp32Weights;
  using CachedWeights = Fp32CachedWeights;
  using Samples = Fp32Samples;

  static constexpr std::int64_t alignment = 1;

  // With vₖ and hₖ a quarter of a megabyte at most, unless 32 samples of so many units are more.
  static constexpr TileLength tile_length{.least_rows = 32, .most_rows = 512, .most_units = 32768};
};

}  // namespace

const Strategies& fp32_strategies() { return strategies_over<Fp32>; }

}  // namespace kadanoff::training::cpu
