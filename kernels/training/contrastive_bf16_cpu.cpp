#include "kernels/training/contrastive_bf16_cpu.hpp"

#include <algorithm>

#include "kernels/core/array.hpp"

namespace kadanoff::training::cpu {

using linalg::cpu::PackedBf16;
using linalg::cpu::Tile;

namespace {

constexpr std::int64_t weights_rows = linalg::Bf16Layout::columns;  // that are rounded at a time
constexpr std::int64_t strip_rows = 32;  // of a product, which then passes through the first level of the cache

// So many elements of bf16 and whole cache lines.
constexpr std::int64_t lines(std::int64_t elements) { return 2 * whole_lines((elements + 1) / 2); }

constexpr std::int64_t even(std::int64_t n) { return n + n % 2; }

}  // namespace

std::int64_t Bf16Weights::floats(std::int64_t visible, std::int64_t hidden) {
  return (lines(PackedBf16::size(visible, hidden)) + lines(PackedBf16::size(hidden, visible))) / 2;
}

Bf16Weights::Bf16Weights(std::int64_t visible, std::int64_t hidden, float* memory)
    : to_hidden_(visible, hidden, reinterpret_cast<rows::BFloat16*>(memory)),
      to_visible_(hidden, visible,
                  reinterpret_cast<rows::BFloat16*>(memory) + lines(PackedBf16::size(visible, hidden))) {}

std::int64_t Bf16Weights::strip_floats(std::int64_t hidden) { return weights_rows * hidden / 2; }

void Bf16Weights::round(CpuResources& cpu, Matrix<const float> weights) const {
  to_hidden_.clear_padding();
  to_visible_.clear_padding();
  Array<rows::BFloat16> strips(cpu_device, cpu.threads() * weights_rows * weights.cols);
  cpu.for_each_range(weights.rows, weights_rows, [&](std::int64_t first, std::int64_t count, int worker) {
    const Matrix<rows::BFloat16> strip{strips.data() + worker * weights_rows * weights.cols, count, weights.cols,
                                       weights.cols, cpu_device};
    rows::bf16_row_operations().round(weights.row(first), count, weights.cols, weights.stride, strip.data,
                                      strip.stride);
    to_hidden_.put(first, 0, strip);
    to_visible_.put_transposed(0, first, strip);
  });
}

std::int64_t Bf16Samples::floats(std::int64_t visible, std::int64_t hidden, std::int64_t n) {
  return (lines(2 * n * visible) + lines(2 * n * hidden) + lines(visible * 2 * even(n)) +
          lines(PackedBf16::size(2 * even(n), hidden))) /
         2;
}

Bf16Samples::Bf16Samples(const Update& update, std::int64_t first, std::int64_t n, float* memory)
    : Bf16Samples(update, first, n, reinterpret_cast<rows::BFloat16*>(memory)) {}

Bf16Samples::Bf16Samples(const Update& update, std::int64_t first, std::int64_t n, rows::BFloat16* memory)
    : update_(update),
      first_(first),
      model_(even(n)),
      chain_{{memory, 2 * n, update.visible(), update.visible(), cpu_device},
             {memory + lines(2 * n * update.visible()), 2 * n, update.hidden(), update.hidden(), cpu_device},
             n},
      v_transposed_{chain_.h.data + lines(2 * n * update.hidden()), update.visible(), 2 * model_, 2 * model_,
                    cpu_device},
      h_operand_(2 * model_, update.hidden(), v_transposed_.data + lines(update.visible() * 2 * model_)) {
  h_operand_.clear_padding();
  if (model_ > n)
    for (std::int64_t i = 0; i < update.visible(); ++i)
      v_transposed_(i, n) = v_transposed_(i, model_ + n) = rows::to_bfloat16(0);
}

void Bf16Samples::start(std::int64_t row, std::int64_t count) const {
  const auto& v = chain_.v;
  for (auto i = row; i < row + count; ++i) {
    bf16_.unpack(update_.sample(first_ + i), v.cols, v.row(i));
    if (update_.method.algorithm == Algorithm::pcd)
      bf16_.unpack(update_.state.chains.row(first_ + i), chain_.h.cols, chain_.h_model().row(i));
  }
  layout_.transpose(v.row(row), count, v.cols, v.stride, &v_transposed_(0, row), v_transposed_.stride);
}

void Bf16Samples::finish(const HalfStep& half_step, const Tile& tile, Matrix<float> block,
                         Matrix<rows::BFloat16> out) const {
  for (std::int64_t row = 0; row < tile.rows; row += strip_rows) {
    const auto count = std::min(strip_rows, tile.rows - row);
    finish_strip(half_step, {tile.row + row, count, tile.col, tile.cols}, block.slice(row, count), out);
  }
}

void Bf16Samples::finish_strip(const HalfStep& half_step, const Tile& tile, Matrix<float> block,
                               Matrix<rows::BFloat16> out) const {
  const auto& parameters = update_.state.parameters;
  const bool hidden = half_step.layer == Layer::hidden;
  const bool of_data = half_step.number == 0, last = half_step.number == update_.method.steps;
  units_.tanh_bias(block.data, block.rows, block.cols, block.stride,
                   (hidden ? parameters.hidden_bias : parameters.visible_bias).data + tile.col);
  finish_half_step(update_, half_step, block.data, block.rows, block.cols, block.stride, first_ + tile.row, tile.col);
  const Matrix<rows::BFloat16> rounded{&out(tile.row, tile.col), tile.rows, tile.cols, out.stride, cpu_device};
  bf16_.round(block.data, block.rows, block.cols, block.stride, rounded.data, rounded.stride);
  if (hidden && (of_data || last))
    h_operand_.put((last ? model_ : 0) + tile.row, tile.col, rounded);
  else if (!hidden && last)
    layout_.transpose(rounded.data, rounded.rows, rounded.cols, rounded.stride,
                      &v_transposed_(tile.col, model_ + tile.row), v_transposed_.stride);
}

}  // namespace kadanoff::training::cpu
