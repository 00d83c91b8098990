// Inner loops over rows in bf16, like those of row_operations.hpp: what they read and write is bf16, what they add up
// is fp32. Internal to the *_cpu.cpp sources of kernels/.
#pragma once

#include <cstdint>

#include "kernels/core/isa.hpp"
#include "kernels/rows/bfloat16.hpp"

namespace kadanoff::rows {

struct Bf16RowOperations {
  // out(i, j) ← x(i, j), rounded.
  void (*round)(const float* x, std::int64_t rows, std::int64_t cols, std::int64_t stride, BFloat16* out,
                std::int64_t stride_out);

  // out[j] = ±1 from bit j of `words`.
  void (*unpack)(const std::uint32_t* words, std::int64_t units, BFloat16* out);

  // sums[j] += scale · Σ_i x(i, j), rows in order.
  void (*add_column_sums)(float* sums, const BFloat16* x, std::int64_t rows, std::int64_t cols, std::int64_t stride,
                          float scale);

  // Σ_ij (a(i, j) − b(i, j))².
  double (*squared_distance)(const BFloat16* a, const BFloat16* b, std::int64_t rows, std::int64_t cols,
                             std::int64_t stride_a, std::int64_t stride_b);
};

KADANOFF_OPERATIONS(Bf16RowOperations, bf16_row_operations);

}  // namespace kadanoff::rows
