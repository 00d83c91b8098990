#include <algorithm>

#include "kernels/core/array.hpp"
#include "kernels/linalg/bf16_layout.hpp"
#include "kernels/linalg/gemm_bf16.hpp"

namespace kadanoff::linalg::cpu {
namespace {

// A tile of the result, fp32, and what it is multiplied from pass through a core's cache of a megabyte well.
constexpr std::int64_t tile_edge = 320;

}  // namespace

Bf16Multiply& bf16_multiply() {
  static const bool has_instructions = onednn_multiplies_bf16();
  return has_instructions ? multiply_with_onednn : multiply_widened;
}

Bf16Operand::Bf16Operand(std::int64_t k, std::int64_t n, BFloat16* memory, Bf16Multiply& multiply_tile)
    : k_(k), n_(n), memory_(memory), multiply_tile_(&multiply_tile) {}

std::int64_t Bf16Operand::size(std::int64_t k, std::int64_t n) { return Bf16Layout::size(k, n); }

std::uint32_t* Bf16Operand::words(std::int64_t k, std::int64_t n) const {
  return reinterpret_cast<std::uint32_t*>(memory_) + Bf16Layout::word(k, n, k_);
}

void Bf16Operand::clear_padding() const {
  const auto whole_blocks = n_ / Bf16Layout::columns * Bf16Layout::columns;
  const auto block = Bf16Layout::block_words(k_);
  for (std::int64_t n = 0; n < whole_blocks; n += Bf16Layout::columns) std::fill(words(k_, n), words(0, n) + block, 0U);
  if (whole_blocks < n_) std::fill_n(words(0, whole_blocks), block, 0U);
}

void Bf16Operand::put(std::int64_t k, std::int64_t n, Matrix<const BFloat16> x) const {
  bf16_layout_operations().interleave(x.data, x.rows, x.cols, x.stride, words(k, n), Bf16Layout::block_words(k_));
}

void Bf16Operand::put_transposed(std::int64_t k, std::int64_t n, Matrix<const BFloat16> x) const {
  bf16_layout_operations().interleave_transposed(x.data, x.rows, x.cols, x.stride, words(k, n),
                                                 Bf16Layout::block_words(k_));
}

void Bf16Operand::multiply(CpuResources& cpu, Matrix<const BFloat16> a,
                           const std::function<void(const Tile&, Matrix<float>)>& finish) const {
  expects(a.cols == k_ && a.stride == k_, "Bf16Operand::multiply: the shapes do not fit together");
  if (a.rows == 0 || n_ == 0) return;
  const auto rows = tile_extent(a.rows, tile_edge), cols = tile_extent(n_, tile_edge);
  const auto down = (a.rows + rows - 1) / rows, across = (n_ + cols - 1) / cols;
  Array<float> blocks(cpu_device, cpu.threads() * rows * cols);
  // Down first: neighbouring tasks share columns of the right operand.
  cpu.for_each(down * across, [&](std::int64_t task, int worker) {
    const auto row = task % down * rows, col = task / down * cols;
    const Tile tile{row, std::min(rows, a.rows - row), col, std::min(cols, n_ - col)};
    const Matrix<float> block{blocks.data() + worker * rows * cols, tile.rows, tile.cols, tile.cols, cpu_device};
    (*multiply_tile_)(a.slice(row, tile.rows), words(0, col), block);
    finish(tile, block);
  });
}

}  // namespace kadanoff::linalg::cpu
