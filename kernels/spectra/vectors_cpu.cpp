// Sets of vectors on the CPU.
#include <lapacke.h>

#include <algorithm>
#include <atomic>
#include <cmath>

#include "kernels/spectra/lapack_cpu.hpp"
#include "kernels/spectra/vectors.hpp"

namespace kadanoff::spectra::cpu {
namespace {

constexpr std::int64_t block = 64;  // square blocks of a transposition stay in the cache

template <class From>
void transpose_blocks(CpuResources& cpu, Matrix<const From> from, Matrix<double> to) {
  cpu.for_each_range(to.rows, block, [&](std::int64_t first, std::int64_t count, int) {
    for (std::int64_t left = 0; left < to.cols; left += block)
      for (auto i = first; i < first + count; ++i)
        for (auto j = left; j < std::min(left + block, to.cols); ++j) to(i, j) = from(j, i);
  });
}

}  // namespace

bool widen(CpuResources& cpu, Matrix<const float> from, bool transposed, Matrix<double> to) {
  std::atomic<bool> finite = true;
  if (transposed) transpose_blocks(cpu, from, to);
  cpu.for_each(to.rows, [&](std::int64_t i, int) {
    double* const row = to.row(i);
    if (!transposed) std::copy_n(from.row(i), to.cols, row);
    if (!std::all_of(row, row + to.cols, [](double value) { return std::isfinite(value); })) finite = false;
  });
  return finite;
}

std::vector<double> norms(CpuResources& cpu, Matrix<const double> rows) {
  std::vector<double> lengths(static_cast<std::size_t>(rows.rows));
  cpu.for_each(rows.rows, [&](std::int64_t i, int) {
    double squares = 0;
    for (std::int64_t j = 0; j < rows.cols; ++j) squares += rows(i, j) * rows(i, j);
    lengths[static_cast<std::size_t>(i)] = std::sqrt(squares);
  });
  return lengths;
}

std::vector<double> peaks(CpuResources& cpu, Matrix<const double> rows) {
  std::vector<double> entries(static_cast<std::size_t>(rows.rows));
  cpu.for_each(rows.rows, [&](std::int64_t i, int) {
    entries[static_cast<std::size_t>(i)] = *std::max_element(
        rows.row(i), rows.row(i) + rows.cols, [](double a, double b) { return std::abs(a) < std::abs(b); });
  });
  return entries;
}

void scale(CpuResources& cpu, const std::vector<double>& factors, Matrix<double> rows) {
  cpu.for_each(rows.rows, [&](std::int64_t i, int) {
    for (std::int64_t j = 0; j < rows.cols; ++j) rows(i, j) *= factors[static_cast<std::size_t>(i)];
  });
}

void transpose(CpuResources& cpu, Matrix<const double> from, Matrix<double> to) { transpose_blocks(cpu, from, to); }

void reverse(CpuResources& cpu, Matrix<double> rows) {
  cpu.for_each(rows.rows / 2, [&](std::int64_t i, int) {
    std::swap_ranges(rows.row(i), rows.row(i) + rows.cols, rows.row(rows.rows - 1 - i));
  });
}

std::vector<double> orthonormalise(CpuResources&, Matrix<double> rows) {
  const OneThread one;
  const auto n = static_cast<lapack_int>(rows.rows), length = static_cast<lapack_int>(rows.cols),
             stride = static_cast<lapack_int>(rows.stride);
  std::vector<double> factors(static_cast<std::size_t>(n)), lengths(static_cast<std::size_t>(n));
  check_lapack(LAPACKE_dgeqrf(LAPACK_COL_MAJOR, length, n, rows.data, stride, factors.data()), "dgeqrf");
  for (std::int64_t i = 0; i < n; ++i) lengths[static_cast<std::size_t>(i)] = rows(i, i);
  check_lapack(LAPACKE_dorgqr(LAPACK_COL_MAJOR, length, n, n, rows.data, stride, factors.data()), "dorgqr");
  return lengths;
}

}  // namespace kadanoff::spectra::cpu
