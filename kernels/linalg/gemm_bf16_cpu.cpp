#include <algorithm>

#include "kernels/core/array.hpp"
#include "kernels/linalg/gemm_bf16.hpp"
#include "kernels/linalg/gemm_bf16_tile.hpp"

namespace kadanoff::linalg::cpu {
namespace {

// A tile of the result, fp32, and what it is multiplied from pass through a core's cache of a megabyte well.
constexpr std::int64_t tile_edge = 320;

std::int64_t packed_columns(std::int64_t n) { return tile_extent(n, tile_edge); }

}  // namespace

const Bf16TileOperations& bf16_tile_operations() {
  static const Bf16TileOperations& chosen = onednn_has_bf16() ? onednn_bf16() : widened_bf16();
  return chosen;
}

PackedBf16::PackedBf16(std::int64_t k, std::int64_t n, BFloat16* memory, const Bf16TileOperations& operations)
    : k_(k), n_(n), memory_(memory), operations_(&operations) {}

PackedBf16::PackedBf16(std::int64_t k, std::int64_t n, BFloat16* memory)
    : PackedBf16(k, n, memory, bf16_tile_operations()) {}

std::int64_t PackedBf16::size(std::int64_t k, std::int64_t n) {
  const auto cols = packed_columns(n);
  return n / cols * packed_bf16_size(k, cols) + packed_bf16_size(k, n % cols);
}

void PackedBf16::pack(CpuResources& cpu, Op op, Matrix<const BFloat16> b) const {
  expects(op == Op::none ? b.rows == k_ && b.cols == n_ : b.rows == n_ && b.cols == k_,
          "PackedBf16::pack: the matrix has another shape");
  const auto cols = packed_columns(n_), size = packed_bf16_size(k_, cols);
  cpu.for_each_range(n_, cols, [&](std::int64_t first, std::int64_t count, int) {
    const auto piece = op == Op::none ? Matrix<const BFloat16>{b.data + first, b.rows, count, b.stride, b.device}
                                      : b.slice(first, count);
    operations_->pack(op, piece, memory_ + first / cols * size);
  });
}

void PackedBf16::multiply(CpuResources& cpu, Matrix<const BFloat16> a,
                          const std::function<void(const Tile&, Matrix<float>)>& finish) const {
  expects(a.cols == k_, "PackedBf16::multiply: the shapes do not fit together");
  if (a.rows == 0) return;
  const auto rows = tile_extent(a.rows, tile_edge), cols = packed_columns(n_);
  const auto down = (a.rows + rows - 1) / rows, across = (n_ + cols - 1) / cols;
  const auto size = packed_bf16_size(k_, cols);
  Array<float> blocks(cpu_device, cpu.threads() * rows * cols);
  // Down first: neighbouring tasks share a piece of the packed operand.
  cpu.for_each(down * across, [&](std::int64_t task, int worker) {
    const auto row = task % down * rows, col = task / down * cols;
    const Tile tile{row, std::min(rows, a.rows - row), col, std::min(cols, n_ - col)};
    const Matrix<float> block{blocks.data() + worker * rows * cols, tile.rows, tile.cols, tile.cols, cpu_device};
    operations_->multiply(a.slice(row, tile.rows), memory_ + task / down * size, block);
    finish(tile, block);
  });
}

void transpose(CpuResources& cpu, Matrix<const BFloat16> from, Matrix<BFloat16> to) {
  expects(from.rows == to.cols && from.cols == to.rows, "transpose: the shapes do not fit together");
  constexpr std::int64_t columns = 128;
  cpu.for_each_range(from.cols, columns, [&](std::int64_t first, std::int64_t count, int) {
    bf16_tile_operations().transpose({from.data + first, from.rows, count, from.stride, from.device},
                                     to.slice(first, count));
  });
}

}  // namespace kadanoff::linalg::cpu
