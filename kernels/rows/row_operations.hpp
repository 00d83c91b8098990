// Inner loops over rows of floats, compiled once for each CPU instruction set (row_operations_simd.cpp). Plain
// pointers: a row starts `stride` floats after the previous one. Internal to the *_cpu.cpp sources of kernels/.
#pragma once

#include <cstdint>

#include "kernels/core/isa.hpp"

namespace kadanoff::rows {

struct RowOperations {
  // out[j] = ±1 from bit j of `words`, and back (anything above 0 is +1). The way back tells whether nothing is lost:
  // whether each float is exactly +1 or −1.
  void (*unpack)(const std::uint32_t* words, std::int64_t units, float* out);
  bool (*pack)(const float* spins, std::int64_t units, std::uint32_t* words);

  // sums[j] += scale · Σ_i x(i, j), rows in order.
  void (*add_column_sums)(float* sums, const float* x, std::int64_t rows, std::int64_t cols, std::int64_t stride,
                          float scale);

  // Σ_ij (a(i, j) − b(i, j))².
  double (*squared_distance)(const float* a, const float* b, std::int64_t rows, std::int64_t cols,
                             std::int64_t stride_a, std::int64_t stride_b);

  // Σ_j x[j] y[j]
  double (*dot)(const float* x, const double* y, std::int64_t count);

  void (*negate)(float* x, std::int64_t count);
};

KADANOFF_OPERATIONS(RowOperations, row_operations);

}  // namespace kadanoff::rows
