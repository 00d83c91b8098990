// See spin_product.hpp.
#include "kernels/linalg/registers_simd.hpp"
#include "kernels/linalg/spin_product.hpp"
#include "kernels/linalg/transpose_simd.hpp"

namespace kadanoff::linalg::KADANOFF_SIMD {
namespace {

constexpr int inputs = SpinProduct::inputs, lanes = SpinProduct::lanes;
constexpr int parts = lanes / words_of_register;  // registers of a vector

std::int64_t least(std::int64_t a, std::int64_t b) { return a < b ? a : b; }

// To the nearest integer, halves to the even one. Only of |x| < 2³¹.
KADANOFF_INLINE Words nearest(Floats x) {
#if defined(__AVX512F__)
  return (Words)_mm512_maskz_cvtps_epi32(0xFFFF, (__m512)x);
#elif defined(__AVX2__)
  return (Words)_mm256_cvtps_epi32((__m256)x);
#elif defined(__SSE2__)
  return (Words)_mm_cvtps_epi32((__m128)x);
#else
  Words result;
  for (int lane = 0; lane < words_of_register; ++lane)
    result[lane] = static_cast<std::uint32_t>(__builtin_lrintf(x[lane]));
  return result;
#endif
}

// The weights of a pass, inputs × lanes, zeros where there are none; a multiple of words_edge rows for the transposes.
struct Stage {
  static constexpr int rows = (inputs + words_edge - 1) / words_edge * words_edge;
  alignas(64) float of[rows][lanes];
};

void copy(float* to, const float* from, std::int64_t count) {
  if (count == lanes)
    __builtin_memcpy(to, from, sizeof(float) * lanes);
  else
    __builtin_memcpy(to, from, sizeof(float) * static_cast<std::size_t>(count));
}

void stage_rows(const SpinWeights& w, std::int64_t first, std::int64_t output, Stage& stage) {
  const auto rows = least(inputs, w.inputs - first), cols = least(lanes, w.outputs - output);
  if (rows < inputs || cols < lanes) stage = {};
  const float* from = w.data + first * w.stride + output;
  for (std::int64_t i = 0; i < rows; ++i) copy(stage.of[i], from + i * w.stride, cols);
  // The rows of the next pass: they lie too far apart for the hardware to see them coming.
  const auto next = least(inputs, w.inputs - first - inputs);
  for (std::int64_t i = 0; i < next; ++i) __builtin_prefetch(from + (inputs + i) * w.stride);
}

void stage_columns(const SpinWeights& w, std::int64_t first, std::int64_t output, Stage& stage) {
  const auto rows = least(lanes, w.outputs - output), cols = least(inputs, w.inputs - first);
  for (std::int64_t j = 0; j < Stage::rows; j += words_edge) {
    const auto width = least(words_edge, cols - j);
    SquareOfWords square;
    if (rows < lanes || width < words_edge) square = {};
    if (width > 0)
      for (std::int64_t i = 0; i < rows; ++i)
        copy(reinterpret_cast<float*>(square.of[i]), w.data + (output + i) * w.stride + first + j, width);
    transpose(square);
    __builtin_memcpy(stage.of[j], square.of, sizeof square);
  }
}

// Of one register of each vector: table[e · parts] = Σ_b ± q[b · parts] for b < group, + where bit b of e is set.
template <int group>
KADANOFF_INLINE void build_table(const Words* q, Words* table) {
  if constexpr (group == 1) {
    table[0] = -q[0];
    table[parts] = q[0];
  } else {  // one addition an entry, of a sum over the lower half of the bits and one over the upper half
    constexpr int lower = group / 2, upper = group - lower;
    Words low[(1 << lower) * parts], high[(1 << upper) * parts];
    build_table<lower>(q, low);
    build_table<upper>(q + lower * parts, high);
    for (int h = 0; h < 1 << upper; ++h)
      for (int l = 0; l < 1 << lower; ++l) table[(h << lower | l) * parts] = low[l * parts] + high[h * parts];
  }
}

// The tables of a pass, of `group` inputs each.
template <int group>
struct Tables {
  static constexpr int groups = inputs / group, entries = 1 << group;
  static_assert(groups * group == inputs);
  Words of[groups][entries * parts];

  void build(const Stage& stage, const float* scales) {
    Words q[inputs * parts];
    for (int part = 0; part < parts; ++part) {
      Floats scale;
      __builtin_memcpy(&scale, scales + part * lanes / parts, sizeof scale);
      for (int i = 0; i < inputs; ++i) {
        Floats w;
        __builtin_memcpy(&w, stage.of[i] + part * lanes / parts, sizeof w);
        q[i * parts + part] = nearest(w * scale);
      }
      for (int g = 0; g < groups; ++g) build_table<group>(q + g * group * parts + part, of[g] + part);
    }
  }

