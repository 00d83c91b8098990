// Products of bf16 matrices on the CPU, c = a · b, added up in fp32.
//
// The right operand is stored in the layout that the CPU's instructions read (bf16_layout.hpp), piece by piece as its
// numbers are computed. The left operand is read as it is. A result larger than a core's cache is cut into tiles that
// depend only on its shape, and is never stored as a whole: one thread computes a tile, and `finish` processes the tile
// while it is in the cache.
#pragma once

#include <cstdint>
#include <functional>

#include "kernels/linalg/gemm_cpu.hpp"
#include "kernels/rows/bfloat16.hpp"

namespace kadanoff::linalg::cpu {

// c ← a · b by one thread, with b of a.cols × c.cols laid out in `words`.
using Bf16Multiply = void(Matrix<const rows::BFloat16> a, const std::uint32_t* words, Matrix<float> c);

// multiply_with_onednn uses AVX512_BF16 or AMX instructions and needs onednn_multiplies_bf16(). multiply_widened works
// on any CPU, in fp32 from the same rounded numbers. bf16_multiply() is the first if possible, else the second.
Bf16Multiply multiply_with_onednn, multiply_widened;
bool onednn_multiplies_bf16();
Bf16Multiply& bf16_multiply();

// The right operand, k × n: a view, like Matrix.
class PackedBf16 {
 public:
  // With this edge, a tile of the result (fp32) and its operands work well with a core's cache of one megabyte.
  static constexpr std::int64_t tile_edge = 320;

  // In `memory` of size(k, n) elements, 64-byte aligned.
  PackedBf16(std::int64_t k, std::int64_t n, rows::BFloat16* memory, Bf16Multiply& multiply_tile = bf16_multiply());
  static std::int64_t size(std::int64_t k, std::int64_t n);

  // All of op(b). Throws Error(internal) if that is not k × n.
  void pack(CpuResources& cpu, Op op, Matrix<const rows::BFloat16> b) const;

  // The same piece by piece. First, zeros where no number belongs:
  void clear_padding() const;

  // Then each piece: writes x, or its transpose, from row k (even) and column n (a multiple of 64) of the operand on.
  // Any thread may call it.
  void put(std::int64_t k, std::int64_t n, Matrix<const rows::BFloat16> x) const;
  void put_transposed(std::int64_t k, std::int64_t n, Matrix<const rows::BFloat16> x) const;

  // The thread that computed a tile of a · this calls finish(tile, block); `block` holds the tile and may be
  // overwritten. a has k columns and no gaps between its rows: oneDNN 2 is slower otherwise. Throws Error(internal) for
  // another shape of a.
  void multiply(CpuResources& cpu, Matrix<const rows::BFloat16> a,
                const std::function<void(const Tile& tile, Matrix<float> block)>& finish) const;

  // c ← a · this by the calling thread alone; c must have no gaps between its rows either. Throws Error(internal) for
  // other shapes.
  void multiply_single(Matrix<const rows::BFloat16> a, Matrix<float> c) const;

 private:
  [[nodiscard]] std::uint32_t* words(std::int64_t k, std::int64_t n) const;

  std::int64_t k_, n_;
  rows::BFloat16* memory_;
  Bf16Multiply* multiply_tile_;
};

// c ← α · a · b + β · c on all threads. With β = 0 the old c is not read.
void gemm(CpuResources& cpu, float alpha, Matrix<const rows::BFloat16> a, const PackedBf16& b, float beta,
          Matrix<float> c);

}  // namespace kadanoff::linalg::cpu
