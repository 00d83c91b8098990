// Contrastive divergence on the CPU with the operands of its products in bf16, whatever the RBM's size.
//
// W is rounded at the start of each update from the fp32 that the training changes, into the operands of both
// directions: so nothing but that fp32 has to be right, or in a checkpoint. A tile of a product gets its bias, tanh and
// draw in fp32 and is rounded into the operands of the products to come, V once more transposed and H once more as
// gemm_bf16.hpp wants it; a tile of the gradient is added to W, or to its momentum. All of that while it is in the
// cache.
#include <algorithm>
#include <utility>

#include "kernels/linalg/bf16_layout.hpp"
#include "kernels/linalg/gemm_bf16.hpp"
#include "kernels/rbm/contrastive_sums_cpu.hpp"
#include "kernels/rbm/row_operations.hpp"
#include "kernels/rbm/row_operations_bf16.hpp"

namespace kadanoff::rbm::cpu {

using linalg::cpu::PackedBf16;
using linalg::cpu::Tile;

namespace {

// Where things stand in the workspace, counted in elements of bf16. Each begins on a cache line.
struct Places {
  std::int64_t end = 0;
  std::int64_t model;  // where vₖ and −hₖ begin among the gradient's samples: an even number
  std::int64_t v, h, v_transposed;
  std::int64_t forwards, backwards, h_operand;
  std::int64_t sums;      // fp32: the gradients of the biases, and the means of v₀ and h₀
  std::int64_t gradient;  // fp32: of W, where it is needed by itself

  Places(const ContrastiveDivergence& method, std::int64_t visible, std::int64_t hidden, std::int64_t batch)
      : model(batch + batch % 2),
        v(take(2 * batch * visible)),
        h(take(2 * batch * hidden)),
        v_transposed(take(visible * 2 * model)),
        forwards(take(PackedBf16::size(visible, hidden))),
        backwards(take(PackedBf16::size(hidden, visible))),
        h_operand(take(PackedBf16::size(2 * model, hidden))),
        sums(take(2 * (2 * visible + 2 * hidden))),
        gradient(take(method.centred ? 2 * visible * hidden : 0)) {}

  std::int64_t take(std::int64_t elements) {
    constexpr std::int64_t line = 32;
    return std::exchange(end, end + (elements + line - 1) / line * line);
  }
  [[nodiscard]] std::int64_t floats() const { return end / 2; }
};

class Bf16Update {
 public:
  Bf16Update(const Update& update, const Places& at, BFloat16* memory)
      : update_(update),
        n_(update.step.size),
        model_(at.model),
        visible_(update.visible()),
        hidden_(update.hidden()),
        chain_{{memory + at.v, 2 * n_, visible_, visible_, cpu_device},
               {memory + at.h, 2 * n_, hidden_, hidden_, cpu_device},
               n_},
        v_transposed_{memory + at.v_transposed, visible_, 2 * model_, 2 * model_, cpu_device},
        forwards_(visible_, hidden_, memory + at.forwards),
        backwards_(hidden_, visible_, memory + at.backwards),
        h_operand_(2 * model_, hidden_, memory + at.h_operand) {
    auto* sums = reinterpret_cast<float*>(memory + at.sums);
    gradient_ = {{reinterpret_cast<float*>(memory + at.gradient), visible_, hidden_, hidden_, cpu_device},
                 {sums, visible_, cpu_device},
                 {sums + visible_, hidden_, cpu_device}};
    v_means_ = {sums + visible_ + hidden_, visible_, cpu_device};
    h_means_ = {sums + 2 * visible_ + hidden_, hidden_, cpu_device};
  }

  double run() {
    clear_padding();
    round_weights();
    start_chain();
    double error = 0;
    run_chain(
        update_, chain_,
        [this](const HalfStep& half_step, Matrix<const BFloat16> given, Matrix<BFloat16> out) {
          take_half_step(half_step, given, out);
        },
        [&] { error = squared_error(update_.cpu, bf16_, chain_); });
    sum_layers(update_, bf16_, chain_, gradient_, v_means_, h_means_);
    ascend();
    return error;
  }

 private:
  void clear_padding() const {
    for (const auto* operand : {&forwards_, &backwards_, &h_operand_}) operand->clear_padding();
    if (model_ > n_)
      for (std::int64_t i = 0; i < visible_; ++i) v_transposed_(i, n_) = v_transposed_(i, model_ + n_) = to_bfloat16(0);
  }

