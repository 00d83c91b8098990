// Products of bf16 matrices on the CPU:  c = a · op(b), added up in fp32.
//
// The right operand is packed first, once for all products that it is part of, in the layout that this CPU multiplies
// fastest; the left one is read as it is. The result comes in tiles that follow from its shape alone, each computed by
// one thread, and is written nowhere: `finish` makes of a tile what is wanted while it is in the cache.
#pragma once

#include <cstdint>
#include <functional>

#include "kernels/core/bfloat16.hpp"
#include "kernels/linalg/gemm_device.hpp"

namespace kadanoff::linalg::cpu {

struct Bf16TileOperations;  // gemm_bf16_tile.hpp

// A view like Matrix: it owns nothing.
class PackedBf16 {
 public:
  // For op(b) of k × n, in `memory` of size(k, n) elements, 64-byte aligned.
  PackedBf16(std::int64_t k, std::int64_t n, BFloat16* memory);
  PackedBf16(std::int64_t k, std::int64_t n, BFloat16* memory, const Bf16TileOperations& operations);

  // Fills it. Throws Error(internal) if op(b) is not k × n.
  void pack(CpuResources& cpu, Op op, Matrix<const BFloat16> b) const;

  // finish(tile, block) is called for each tile of c = a · op(b) by the thread that computed it; `block` holds the
  // tile and may be overwritten. Throws Error(internal) if a has not k columns.
  void multiply(CpuResources& cpu, Matrix<const BFloat16> a,
                const std::function<void(const Tile& tile, Matrix<float> block)>& finish) const;

  static std::int64_t size(std::int64_t k, std::int64_t n);  // elements of memory

 private:
  std::int64_t k_, n_;
  BFloat16* memory_;
  const Bf16TileOperations* operations_;
};

// to(j, i) = from(i, j), on all threads.
void transpose(CpuResources& cpu, Matrix<const BFloat16> from, Matrix<BFloat16> to);

}  // namespace kadanoff::linalg::cpu
