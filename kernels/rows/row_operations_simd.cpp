// Plain loops that the compiler turns into vectors of the instruction set at hand; see row_operations.hpp.
#include "kernels/rows/row_operations.hpp"

namespace kadanoff::rows::KADANOFF_SIMD {
namespace {

void unpack(const std::uint32_t* words, std::int64_t units, float* out) {
  std::int64_t j = 0;
  for (; j + 32 <= units; j += 32) {
    const std::uint32_t word = words[j / 32];
    for (std::uint32_t bit = 0; bit < 32; ++bit) out[j + bit] = static_cast<float>((word >> bit & 1U) * 2) - 1.0F;
  }
  for (; j < units; ++j) out[j] = (words[j / 32] >> (j % 32) & 1U) != 0 ? 1.0F : -1.0F;
}

// The word of up to 32 spins; sets bits of `others` if one is not ±1.
[[gnu::always_inline]] inline std::uint32_t pack_word(const float* spins, std::int64_t count, std::uint32_t& others) {
  std::uint32_t word = 0;
  for (std::int64_t bit = 0; bit < count; ++bit) {
    word |= static_cast<std::uint32_t>(spins[bit] > 0) << bit;
    others |= static_cast<std::uint32_t>(__builtin_fabsf(spins[bit]) != 1.0F);
  }
  return word;
}

bool pack(const float* spins, std::int64_t units, std::uint32_t* words) {
  std::uint32_t others = 0;
  std::int64_t j = 0;
  for (; j + 32 <= units; j += 32) words[j / 32] = pack_word(spins + j, 32, others);
  if (j < units) words[j / 32] = pack_word(spins + j, units - j, others);
  return others == 0;
}

void add_column_sums(float* __restrict sums, const float* __restrict x, std::int64_t rows, std::int64_t cols,
                     std::int64_t stride, float scale) {
  // Sixty-four columns at a time keep their sums in registers.
  for (std::int64_t first = 0; first < cols; first += 64) {
    const std::int64_t width = cols - first < 64 ? cols - first : 64;
    float partial[64] = {};
    if (width == 64) {
      for (std::int64_t i = 0; i < rows; ++i)
        for (std::int64_t j = 0; j < 64; ++j) partial[j] += x[i * stride + first + j];
    } else {
      for (std::int64_t i = 0; i < rows; ++i)
        for (std::int64_t j = 0; j < width; ++j) partial[j] += x[i * stride + first + j];
    }
    for (std::int64_t j = 0; j < width; ++j) sums[first + j] += scale * partial[j];
  }
}

double squared_distance(const float* a, const float* b, std::int64_t rows, std::int64_t cols, std::int64_t stride_a,
                        std::int64_t stride_b) {
  double total = 0;
  for (std::int64_t i = 0; i < rows; ++i) {
    const float* x = a + i * stride_a;
    const float* y = b + i * stride_b;
    float lanes[16] = {};  // a fixed order of addition that vectors can follow
    std::int64_t j = 0;
    for (; j + 16 <= cols; j += 16)
      for (std::int64_t k = 0; k < 16; ++k) lanes[k] += (x[j + k] - y[j + k]) * (x[j + k] - y[j + k]);
    for (; j < cols; ++j) lanes[0] += (x[j] - y[j]) * (x[j] - y[j]);
    for (const float lane : lanes) total += lane;
  }
  return total;
}

double dot(const float* x, const double* y, std::int64_t count) {
  constexpr std::int64_t width = 32;
  double lanes[width] = {};  // a fixed order of addition that vectors can follow
  std::int64_t j = 0;
  for (; j + width <= count; j += width)
    for (std::int64_t k = 0; k < width; ++k) lanes[k] += static_cast<double>(x[j + k]) * y[j + k];
  for (; j < count; ++j) lanes[0] += static_cast<double>(x[j]) * y[j];
  double total = 0;
  for (const double lane : lanes) total += lane;
  return total;
}

void negate(float* x, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) x[i] = -x[i];
}

}  // namespace

const RowOperations& row_operations() {
  static constexpr RowOperations operations{.unpack = unpack,
                                            .pack = pack,
                                            .add_column_sums = add_column_sums,
                                            .squared_distance = squared_distance,
                                            .dot = dot,
                                            .negate = negate};
  return operations;
}

}  // namespace kadanoff::rows::KADANOFF_SIMD
