// Products in double precision on the CPU: OpenBLAS on tiles of the result, a tile to a thread.
#include <cblas.h>

#include <algorithm>
#include <limits>

#include "kernels/core/check.hpp"
#include "kernels/spectra/lapack_cpu.hpp"
#include "kernels/spectra/products.hpp"

namespace kadanoff::spectra::cpu {
namespace {

// Large enough for one core's full speed, small enough to spread over many threads.
constexpr std::int64_t tile_edge = 256;

struct Span {
  std::int64_t first, count;
};

std::int64_t tiles_of(std::int64_t extent) { return (extent + tile_edge - 1) / tile_edge; }

Span tile(std::int64_t index, std::int64_t extent) {
  return {.first = index * tile_edge, .count = std::min(tile_edge, extent - index * tile_edge)};
}

// BLAS counts in int.
int extent(std::int64_t value) {
  expects(value <= std::numeric_limits<int>::max(), "a matrix is beyond what BLAS takes");
  return static_cast<int>(value);
}

CBLAS_TRANSPOSE cblas_op(Op op) { return op == Op::none ? CblasNoTrans : CblasTrans; }

// Where the rows of op(a) from `first` on begin.
const double* rows_of(Op op, Matrix<const double> a, std::int64_t first) {
  return op == Op::none ? a.row(first) : a.data + first;
}

Op other(Op op) { return op == Op::none ? Op::transpose : Op::none; }

void multiply_tile(Op op_a, Op op_b, double alpha, Matrix<const double> a, Matrix<const double> b, double beta,
                   Matrix<double> c, Span rows, Span cols) {
  const auto k = op_a == Op::none ? a.cols : a.rows;
  cblas_dgemm(CblasRowMajor, cblas_op(op_a), cblas_op(op_b), extent(rows.count), extent(cols.count), extent(k), alpha,
              rows_of(op_a, a, rows.first), extent(a.stride), rows_of(other(op_b), b, cols.first), extent(b.stride),
              beta, c.row(rows.first) + cols.first, extent(c.stride));
}

}  // namespace

void multiply(CpuResources& cpu, Op op_a, Op op_b, double alpha, Matrix<const double> a, Matrix<const double> b,
              double beta, Matrix<double> c) {
  const auto across = tiles_of(c.cols);
  cpu.for_each(tiles_of(c.rows) * across, [&](std::int64_t task, int) {
    const OneThread one;
    multiply_tile(op_a, op_b, alpha, a, b, beta, c, tile(task / across, c.rows), tile(task % across, c.cols));
  });
}

void gram(CpuResources& cpu, Op op, double alpha, Matrix<const double> a, double beta, Matrix<double> c) {
  const auto edge = tiles_of(c.rows);
  const auto k = op == Op::none ? a.cols : a.rows;
  cpu.for_each(edge * edge, [&](std::int64_t task, int) {
    const auto i = task / edge, j = task % edge;
    if (j < i) return;
    const OneThread one;
    const auto rows = tile(i, c.rows), cols = tile(j, c.cols);
    if (i != j) return multiply_tile(op, other(op), alpha, a, a, beta, c, rows, cols);
    cblas_dsyrk(CblasRowMajor, CblasUpper, cblas_op(op), extent(rows.count), extent(k), alpha,
                rows_of(op, a, rows.first), extent(a.stride), beta, c.row(rows.first) + rows.first, extent(c.stride));
  });
}

}  // namespace kadanoff::spectra::cpu
