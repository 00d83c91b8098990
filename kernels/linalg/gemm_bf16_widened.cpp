// Tiles in bf16 on a CPU that has no instructions for it: operands rounded to bf16, widened again piece by piece and
// multiplied in fp32. So `bf16` means the same numbers, up to fp32's own rounding, everywhere.
#include <algorithm>

#include "kernels/core/array.hpp"
#include "kernels/linalg/gemm_bf16_tile.hpp"
#include "kernels/linalg/gemm_device.hpp"

namespace kadanoff::linalg::cpu {
namespace {

void widen(Matrix<const BFloat16> from, Matrix<float> to) {
  for (std::int64_t i = 0; i < from.rows; ++i)
    for (std::int64_t j = 0; j < from.cols; ++j) to(i, j) = to_float(from(i, j));
}

void transpose(Matrix<const BFloat16> from, Matrix<BFloat16> to) {
  constexpr std::int64_t block = 32;  // rows and columns of a block stay in the first-level cache
  for (std::int64_t first = 0; first < from.rows; first += block)
    for (std::int64_t j = 0; j < from.cols; ++j)
      for (auto i = first; i < std::min(first + block, from.rows); ++i) to(j, i) = from(i, j);
}

// Row-major, k × n.
void pack(Op op, Matrix<const BFloat16> b, BFloat16* packed) {
  if (op == Op::transpose) return transpose(b, {packed, b.cols, b.rows, b.rows, cpu_device});
  for (std::int64_t i = 0; i < b.rows; ++i) std::copy_n(b.row(i), b.cols, packed + i * b.cols);
}

void multiply(Matrix<const BFloat16> a, const BFloat16* packed, Matrix<float> c) {
  constexpr std::int64_t depth = 256;  // of the inner dimension at a time
  Array<float> memory(cpu_device, (c.rows + c.cols) * depth);
  for (std::int64_t first = 0; first < a.cols; first += depth) {
    const auto count = std::min(depth, a.cols - first);
    const Matrix<float> left{memory.data(), c.rows, count, count, cpu_device};
    const Matrix<float> right{memory.data() + c.rows * depth, count, c.cols, c.cols, cpu_device};
    widen({a.data + first, a.rows, count, a.stride, cpu_device}, left);
    widen({packed + first * c.cols, count, c.cols, c.cols, cpu_device}, right);
    gemm_single(Op::none, Op::none, 1, left, right, first == 0 ? 0.0F : 1.0F, c);
  }
}

}  // namespace

const Bf16TileOperations& widened_bf16() {
  static constexpr Bf16TileOperations operations{pack, multiply, transpose};
  return operations;
}

}  // namespace kadanoff::linalg::cpu
