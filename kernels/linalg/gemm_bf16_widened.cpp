// Tiles in bf16 on a CPU without bf16 instructions: numbers rounded to bf16 are widened again piece by piece and
// multiplied in fp32. So `bf16` means the same on every CPU, up to the rounding of fp32.
#include <algorithm>

#include "kernels/core/array.hpp"
#include "kernels/linalg/bf16_layout.hpp"
#include "kernels/linalg/gemm_bf16.hpp"

namespace kadanoff::linalg::cpu {

void multiply_widened(Matrix<const rows::BFloat16> a, const std::uint32_t* words, Matrix<float> c) {
  constexpr std::int64_t depth = 256;  // of the inner dimension at a time
  Array<float> memory(cpu_device, (c.rows + c.cols) * depth);
  for (std::int64_t first = 0; first < a.cols; first += depth) {
    const auto count = std::min(depth, a.cols - first);
    const auto left = contiguous(memory.data(), c.rows, count, cpu_device);
    const auto right = contiguous(memory.data() + c.rows * depth, count, c.cols, cpu_device);
    for (std::int64_t i = 0; i < left.rows; ++i)
      for (std::int64_t l = 0; l < count; ++l) left(i, l) = rows::to_float(a(i, first + l));
    for (std::int64_t l = 0; l < count; ++l)
      for (std::int64_t j = 0; j < right.cols; ++j) {
        const auto pair = words[Bf16Layout::word(first + l, j, a.cols) + j % Bf16Layout::columns];
        right(l, j) = rows::to_float({static_cast<std::uint16_t>(l % 2 == 0 ? pair : pair >> 16)});
      }
    gemm_single(Op::none, Op::none, 1, left, right, first == 0 ? 0.0F : 1.0F, c);
  }
}

}  // namespace kadanoff::linalg::cpu
