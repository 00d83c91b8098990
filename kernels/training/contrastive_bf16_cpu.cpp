// Contrastive divergence on the CPU with operands in bf16.
//
// The training changes W in fp32, and each update first rounds W to bf16. So only the fp32 W has to be correct, and
// only it goes into a checkpoint. The result of a product gets its bias, tanh and draw in fp32. While it is in the
// cache, it is rounded into the operands of the next products: V also transposed, and H also in the layout of
// gemm_bf16.hpp. A tile of the gradient's product is added to W, or to its momentum, as soon as it is computed.
#include <algorithm>

#include "kernels/core/array.hpp"
#include "kernels/linalg/bf16_layout.hpp"
#include "kernels/linalg/gemm_bf16.hpp"
#include "kernels/rows/row_operations_bf16.hpp"
#include "kernels/training/contrastive_cpu.hpp"
#include "kernels/training/optimizer_cpu.hpp"

namespace kadanoff::training::cpu {
namespace {

using linalg::cpu::PackedBf16;
using linalg::cpu::Tile;
using rows::BFloat16;

// Workspaces are counted in floats; what begins on a cache line ends on one.
constexpr std::int64_t floats_per_line = 16;

// So many elements of bf16 and whole cache lines.
constexpr std::int64_t lines(std::int64_t elements) { return 2 * round_up((elements + 1) / 2, floats_per_line); }

constexpr std::int64_t even(std::int64_t n) { return n + n % 2; }

// W, rounded, as the right operand of a product to either layer.
class Bf16Weights {
 public:
  static std::int64_t floats(std::int64_t visible, std::int64_t hidden) {
    return (lines(PackedBf16::size(visible, hidden)) + lines(PackedBf16::size(hidden, visible))) / 2;
  }
  static std::int64_t kept_floats(Precision, std::int64_t, std::int64_t) { return 0; }
  static std::int64_t floats_per_thread(std::int64_t hidden) { return strip_rows * hidden / 2; }

  // `memory` begins on a cache line.
  Bf16Weights(const Update& update, const ContrastiveWorkspace&, float* memory)
      : cpu_(update.cpu),
        weights_(update.state.parameters.weights),
        to_hidden_(weights_.rows, weights_.cols, reinterpret_cast<BFloat16*>(memory)),
        to_visible_(weights_.cols, weights_.rows,
                    reinterpret_cast<BFloat16*>(memory) + lines(PackedBf16::size(weights_.rows, weights_.cols))) {}

  void prepare() const {
    to_hidden_.clear_padding();
    to_visible_.clear_padding();
    const auto hidden = weights_.cols;
    Array<BFloat16> strips(cpu_device, cpu_.threads() * strip_rows * hidden);
    cpu_.for_each_range(weights_.rows, strip_rows, [&](std::int64_t first, std::int64_t count, int worker) {
      const auto strip = contiguous(strips.data() + worker * strip_rows * hidden, count, hidden, cpu_device);
      rows::bf16_row_operations().round(weights_.row(first), count, hidden, weights_.stride, strip.data, strip.stride);
      to_hidden_.put(first, 0, strip);
      to_visible_.put_transposed(0, first, strip);
    });
  }

  [[nodiscard]] const PackedBf16& to(Layer layer) const { return layer == Layer::hidden ? to_hidden_ : to_visible_; }

 private:
  static constexpr std::int64_t strip_rows = linalg::Bf16Layout::columns;  // that are rounded at a time

  CpuResources& cpu_;
  Matrix<const float> weights_;
  PackedBf16 to_hidden_, to_visible_;
};

class Bf16Samples {
 public:
  static std::int64_t floats(std::int64_t visible, std::int64_t hidden, std::int64_t n) {
    return (lines(2 * n * visible) + lines(2 * n * hidden) + lines(visible * 2 * even(n)) +
            lines(PackedBf16::size(2 * even(n), hidden))) /
           2;
  }
  static std::int64_t product_floats(std::int64_t visible, std::int64_t hidden, std::int64_t n) {
    return std::max({n * visible, n * hidden, visible * hidden});
  }
  static std::int64_t floats_per_thread(std::int64_t) { return PackedBf16::tile_edge * PackedBf16::tile_edge; }
  static bool needs_gradient(const ContrastiveDivergence& method) { return method.centred; }
  static std::int64_t gradient_floats(const ContrastiveDivergence& method, std::int64_t visible, std::int64_t hidden) {
    return needs_gradient(method) ? visible * hidden : 0;
  }

  // `memory` begins on a cache line.
  Bf16Samples(const Update& update, std::int64_t first, std::int64_t n, float* memory)
      : Bf16Samples(update, first, n, reinterpret_cast<BFloat16*>(memory)) {}

  [[nodiscard]] const Chain<Matrix<BFloat16>>& chain() const { return chain_; }

  void start(std::int64_t row, std::int64_t count) const {
    const auto& v = chain_.v;
    for (auto i = row; i < row + count; ++i) {
      if (update_.data.is_real())
        bf16_.round(update_.real(first_ + i), 1, v.cols, v.cols, v.row(i), v.stride);
      else
        bf16_.unpack(update_.spins(first_ + i), v.cols, v.row(i));
      if (update_.persistent())
        bf16_.unpack(update_.state.chains.row(first_ + i), chain_.h.cols, chain_.h_model().row(i));
    }
    layout_.transpose(v.row(row), count, v.cols, v.stride, &v_transposed_(0, row), v_transposed_.stride);
  }

