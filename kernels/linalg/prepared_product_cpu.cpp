#include "kernels/linalg/gemm_bf16.hpp"
#include "kernels/linalg/prepared_product_device.hpp"

namespace kadanoff::linalg::cpu {

void multiply_bf16(CpuResources& cpu, float alpha, Matrix<const rows::BFloat16> a, const rows::BFloat16* packed,
                   float beta, Matrix<float> c) {
  // A view of memory that multiply() only reads.
  const PackedBf16 b(a.cols, c.cols, const_cast<rows::BFloat16*>(packed));
  b.multiply(cpu, a, [&](const Tile& tile, Matrix<float> block) {
    for (std::int64_t i = 0; i < tile.rows; ++i) {
      const float* from = block.row(i);
      float* to = &c(tile.row + i, tile.col);
      if (beta == 0)
        for (std::int64_t j = 0; j < tile.cols; ++j) to[j] = alpha * from[j];
      else
        for (std::int64_t j = 0; j < tile.cols; ++j) to[j] = alpha * from[j] + beta * to[j];
    }
  });
}

std::int64_t packed_size(std::int64_t k, std::int64_t n) { return PackedBf16::size(k, n); }

void pack_bf16(CpuResources& cpu, Op op, Matrix<const rows::BFloat16> b, std::int64_t k, std::int64_t n,
               rows::BFloat16* packed) {
  PackedBf16(k, n, packed).pack(cpu, op, b);
}

}  // namespace kadanoff::linalg::cpu
