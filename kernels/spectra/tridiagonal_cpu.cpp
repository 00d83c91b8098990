// The reduction to tridiagonal form and its way back: single-threaded calls of OpenBLAS on pieces cut by shape.
#include "kernels/spectra/tridiagonal_cpu.hpp"

#include <cblas.h>
#include <lapacke.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <utility>

#include "kernels/core/array.hpp"
#include "kernels/spectra/lapack_cpu.hpp"

namespace kadanoff::spectra::cpu {
namespace {

constexpr std::int64_t panel_width = 32;        // columns between two updates of what is left
constexpr std::int64_t product_edge = 192;      // of a tile of A v, whose strips of 32 rows stay in the nearest cache
constexpr std::int64_t columns_at_once = 1024;  // of w: fewer are not worth it to wake a thread
constexpr std::int64_t update_edge = 256;       // of a tile of the update
constexpr std::int64_t block_width = 64;        // reflections that turn rows together
constexpr std::int64_t rows_at_once = 128;

int int_of(std::int64_t value) { return static_cast<int>(value); }

std::int64_t ceiling(std::int64_t count, std::int64_t per) { return (count + per - 1) / per; }

struct Range {
  std::int64_t first, count;
};

// y ← α aᵀ x + β y, a having few rows
void combine(Matrix<const double> a, double alpha, const double* x, std::int64_t x_stride, double beta, double* y) {
  if (a.rows > 0)
    cblas_dgemv(CblasRowMajor, CblasTrans, int_of(a.rows), int_of(a.cols), alpha, a.data, int_of(a.stride), x,
                int_of(x_stride), beta, y, 1);
}

// y ← a x
void project(Matrix<const double> a, const double* x, double* y) {
  if (a.rows > 0)
    cblas_dgemv(CblasRowMajor, CblasNoTrans, int_of(a.rows), int_of(a.cols), 1, a.data, int_of(a.stride), x, 1, 0, y,
                1);
}

class Reduction {
 public:
  Reduction(CpuResources& cpu, Matrix<double> a)
      : cpu_(cpu),
        a_(a),
        n_(a.rows),
        blocks_(ceiling(n_, product_edge)),
        w_(static_cast<std::size_t>(panel_width * n_)),
        products_(static_cast<std::size_t>(blocks_ * n_)),
        overlaps_(static_cast<std::size_t>(blocks_ * 2 * panel_width)) {}

  Tridiagonal run(const Watch& watch) {
    const OneThread one;  // of what is not cut
    Tridiagonal result{.diagonal = std::vector<double>(static_cast<std::size_t>(n_)),
                       .beside = std::vector<double>(static_cast<std::size_t>(n_ - 1)),
                       .reflection = std::vector<double>(static_cast<std::size_t>(n_ - 1))};
    for (start_ = 0; start_ < n_; start_ += panel_width) {
      const auto end = std::min(start_ + panel_width, n_);
      for (auto i = start_; i < end; ++i) {
        const auto at = static_cast<std::size_t>(i);
        bring_up_to_date(i);
        result.diagonal[at] = a_(i, i);
        if (i + 1 == n_) break;
        double* const v = a_.row(i) + i + 1;
        check_lapack(LAPACKE_dlarfg(int_of(n_ - i - 1), v, v + 1, 1, &result.reflection[at]), "dlarfg");
        result.beside[at] = std::exchange(*v, 1);
        std::fill(a_.row(i) + i / block_width * block_width, v, 0.0);  // the vectors of a block are a matrix
        multiply(i);
        make_w(i, result.reflection[at]);
      }
      update_from(end);
      const double left = static_cast<double>(n_ - end) / static_cast<double>(n_);
      tell(watch, 1 - left * left * left);
    }
    return result;
  }

 private:
  // The vectors v and w of the panel's columns before i, in these columns.
  [[nodiscard]] Matrix<const double> v(std::int64_t i, Range cols) const {
    return a_.block(start_, cols.first, i - start_, cols.count);
  }
  [[nodiscard]] Matrix<const double> w(std::int64_t i, Range cols) const {
    return contiguous(w_.data(), panel_width, n_, cpu_device).block(0, cols.first, i - start_, cols.count);
  }
  double* w_row(std::int64_t i) { return w_.data() + (i - start_) * n_; }
  double* overlaps(std::int64_t b) { return overlaps_.data() + b * 2 * panel_width; }

