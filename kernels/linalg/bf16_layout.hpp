// The memory layout of the right operand of a product in bf16, k × n: blocks of 64 columns; in a block, pairs of rows;
// in a pair, the two numbers of each column are adjacent. The AVX512_BF16 and AMX instructions read it this way (oneDNN
// calls it BA16a64b2a). Here such a pair of numbers is one word, with the earlier row's number in the lower half.
//
// The inner loops are compiled once for each CPU instruction set (bf16_layout_simd.cpp). Each row or block starts
// `stride` elements after the previous one. Internal to the *_cpu.cpp sources of kernels/.
#pragma once

#include <cstdint>

#include "kernels/core/isa.hpp"
#include "kernels/rows/bfloat16.hpp"

namespace kadanoff::linalg {

struct Bf16Layout {
  static constexpr std::int64_t columns = 64;  // of a block
  static constexpr std::int64_t granule = 32;  // k is padded with zeros to a multiple of this

  static constexpr std::int64_t padded(std::int64_t k) { return (k + granule - 1) / granule * granule; }
  static constexpr std::int64_t blocks(std::int64_t n) { return (n + columns - 1) / columns; }
  static constexpr std::int64_t block_words(std::int64_t k) { return padded(k) / 2 * columns; }

  // The size of the memory, in elements.
  static constexpr std::int64_t size(std::int64_t k, std::int64_t n) { return blocks(n) * block_words(k) * 2; }

  // The first word of the pair of rows that contains row k, in the block of column n; the operand has `k_of_all` rows.
  static constexpr std::int64_t word(std::int64_t k, std::int64_t n, std::int64_t k_of_all) {
    return n / columns * block_words(k_of_all) + k / 2 * columns;
  }
};

struct Bf16LayoutOperations {
  // Writes x from `words` on. The first row of x must be even, and its first column must begin a block. An odd last row
  // is paired with zeros.
  void (*interleave)(const rows::BFloat16* x, std::int64_t rows, std::int64_t cols, std::int64_t stride,
                     std::uint32_t* words, std::int64_t stride_of_blocks);

  // The same for the transpose of x.
  void (*interleave_transposed)(const rows::BFloat16* x, std::int64_t rows, std::int64_t cols, std::int64_t stride,
                                std::uint32_t* words, std::int64_t stride_of_blocks);

  // out(j, i) ← x(i, j)
  void (*transpose)(const rows::BFloat16* x, std::int64_t rows, std::int64_t cols, std::int64_t stride,
                    rows::BFloat16* out, std::int64_t stride_out);
};

KADANOFF_OPERATIONS(Bf16LayoutOperations, bf16_layout_operations);

}  // namespace kadanoff::linalg
