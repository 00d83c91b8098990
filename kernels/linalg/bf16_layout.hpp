// How the right operand of a product in bf16, k × n, lies in memory: in blocks of 64 columns, and in a block two rows
// at a time, the two numbers of a column beside each other. That is how the instructions of AVX512_BF16 and AMX take it
// (in oneDNN's notation BA16a64b2a); so a pair is one word here, the earlier row's number in its lower half.
//
// The inner loops are compiled once for each CPU instruction set (bf16_layout_simd.cpp). Rows and blocks start `stride`
// elements after the one before. Internal to the *_cpu.cpp sources of kernels/.
#pragma once

#include <cstdint>

#include "kernels/core/isa.hpp"
#include "kernels/rows/bfloat16.hpp"

namespace kadanoff::linalg {

struct Bf16Layout {
  static constexpr std::int64_t columns = 64;  // of a block
  static constexpr std::int64_t granule = 32;  // what k is filled up to, with zeros

  static constexpr std::int64_t padded(std::int64_t k) { return (k + granule - 1) / granule * granule; }
  static constexpr std::int64_t blocks(std::int64_t n) { return (n + columns - 1) / columns; }
  static constexpr std::int64_t block_words(std::int64_t k) { return padded(k) / 2 * columns; }

  // Elements of memory.
  static constexpr std::int64_t size(std::int64_t k, std::int64_t n) { return blocks(n) * block_words(k) * 2; }

  // Where the pair of rows that row k is in begins in the block that column n is in.
  static constexpr std::int64_t word(std::int64_t k, std::int64_t n, std::int64_t k_of_all) {
    return n / columns * block_words(k_of_all) + k / 2 * columns;
  }
};

struct Bf16LayoutOperations {
  // x, whose first row is an even one and whose first column begins a block, to `words` on. An odd last row gets zeros
  // beside it.
  void (*interleave)(const rows::BFloat16* x, std::int64_t rows, std::int64_t cols, std::int64_t stride,
                     std::uint32_t* words, std::int64_t stride_of_blocks);

  // The same of the transpose of x.
  void (*interleave_transposed)(const rows::BFloat16* x, std::int64_t rows, std::int64_t cols, std::int64_t stride,
                                std::uint32_t* words, std::int64_t stride_of_blocks);

  // out(j, i) ← x(i, j)
  void (*transpose)(const rows::BFloat16* x, std::int64_t rows, std::int64_t cols, std::int64_t stride,
                    rows::BFloat16* out, std::int64_t stride_out);
};

KADANOFF_OPERATIONS(Bf16LayoutOperations, bf16_layout_operations);

}  // namespace kadanoff::linalg