  void round_weights() const {
    const auto& weights = update_.state.parameters.weights;
    Array<BFloat16> strips(cpu_device, update_.cpu.threads() * rows_per_task * hidden_);
    update_.cpu.for_each_range(visible_, rows_per_task, [&](std::int64_t first, std::int64_t count, int worker) {
      const Matrix<BFloat16> strip{strips.data() + worker * rows_per_task * hidden_, count, hidden_, hidden_,
                                   cpu_device};
      bf16_.round(weights.row(first), count, hidden_, weights.stride, strip.data, strip.stride);
      forwards_.put(first, 0, strip);
      backwards_.put_transposed(0, first, strip);
    });
  }

  // v₀, and the hidden spins that PCD's chains go on from.
  void start_chain() const {
    update_.cpu.for_each_range(n_, rows_per_task, [&](std::int64_t first, std::int64_t count, int) {
      for (auto i = first; i < first + count; ++i) {
        bf16_.unpack(update_.sample(i), visible_, chain_.v.row(i));
        if (update_.method.algorithm == Algorithm::pcd)
          bf16_.unpack(update_.state.chains.row(i), hidden_, chain_.h_model().row(i));
      }
      layout_.transpose(chain_.v.row(first), count, visible_, visible_, &v_transposed_(0, first), v_transposed_.stride);
    });
  }

  void take_half_step(const HalfStep& half_step, Matrix<const BFloat16> given, Matrix<BFloat16> out) const {
    const auto& parameters = update_.state.parameters;
    const bool hidden = half_step.layer == Layer::hidden;
    const auto& bias = hidden ? parameters.hidden_bias : parameters.visible_bias;
    const bool of_data = half_step.number == 0, last = half_step.number == update_.method.steps;
    (hidden ? forwards_ : backwards_).multiply(update_.cpu, given, [&](const Tile& tile, Matrix<float> block) {
      rows_.tanh_bias(block.data, block.rows, block.cols, block.stride, bias.data + tile.col);
      finish_half_step(update_, half_step, block.data, block.rows, block.cols, block.stride, tile.row, tile.col);
      const Matrix<BFloat16> rounded{&out(tile.row, tile.col), tile.rows, tile.cols, out.stride, cpu_device};
      bf16_.round(block.data, block.rows, block.cols, block.stride, rounded.data, rounded.stride);
      if (hidden && (of_data || last))
        h_operand_.put((last ? model_ : 0) + tile.row, tile.col, rounded);
      else if (!hidden && last)
        layout_.transpose(rounded.data, rounded.rows, rounded.cols, rounded.stride,
                          &v_transposed_(tile.col, model_ + tile.row), v_transposed_.stride);
    });
  }

  void ascend() const {
    h_operand_.multiply(update_.cpu, v_transposed_, [&](const Tile& tile, Matrix<float> block) {
      for (std::int64_t i = 0; i < tile.rows; ++i) {
        if (update_.method.centred)
          std::copy_n(block.row(i), tile.cols, &gradient_.weights(tile.row + i, tile.col));
        else
          ascend_weights(update_, (tile.row + i) * hidden_ + tile.col, tile.cols, block.row(i), scale());
      }
    });
    if (update_.method.centred) {
      centre(update_.cpu, gradient_, v_means_, h_means_);
      ascend_weights(update_, gradient_.weights, scale());
    }
    ascend_biases(update_, gradient_, scale());
  }

  [[nodiscard]] float scale() const { return 1 / static_cast<float>(n_); }

  const Update& update_;
  std::int64_t n_, model_, visible_, hidden_;
  Chain<BFloat16> chain_;
  Matrix<BFloat16> v_transposed_;
  PackedBf16 forwards_, backwards_, h_operand_;  // W, Wᵀ, H
  ParametersView<float> gradient_;               // sums over the batch; the weights' only where centred
  Vector<float> v_means_, h_means_;
  const RowOperations& rows_ = row_operations();
  const Bf16RowOperations& bf16_ = bf16_row_operations();
  const linalg::Bf16LayoutOperations& layout_ = linalg::bf16_layout_operations();
};

}  // namespace

// And what a thread takes for a moment: a strip of W and a tile.
std::int64_t bf16_workspace_floats(int threads, const ContrastiveDivergence& method, std::int64_t visible,
                                   std::int64_t hidden, std::int64_t batch) {
  return Places(method, visible, hidden, batch).floats() +
         threads * (rows_per_task * hidden / 2 + PackedBf16::tile_edge * PackedBf16::tile_edge);
}

double update_bf16(const Update& update, ContrastiveWorkspace& workspace) {
  const Places places(update.method, update.visible(), update.hidden(), update.step.size);
  auto* memory = reinterpret_cast<BFloat16*>(workspace.reserve(cpu_device, places.floats()));
  return Bf16Update(update, places, memory).run();
}

}  // namespace kadanoff::rbm::cpu
