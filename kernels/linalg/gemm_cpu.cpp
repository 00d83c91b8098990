// Products on the CPU: oneDNN's single-threaded sgemm on tiles of the result.
#include "kernels/linalg/gemm_cpu.hpp"

#include <dnnl.h>

#include <algorithm>

#include "kernels/core/check.hpp"
#include "kernels/units/sampling.hpp"

namespace kadanoff::linalg::cpu {
namespace {

// About as fast as one call for the whole (measured on AVX-512 cores), and small enough to spread over many threads.
constexpr std::int64_t tile_edge = 512;

// The rows of op(x) from `first` on; only the count and the pointer matter to what follows.
Matrix<const float> rows_of(Op op, Matrix<const float> x, std::int64_t first, std::int64_t count) {
  if (op == Op::none) return x.slice(first, count);
  return x.block(0, first, x.rows, count);
}

Matrix<const float> cols_of(Op op, Matrix<const float> x, std::int64_t first, std::int64_t count) {
  return rows_of(op == Op::none ? Op::transpose : Op::none, x, first, count);
}

}  // namespace

std::int64_t tile_extent(std::int64_t extent, std::int64_t edge) {
  constexpr std::int64_t granule = units::units_per_block;  // so that spins may be drawn in a tile
  const auto pieces = (extent + edge - 1) / edge;
  const auto even = (extent + pieces - 1) / pieces;
  return (even + granule - 1) / granule * granule;
}

void gemm_single(Op op_a, Op op_b, float alpha, Matrix<const float> a, Matrix<const float> b, float beta,
                 Matrix<float> c) {
  const auto k = op_a == Op::none ? a.cols : a.rows;
  const auto status = dnnl_sgemm(static_cast<char>(op_a), static_cast<char>(op_b), c.rows, c.cols, k, alpha, a.data,
                                 a.stride, b.data, b.stride, beta, c.data, c.stride);
  if (status != dnnl_success)
    fail(ExitCode::internal, "oneDNN: the product {} × {} × {} failed with status {}", c.rows, k, c.cols,
         static_cast<int>(status));
}

void gemm(CpuResources& cpu, Op op_a, Op op_b, float alpha, Matrix<const float> a, Matrix<const float> b, float beta,
          Matrix<float> c, const std::function<void(const Tile&)>& finish) {
  if (c.rows == 0 || c.cols == 0) return;
  const auto rows = tile_extent(c.rows, tile_edge), cols = tile_extent(c.cols, tile_edge);
  const auto down = (c.rows + rows - 1) / rows, across = (c.cols + cols - 1) / cols;
  cpu.for_each(down * across, [&](std::int64_t task, int) {
    const auto row = task / across * rows, col = task % across * cols;
    const Tile tile{.row = row, .rows = std::min(rows, c.rows - row), .col = col, .cols = std::min(cols, c.cols - col)};
    const auto block = c.block(row, col, tile.rows, tile.cols);
    gemm_single(op_a, op_b, alpha, rows_of(op_a, a, row, tile.rows), cols_of(op_b, b, col, tile.cols), beta, block);
    if (finish) finish(tile);
  });
}

void gemm(CpuResources& cpu, Op op_a, Op op_b, float alpha, Matrix<const float> a, Matrix<const float> b, float beta,
          Matrix<float> c) {
  gemm(cpu, op_a, op_b, alpha, a, b, beta, c, {});
}

}  // namespace kadanoff::linalg::cpu