  void half_step_single(const Bf16Weights& weights, const HalfStep& half_step, Matrix<const BFloat16> given,
                        Matrix<BFloat16> out, float* product) const {
    const auto block = contiguous(product, out.rows, out.cols, cpu_device);
    weights.to(half_step.layer).multiply_single(given, block);
    finish(half_step, {.row = 0, .rows = out.rows, .col = 0, .cols = out.cols}, block, out);
  }

  void half_step(const Bf16Weights& weights, const HalfStep& half_step, Matrix<const BFloat16> given,
                 Matrix<BFloat16> out) const {
    weights.to(half_step.layer).multiply(update_.cpu, given, [&](const Tile& tile, Matrix<float> block) {
      finish(half_step, tile, block, out);
    });
  }

  void add_gradient_single(Matrix<float> to, float* product) const {
    const auto count = to.rows * to.cols;
    h_operand_.multiply_single(v_transposed_, contiguous(product, to.rows, to.cols, cpu_device));
    for (std::int64_t i = 0; i < count; ++i) to.data[i] += product[i];
  }

  void gradient(Matrix<float> to) const {
    h_operand_.multiply(update_.cpu, v_transposed_, [&](const Tile& tile, Matrix<float> block) {
      for (std::int64_t i = 0; i < tile.rows; ++i) std::copy_n(block.row(i), tile.cols, &to(tile.row + i, tile.col));
    });
  }

  void step_weights(const Bf16Weights&, const LayerSums&, const float*, float scale) const {
    const auto hidden = update_.hidden();
    h_operand_.multiply(update_.cpu, v_transposed_, [&](const Tile& tile, Matrix<float> block) {
      for (std::int64_t i = 0; i < tile.rows; ++i)
        cpu::step_weights(update_, (tile.row + i) * hidden + tile.col, tile.cols, block.row(i), scale);
    });
  }

 private:
  Bf16Samples(const Update& update, std::int64_t first, std::int64_t n, BFloat16* memory)
      : update_(update),
        first_(first),
        model_(even(n)),
        chain_{contiguous(memory, 2 * n, update.visible(), cpu_device),
               contiguous(memory + lines(2 * n * update.visible()), 2 * n, update.hidden(), cpu_device), n},
        v_transposed_(
            contiguous(chain_.h.data + lines(2 * n * update.hidden()), update.visible(), 2 * model_, cpu_device)),
        h_operand_(2 * model_, update.hidden(), v_transposed_.data + lines(update.visible() * 2 * model_)) {
    h_operand_.clear_padding();
    if (model_ > n)
      for (std::int64_t i = 0; i < update.visible(); ++i)
        v_transposed_(i, n) = v_transposed_(i, model_ + n) = rows::to_bfloat16(0);
  }

  // A tile of what a product gave, from here to the operands; `block` is overwritten.
  void finish(const HalfStep& half_step, const Tile& tile, Matrix<float> block, Matrix<BFloat16> out) const {
    constexpr std::int64_t strip_rows = 32;  // pass through the first level of the cache
    for (std::int64_t row = 0; row < tile.rows; row += strip_rows) {
      const auto count = std::min(strip_rows, tile.rows - row);
      finish_strip(half_step, {.row = tile.row + row, .rows = count, .col = tile.col, .cols = tile.cols},
                   block.slice(row, count), out);
    }
  }

  void finish_strip(const HalfStep& half_step, const Tile& tile, Matrix<float> block, Matrix<BFloat16> out) const {
    const bool hidden = half_step.layer == Layer::hidden;
    const bool of_data = half_step.number == 0, last = half_step.number == update_.method.steps;
    finish_half_step(update_, half_step, block, first_ + tile.row, tile.col);
    const auto rounded = out.block(tile.row, tile.col, tile.rows, tile.cols);
    bf16_.round(block.data, block.rows, block.cols, block.stride, rounded.data, rounded.stride);
    if (hidden && (of_data || last))
      h_operand_.put((last ? model_ : 0) + tile.row, tile.col, rounded);
    else if (!hidden && last)
      layout_.transpose(rounded.data, rounded.rows, rounded.cols, rounded.stride,
                        &v_transposed_(tile.col, model_ + tile.row), v_transposed_.stride);
  }

  const Update& update_;
  std::int64_t first_;
  std::int64_t model_;  // where vₖ and −hₖ begin in the operands of the gradient: an even number
  Chain<Matrix<BFloat16>> chain_;

  // Vᵀ and H: their product is the gradient of W, summed over the samples. Rows of zeros stand between data and model
  // in H where n is odd.
  Matrix<BFloat16> v_transposed_;
  PackedBf16 h_operand_;

  const rows::Bf16RowOperations& bf16_ = rows::bf16_row_operations();
  const linalg::Bf16LayoutOperations& layout_ = linalg::bf16_layout_operations();
};

struct Bf16 : RowsOfNumbers<BFloat16, rows::bf16_row_operations> {
  using Weights = Bf16Weights;
  using CachedWeights = Bf16Weights;
  using Samples = Bf16Samples;

  static constexpr std::int64_t alignment = floats_per_line;

  // With vₖ, hₖ, the operands of the gradient and a product two thirds of a megabyte at most, unless 32 samples of so
  // many units are more.
  static constexpr TileLength tile_length{.least_rows = 128, .most_rows = 512, .most_units = 65536};
};

}  // namespace

const Strategies& bf16_strategies() { return strategies_over<Bf16>; }

}  // namespace kadanoff::training::cpu