  // Columns of block b that are not before `first`.
  [[nodiscard]] Range block_from(std::int64_t first, std::int64_t b) const {
    const auto begin = std::max(first, b * product_edge);
    return {.first = begin, .count = std::min(n_, (b + 1) * product_edge) - begin};
  }

  // Of all columns from `first` on.
  template <class Body>
  void for_each_part(std::int64_t first, const Body& body) {
    cpu_.for_each_range(n_ - first, columns_at_once, [&](std::int64_t begin, std::int64_t count, int) {
      const OneThread one;
      body(Range{.first = first + begin, .count = count});
    });
  }

  // Row i, from the diagonal on, less what the panel's columns before it take off.
  void bring_up_to_date(std::int64_t i) {
    if (i == start_) return;
    for_each_part(i, [&](Range cols) {
      combine(w(i, cols), -1, a_.row(start_) + i, a_.stride, 1, a_.row(i) + cols.first);
      combine(v(i, cols), -1, w_.data() + i, n_, 1, a_.row(i) + cols.first);
    });
  }

  // A v, in parts: row b of products_ is what block b of v gives. With it, Wᵀ v and Vᵀ v in as many parts.
  void multiply(std::int64_t i) {
    const auto before = (i + 1) / product_edge, blocks = blocks_ - before;
    cpu_.for_each(blocks * blocks, [&](std::int64_t task, int) {
      const auto b = before + task / blocks, c = before + task % blocks;
      if (c < b) return;
      const OneThread one;
      const double* const vector = a_.row(i);
      double *const from_b = products_.data() + b * n_, *const from_c = products_.data() + c * n_;
      const auto rows = block_from(i + 1, b), cols = block_from(i + 1, c);
      if (b == c) {
        cblas_dsymv(CblasRowMajor, CblasUpper, int_of(rows.count), 1, a_.row(rows.first) + rows.first,
                    int_of(a_.stride), vector + rows.first, 1, 0, from_b + rows.first, 1);
        project(w(i, rows), vector + rows.first, overlaps(b));
        project(v(i, rows), vector + rows.first, overlaps(b) + panel_width);
        return;
      }
      for (auto row = rows.first; row < rows.first + rows.count; row += panel_width) {  // each strip is read once
        const auto strip = a_.block(row, cols.first, std::min(panel_width, rows.first + rows.count - row), cols.count);
        project(strip, vector + cols.first, from_c + row);
        combine(strip, 1, vector + row, 1, row == rows.first ? 0 : 1, from_b + cols.first);
      }
    });
  }

  void make_w(std::int64_t i, double tau) {
    const auto first = i + 1, before = first / product_edge;
    for (auto b = before + 1; b < blocks_; ++b)
      std::transform(overlaps(b), overlaps(b) + 2 * panel_width, overlaps(before), overlaps(before), std::plus<>());
    double* const result = w_row(i);
    for_each_part(first, [&](Range cols) {
      double* const part = result + cols.first;
      std::fill_n(part, cols.count, 0.0);
      for (auto b = before; b < blocks_; ++b) {
        const double* const product = products_.data() + b * n_ + cols.first;
        std::transform(product, product + cols.count, part, part, std::plus<>());
      }
      combine(v(i, cols), -1, overlaps(before), 1, 1, part);
      combine(w(i, cols), -1, overlaps(before) + panel_width, 1, 1, part);
      std::transform(part, part + cols.count, part, [&](double p) { return tau * p; });
    });
    const auto count = int_of(n_ - first);
    const double* const vector = a_.row(i) + first;
    const double along = cblas_ddot(count, result + first, 1, vector, 1);
    cblas_daxpy(count, -tau * along / 2, vector, 1, result + first, 1);
  }

