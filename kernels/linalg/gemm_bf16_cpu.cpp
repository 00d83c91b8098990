// Products of bf16 matrices on the CPU: lays out the right operand and multiplies tile by tile.
#include <algorithm>

#include "kernels/core/array.hpp"
#include "kernels/linalg/bf16_layout.hpp"
#include "kernels/linalg/gemm_bf16.hpp"

namespace kadanoff::linalg::cpu {

Bf16Multiply& bf16_multiply() {
  static const bool has_instructions = onednn_multiplies_bf16();
  return has_instructions ? multiply_with_onednn : multiply_widened;
}

PackedBf16::PackedBf16(std::int64_t k, std::int64_t n, rows::BFloat16* memory, Bf16Multiply& multiply_tile)
    : k_(k), n_(n), memory_(memory), multiply_tile_(&multiply_tile) {}

std::int64_t PackedBf16::size(std::int64_t k, std::int64_t n) { return Bf16Layout::size(k, n); }

std::uint32_t* PackedBf16::words(std::int64_t k, std::int64_t n) const {
  return reinterpret_cast<std::uint32_t*>(memory_) + Bf16Layout::word(k, n, k_);
}

void PackedBf16::clear_padding() const {
  const auto whole_blocks = n_ / Bf16Layout::columns * Bf16Layout::columns;
  const auto block = Bf16Layout::block_words(k_);
  for (std::int64_t n = 0; n < whole_blocks; n += Bf16Layout::columns) std::fill(words(k_, n), words(0, n) + block, 0U);
  if (whole_blocks < n_) std::fill_n(words(0, whole_blocks), block, 0U);
}

void PackedBf16::put(std::int64_t k, std::int64_t n, Matrix<const rows::BFloat16> x) const {
  bf16_layout_operations().interleave(x.data, x.rows, x.cols, x.stride, words(k, n), Bf16Layout::block_words(k_));
}

void PackedBf16::put_transposed(std::int64_t k, std::int64_t n, Matrix<const rows::BFloat16> x) const {
  bf16_layout_operations().interleave_transposed(x.data, x.rows, x.cols, x.stride, words(k, n),
                                                 Bf16Layout::block_words(k_));
}

void PackedBf16::pack(CpuResources& cpu, Op op, Matrix<const rows::BFloat16> b) const {
  expects(op == Op::none ? b.rows == k_ && b.cols == n_ : b.rows == n_ && b.cols == k_,
          "PackedBf16::pack: the matrix has another shape");
  clear_padding();
  cpu.for_each_range(b.rows, Bf16Layout::columns, [&](std::int64_t first, std::int64_t count, int) {
    if (op == Op::none)
      put(first, 0, b.slice(first, count));
    else
      put_transposed(0, first, b.slice(first, count));
  });
}

void PackedBf16::multiply(CpuResources& cpu, Matrix<const rows::BFloat16> a,
                          const std::function<void(const Tile&, Matrix<float>)>& finish) const {
  expects(a.cols == k_ && a.stride == k_, "PackedBf16::multiply: the shapes do not fit together");
  if (a.rows == 0 || n_ == 0) return;
  const auto rows = tile_extent(a.rows, tile_edge), cols = tile_extent(n_, tile_edge);
  const auto down = (a.rows + rows - 1) / rows, across = (n_ + cols - 1) / cols;
  Array<float> blocks(cpu_device, cpu.threads() * rows * cols);
  // Down first: neighbouring tasks share columns of the right operand.
  cpu.for_each(down * across, [&](std::int64_t task, int worker) {
    const auto row = task % down * rows, col = task / down * cols;
    const Tile tile{.row = row, .rows = std::min(rows, a.rows - row), .col = col, .cols = std::min(cols, n_ - col)};
    const auto block = contiguous(blocks.data() + worker * rows * cols, tile.rows, tile.cols, cpu_device);
    (*multiply_tile_)(a.slice(row, tile.rows), words(0, col), block);
    finish(tile, block);
  });
}

void PackedBf16::multiply_single(Matrix<const rows::BFloat16> a, Matrix<float> c) const {
  expects(a.cols == k_ && a.stride == k_ && c.rows == a.rows && c.cols == n_ && c.stride == n_,
          "PackedBf16::multiply_single: the shapes do not fit together");
  (*multiply_tile_)(a, words(0, 0), c);
}

void gemm(CpuResources& cpu, float alpha, Matrix<const rows::BFloat16> a, const PackedBf16& b, float beta,
          Matrix<float> c) {
  b.multiply(cpu, a, [&](const Tile& tile, Matrix<float> block) {
    for (std::int64_t i = 0; i < tile.rows; ++i) {
      const float* from = block.row(i);
      float* to = &c(tile.row + i, tile.col);
      if (beta == 0)
        for (std::int64_t j = 0; j < tile.cols; ++j) to[j] = alpha * from[j];
      else
        for (std::int64_t j = 0; j < tile.cols; ++j) to[j] = alpha * from[j] + beta * to[j];
    }
  });
}

}  // namespace kadanoff::linalg::cpu
