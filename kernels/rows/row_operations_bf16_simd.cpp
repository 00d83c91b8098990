// Plain loops that the compiler turns into vectors of the instruction set at hand; see row_operations_bf16.hpp.
#include "kernels/rows/row_operations_bf16.hpp"

namespace kadanoff::rows::KADANOFF_SIMD {
namespace {

void round(const float* __restrict x, std::int64_t rows, std::int64_t cols, std::int64_t stride,
           BFloat16* __restrict out, std::int64_t stride_out) {
  for (std::int64_t i = 0; i < rows; ++i)
    for (std::int64_t j = 0; j < cols; ++j) out[i * stride_out + j] = to_bfloat16(x[i * stride + j]);
}

void unpack(const std::uint32_t* words, std::int64_t units, BFloat16* out) {
  constexpr std::uint32_t one = 0x3F80, sign = 0x8000;
  std::int64_t j = 0;
  for (; j + 32 <= units; j += 32) {
    const std::uint32_t minus = ~words[j / 32];
    for (std::uint32_t bit = 0; bit < 32; ++bit)
      out[j + bit].bits = static_cast<std::uint16_t>(one + (minus >> bit & 1U) * sign);
  }
  for (; j < units; ++j) out[j].bits = static_cast<std::uint16_t>(one + (~words[j / 32] >> (j % 32) & 1U) * sign);
}

void add_column_sums(float* __restrict sums, const BFloat16* __restrict x, std::int64_t rows, std::int64_t cols,
                     std::int64_t stride, float scale) {
  // Sixty-four columns at a time keep their sums in registers.
  for (std::int64_t first = 0; first < cols; first += 64) {
    const std::int64_t width = cols - first < 64 ? cols - first : 64;
    float partial[64] = {};
    if (width == 64) {
      for (std::int64_t i = 0; i < rows; ++i)
        for (std::int64_t j = 0; j < 64; ++j) partial[j] += to_float(x[i * stride + first + j]);
    } else {
      for (std::int64_t i = 0; i < rows; ++i)
        for (std::int64_t j = 0; j < width; ++j) partial[j] += to_float(x[i * stride + first + j]);
    }
    for (std::int64_t j = 0; j < width; ++j) sums[first + j] += scale * partial[j];
  }
}

double squared_distance(const BFloat16* a, const BFloat16* b, std::int64_t rows, std::int64_t cols,
                        std::int64_t stride_a, std::int64_t stride_b) {
  const auto square = [](BFloat16 x, BFloat16 y) {
    const float difference = to_float(x) - to_float(y);
    return difference * difference;
  };
  double total = 0;
  for (std::int64_t i = 0; i < rows; ++i) {
    const BFloat16* x = a + i * stride_a;
    const BFloat16* y = b + i * stride_b;
    float lanes[16] = {};  // a fixed order of addition that vectors can follow
    std::int64_t j = 0;
    for (; j + 16 <= cols; j += 16)
      for (std::int64_t k = 0; k < 16; ++k) lanes[k] += square(x[j + k], y[j + k]);
    for (; j < cols; ++j) lanes[0] += square(x[j], y[j]);
    for (const float lane : lanes) total += lane;
  }
  return total;
}

}  // namespace

const Bf16RowOperations& bf16_row_operations() {
  static constexpr Bf16RowOperations operations{
      .round = round, .unpack = unpack, .add_column_sums = add_column_sums, .squared_distance = squared_distance};
  return operations;
}

}  // namespace kadanoff::rows::KADANOFF_SIMD