  // What is left of A from row and column `first` on, less V Wᵀ + W Vᵀ of a whole panel.
  void update_from(std::int64_t first) {
    const auto tiles = ceiling(n_ - first, update_edge);
    const auto range = [&](std::int64_t t) {
      return Range{.first = first + t * update_edge, .count = std::min(update_edge, n_ - first - t * update_edge)};
    };
    cpu_.for_each(tiles * tiles, [&](std::int64_t task, int) {
      if (task % tiles < task / tiles) return;
      const OneThread one;
      const auto rows = range(task / tiles), cols = range(task % tiles);
      double* const tile = a_.row(rows.first) + cols.first;
      const auto left = v(first, rows), right = w(first, cols);
      if (rows.first == cols.first) {
        cblas_dsyr2k(CblasRowMajor, CblasUpper, CblasTrans, int_of(rows.count), panel_width, -1, left.data,
                     int_of(left.stride), right.data, int_of(right.stride), 1, tile, int_of(a_.stride));
        return;
      }
      for (const auto& [x, y] : {std::pair{left, right}, {w(first, rows), v(first, cols)}})
        cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, int_of(x.cols), int_of(y.cols), panel_width, -1, x.data,
                    int_of(x.stride), y.data, int_of(y.stride), 1, tile, int_of(a_.stride));
    });
  }

  CpuResources& cpu_;
  Matrix<double> a_;
  std::int64_t n_, blocks_;
  std::int64_t start_ = 0;  // of the panel
  std::vector<double> w_, products_, overlaps_;
};

}  // namespace

Tridiagonal tridiagonalise(CpuResources& cpu, Matrix<double> a, const Watch& watch) {
  return Reduction(cpu, a).run(watch);
}

// A block of reflections is I − V S Vᵀ with a triangle S (Schreiber & Van Loan 1989).
void turn_back(CpuResources& cpu, Matrix<const double> a, const std::vector<double>& reflection, Matrix<double> rows,
               const Watch& watch) {
  const auto count = a.rows - 1, blocks = ceiling(count, block_width);
  std::vector<double> triangles(static_cast<std::size_t>(blocks * block_width * block_width));
  const auto triangle = [&](std::int64_t b) { return triangles.data() + b * block_width * block_width; };  // by columns
  const auto vectors = [&](std::int64_t b) {
    return a.block(b * block_width, b * block_width + 1, std::min(block_width, count - b * block_width),
                   count - b * block_width);
  };
  cpu.for_each(blocks, [&](std::int64_t b, int) {
    const OneThread one;
    const auto v = vectors(b);
    check_lapack(
        LAPACKE_dlarft_work(LAPACK_COL_MAJOR, 'F', 'C', int_of(v.cols), int_of(v.rows), v.data, int_of(v.stride),
                            reflection.data() + b * block_width, triangle(b), int_of(block_width)),
        "dlarft");
  });
  std::atomic<std::int64_t> turned_rows = 0;
  cpu.for_each_range(rows.rows, rows_at_once, [&](std::int64_t first, std::int64_t size, int worker) {
    const OneThread one;
    std::vector<double> along(static_cast<std::size_t>(rows_at_once * block_width));  // rows V, then rows V Sᵀ
    for (auto b = blocks - 1; b >= 0; --b) {
      const auto v = vectors(b);
      const auto turned = rows.block(first, b * block_width + 1, size, v.cols);
      const int m = int_of(size), k = int_of(v.rows), n = int_of(v.cols);
      cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, m, k, n, 1, turned.data, int_of(turned.stride), v.data,
                  int_of(v.stride), 0, along.data(), int_of(block_width));
      cblas_dtrmm(CblasRowMajor, CblasRight, CblasLower, CblasNoTrans, CblasNonUnit, m, k, 1, triangle(b),
                  int_of(block_width), along.data(), int_of(block_width));
      cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, -1, along.data(), int_of(block_width), v.data,
                  int_of(v.stride), 1, turned.data, int_of(turned.stride));
    }
    turned_rows += size;
    if (worker == 0) tell(watch, static_cast<double>(turned_rows) / static_cast<double>(rows.rows));  // the caller's
  });
}

}  // namespace kadanoff::spectra::cpu
