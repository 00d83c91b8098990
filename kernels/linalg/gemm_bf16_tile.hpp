// What one thread does for a product in bf16 (gemm_bf16.hpp), in two ways: by oneDNN where that multiplies bf16 on this
// CPU, and otherwise in fp32 on the same rounded operands.
#pragma once

#include <cstdint>

#include "kernels/core/bfloat16.hpp"
#include "kernels/linalg/gemm.hpp"

namespace kadanoff::linalg::cpu {

// Elements of memory that a packed right operand of k × n may take: layouts have blocks of up to 64 × 64.
constexpr std::int64_t packed_bf16_size(std::int64_t k, std::int64_t n) {
  return (k + 63) / 64 * 64 * ((n + 63) / 64 * 64);
}

struct Bf16TileOperations {
  // Packs op(b) into packed_bf16_size() elements.
  void (*pack)(Op op, Matrix<const BFloat16> b, BFloat16* packed);

  // c ← a · b, with b of a.cols × c.cols packed.
  void (*multiply)(Matrix<const BFloat16> a, const BFloat16* packed, Matrix<float> c);

  // to(j, i) ← from(i, j)
  void (*transpose)(Matrix<const BFloat16> from, Matrix<BFloat16> to);
};

// AVX512_BF16 or AMX instructions, whatever the library finds. Its primitives are made anew for each tile, which is
// cheap because the library keeps those that it has made before.
const Bf16TileOperations& onednn_bf16();
bool onednn_has_bf16();

// On any CPU; slower than fp32.
const Bf16TileOperations& widened_bf16();

// Those for this CPU.
const Bf16TileOperations& bf16_tile_operations();

}  // namespace kadanoff::linalg::cpu