  template <bool is_first>
  void add(const std::uint64_t* words, std::int64_t samples, Words* sums) const {
    for (std::int64_t s = 0; s < samples; ++s) {
      const std::uint64_t word = words[s];
      Words sum[parts];
#pragma GCC unroll 4
      for (int part = 0; part < parts; ++part) sum[part] = is_first ? Words{} : sums[s * parts + part];
#pragma GCC unroll 42
      for (int g = 0; g < groups; ++g) {
        const Words* entry = of[g] + (word >> (g * group) & (entries - 1)) * parts;
#pragma GCC unroll 4
        for (int part = 0; part < parts; ++part) sum[part] += entry[part];
      }
#pragma GCC unroll 4
      for (int part = 0; part < parts; ++part) sums[s * parts + part] = sum[part];
    }
  }
};

template <int group>
void sums_of_groups(const SpinWeights& weights, std::int64_t first_output, const float* scales,
                    const std::uint64_t* passes, std::int64_t stride, std::int64_t samples, std::int32_t* out) {
  Stage stage;
  Tables<group> tables;
  auto* to = reinterpret_cast<Words*>(out);
  for (std::int64_t pass = 0; pass < SpinProduct::passes(weights.inputs); ++pass) {
    (weights.by_output ? stage_columns : stage_rows)(weights, pass * inputs, first_output, stage);
    tables.build(stage, scales);
    const std::uint64_t* words = passes + pass * stride;
    if (pass == 0)
      tables.template add<true>(words, samples, to);
    else
      tables.template add<false>(words, samples, to);
  }
}

// The larger a group, the fewer additions for a sample, and the more entries to build first.
void sums(const SpinWeights& weights, std::int64_t first_output, const float* scales, const std::uint64_t* passes,
          std::int64_t stride, std::int64_t samples, std::int32_t* out) {
  const auto of = samples < 8 ? sums_of_groups<2> : samples < 112 ? sums_of_groups<3> : sums_of_groups<6>;
  of(weights, first_output, scales, passes, stride, samples, out);
}

void cut_into_passes(const std::uint32_t* rows, std::int64_t row_words, std::int64_t samples, std::int64_t units,
                     std::uint64_t* passes, std::int64_t stride) {
  const auto words = (units + 31) / 32;
  for (std::int64_t p = 0; p < SpinProduct::passes(units); ++p) {
    const auto word = p * inputs / 32, shift = p * inputs % 32;  // 42 bits lie in three words at most
    for (std::int64_t s = 0; s < samples; ++s) {
      const std::uint32_t* at = rows + s * row_words + word;
      std::uint64_t bits = at[0];
      if (word + 1 < words) bits |= static_cast<std::uint64_t>(at[1]) << 32;
      bits >>= shift;
      if (shift > 64 - inputs && word + 2 < words) bits |= static_cast<std::uint64_t>(at[2]) << (64 - shift);
      passes[p * stride + s] = bits & ((std::uint64_t{1} << inputs) - 1);
    }
  }
}

float magnitude(float w) { return __builtin_fabsf(w) * 0x1p-24F; }

void magnitudes(const float* w, std::int64_t rows, std::int64_t cols, std::int64_t stride, float* by_column,
                float* by_row) {
  for (std::int64_t i = 0; i < rows; ++i) {
    const float* row = w + i * stride;
    float sums[lanes] = {};  // a fixed order of addition that vectors can follow
    std::int64_t j = 0;
    for (; j + lanes <= cols; j += lanes)
      for (std::int64_t k = 0; k < lanes; ++k) {
        const float m = magnitude(row[j + k]);
        sums[k] += m;
        by_column[j + k] += m;
      }
    for (std::int64_t k = 0; j < cols; ++j, ++k) {
      const float m = magnitude(row[j]);
      sums[k] += m;
      by_column[j] += m;
    }
    for (int half = lanes / 2; half > 0; half /= 2)
      for (int k = 0; k < half; ++k) sums[k] += sums[k + half];
    by_row[i] = sums[0];
  }
}

}  // namespace

const SpinProductOperations& spin_product_operations() {
  static constexpr SpinProductOperations operations{
      .cut_into_passes = cut_into_passes, .sums = sums, .magnitudes = magnitudes};
  return operations;
}

}  // namespace kadanoff::linalg::KADANOFF_SIMD
