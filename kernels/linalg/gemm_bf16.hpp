// Products of bf16 matrices on the CPU, c = a · b, added up in fp32.
//
// The right operand is laid out as the CPU's instructions take it (bf16_layout.hpp), piece by piece as its numbers come
// to be; the left one is read as it is. Results larger than a core's cache come in tiles that follow from the shape
// alone, each computed by one thread, and are written nowhere: `finish` makes of a tile what is wanted while it is in
// the cache.
#pragma once

#include <cstdint>
#include <functional>

#include "kernels/linalg/gemm_cpu.hpp"
#include "kernels/rows/bfloat16.hpp"

namespace kadanoff::linalg::cpu {

// c ← a · b by one thread, with b of a.cols × c.cols laid out in `words`.
using Bf16Multiply = void(Matrix<const rows::BFloat16> a, const std::uint32_t* words, Matrix<float> c);

// By oneDNN, which has AVX512_BF16 and AMX instructions, where it has them on this CPU; and on any CPU in fp32, from
// the same rounded numbers. It is the first if there is a choice.
Bf16Multiply multiply_with_onednn, multiply_widened;
bool onednn_multiplies_bf16();
Bf16Multiply& bf16_multiply();

// The right operand, k × n: a view, like Matrix.
class PackedBf16 {
 public:
  // A tile of the result, fp32, and what it is multiplied from pass through a core's cache of a megabyte well.
  static constexpr std::int64_t tile_edge = 320;

  // In `memory` of size(k, n) elements, 64-byte aligned.
  PackedBf16(std::int64_t k, std::int64_t n, rows::BFloat16* memory, Bf16Multiply& multiply_tile = bf16_multiply());
  static std::int64_t size(std::int64_t k, std::int64_t n);

  // All of op(b). Throws Error(internal) if that is not k × n.
  void pack(CpuResources& cpu, Op op, Matrix<const rows::BFloat16> b) const;

  // The same by pieces. Zeros where no number belongs, before any is put in:
  void clear_padding() const;

  // x, or its transpose, to row k (an even one) and column n (a multiple of 64) of the operand on; by any thread.
  void put(std::int64_t k, std::int64_t n, Matrix<const rows::BFloat16> x) const;
  void put_transposed(std::int64_t k, std::int64_t n, Matrix<const rows::BFloat16> x) const;

  // finish(tile, block) is called for each tile of a · this by the thread that computed it; `block` holds the tile and
  // may be overwritten. The rows of a, k long, follow each other without a gap: oneDNN 2 is slower otherwise. Throws
  // Error(internal) for an a of another shape.
  void multiply(CpuResources& cpu, Matrix<const rows::BFloat16> a,
                const std::function<void(const Tile& tile, Matrix<float> block)>& finish) const;

  // c ← a · this by the calling thread alone; the rows of c have no gap either. Throws Error(internal) for other
  // shapes.
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
