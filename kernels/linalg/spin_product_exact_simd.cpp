// See spin_product.hpp.
#include "kernels/linalg/registers_simd.hpp"
#include "kernels/linalg/spin_magnitudes_simd.hpp"
#include "kernels/linalg/spin_product.hpp"
#include "kernels/rows/transpose_simd.hpp"

namespace kadanoff::linalg::KADANOFF_SIMD {
namespace {

using rows::SquareOfWords;
using rows::words_edge;

constexpr int inputs = SpinProduct::inputs, block = SpinProduct::block;
constexpr int vector_bytes = 64;
constexpr int parts = vector_bytes / register_bytes;  // registers of a vector

typedef std::uint16_t Shorts __attribute__((vector_size(register_bytes)));  // NOLINT(modernize-use-using)

// Entries of a table. Unsigned, so that no compiler minds a sum that would overflow; none does.
template <class Entry>
struct EntriesOf;
template <>
struct EntriesOf<std::int32_t> {
  using Register = Words;
  static constexpr int words = 1;  // registers of 32-bit words that one of entries makes
};
template <>
struct EntriesOf<std::int16_t> {
  using Register = Shorts;
  static constexpr int words = 2;
};

template <class Entry>
constexpr int lanes = vector_bytes / static_cast<int>(sizeof(Entry));

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

// Two registers of words, of |x| < 2¹⁵, as one of shorts; and the lower or upper half of one of shorts as words.
KADANOFF_INLINE Shorts narrow(Words low, Words high) {
#if defined(__AVX512F__)
  const __m512i both = _mm512_castsi256_si512(_mm512_maskz_cvtepi32_epi16(0xFFFF, (__m512i)low));
  return (Shorts)_mm512_inserti64x4(both, _mm512_maskz_cvtepi32_epi16(0xFFFF, (__m512i)high), 1);
#elif defined(__AVX2__)
  return (Shorts)_mm256_permute4x64_epi64(_mm256_packs_epi32((__m256i)low, (__m256i)high), 0xD8);
#elif defined(__SSE2__)
  return (Shorts)_mm_packs_epi32((__m128i)low, (__m128i)high);
#else
  Shorts result;
  for (int lane = 0; lane < words_of_register; ++lane) {
    result[lane] = static_cast<std::uint16_t>(low[lane]);
    result[words_of_register + lane] = static_cast<std::uint16_t>(high[lane]);
  }
  return result;
#endif
}

KADANOFF_INLINE Words widen(Shorts x, int half) {
#if defined(__AVX512F__)
  const __m256i part = half == 0 ? _mm512_castsi512_si256((__m512i)x) : _mm512_extracti64x4_epi64((__m512i)x, 1);
  return (Words)_mm512_maskz_cvtepi16_epi32(0xFFFF, part);
#elif defined(__AVX2__)
  const __m128i part = half == 0 ? _mm256_castsi256_si128((__m256i)x) : _mm256_extracti128_si256((__m256i)x, 1);
  return (Words)_mm256_cvtepi16_epi32(part);
#elif defined(__SSE2__)
  const auto y = (__m128i)x;
  return (Words)_mm_srai_epi32(half == 0 ? _mm_unpacklo_epi16(y, y) : _mm_unpackhi_epi16(y, y), 16);
#else
  Words result;
  for (int lane = 0; lane < words_of_register; ++lane)
    result[lane] = static_cast<std::uint32_t>(static_cast<std::int16_t>(x[half * words_of_register + lane]));
  return result;
#endif
}

// The weights of a pass, inputs × lanes, zeros where there are none; a multiple of words_edge rows for the transposes.
template <class Entry>
struct Stage {
  static constexpr int rows = (inputs + words_edge - 1) / words_edge * words_edge;
  alignas(vector_bytes) float of[rows][lanes<Entry>];
};

template <int most>
void copy(float* to, const float* from, std::int64_t count) {
  if (count == most)
    __builtin_memcpy(to, from, sizeof(float) * most);
  else
    __builtin_memcpy(to, from, sizeof(float) * static_cast<std::size_t>(count));
}

template <class Entry>
void stage_rows(const SpinWeights& w, std::int64_t first, std::int64_t output, Stage<Entry>& stage) {
  const auto rows = least(inputs, w.inputs - first), cols = least(lanes<Entry>, w.outputs - output);
  if (rows < inputs || cols < lanes<Entry>) stage = {};
  const float* from = w.data + first * w.stride + output;
  for (std::int64_t i = 0; i < rows; ++i) copy<lanes<Entry>>(stage.of[i], from + i * w.stride, cols);
  // The rows of the next pass: they lie too far apart for the hardware to see them coming.
  const auto next = least(inputs, w.inputs - first - inputs);
  for (std::int64_t i = 0; i < next; ++i)
    for (int line = 0; line < lanes<Entry>; line += words_edge)
      __builtin_prefetch(from + (inputs + i) * w.stride + line);
}

template <class Entry>
void stage_columns(const SpinWeights& w, std::int64_t first, std::int64_t output, Stage<Entry>& stage) {
  const auto cols = least(inputs, w.inputs - first);
  for (std::int64_t c = 0; c < lanes<Entry>; c += words_edge)
    for (std::int64_t j = 0; j < stage.rows; j += words_edge) {
      const auto rows = least(words_edge, w.outputs - output - c), width = least(words_edge, cols - j);
      SquareOfWords square;
      if (rows < words_edge || width < words_edge) square = {};
      if (width > 0)
        for (std::int64_t i = 0; i < rows; ++i)
          copy<words_edge>(reinterpret_cast<float*>(square.of[i]), w.data + (output + c + i) * w.stride + first + j,
                           width);
      transpose(square);
      for (std::int64_t i = 0; i < words_edge; ++i)
        __builtin_memcpy(stage.of[j + i] + c, square.of[i], sizeof square.of[i]);
    }
}

// Of one register of each vector: table[e · parts] = Σ_b ± q[b · parts] for b < group, + where bit b of e is set.
template <int group, class Register>
KADANOFF_INLINE void build_table(const Register* q, Register* table) {
  if constexpr (group == 1) {
    table[0] = -q[0];
    table[parts] = q[0];
  } else {  // one addition an entry, of a sum over the lower half of the bits and one over the upper half
    constexpr int lower = group / 2, upper = group - lower;
    Register low[(1 << lower) * parts], high[(1 << upper) * parts];
    build_table<lower>(q, low);
    build_table<upper>(q + lower * parts, high);
    for (int h = 0; h < 1 << upper; ++h)
      for (int l = 0; l < 1 << lower; ++l) table[(h << lower | l) * parts] = low[l * parts] + high[h * parts];
  }
}

// The tables of a pass, of `group` inputs each; the last one may have fewer.
template <class Entry, int group>
struct Tables {
  using Register = typename EntriesOf<Entry>::Register;
  static constexpr int groups = (inputs + group - 1) / group, rest = inputs % group, entries = 1 << group,
                       words = EntriesOf<Entry>::words;

  Register of[groups][entries * parts];

  void build(const Stage<Entry>& stage, const float* scales) {
    Register q[inputs * parts];
    for (int part = 0; part < parts; ++part) {
      for (int i = 0; i < inputs; ++i) {
        Words whole[words];
        for (int k = 0; k < words; ++k) {
          const auto at = (part * words + k) * words_of_register;
          Floats w, scale;
          __builtin_memcpy(&w, stage.of[i] + at, sizeof w);
          __builtin_memcpy(&scale, scales + at, sizeof scale);
          whole[k] = nearest(w * scale);
        }
        if constexpr (words == 1)
          q[i * parts + part] = whole[0];
        else
          q[i * parts + part] = narrow(whole[0], whole[1]);
      }
      for (int g = 0; g < inputs / group; ++g) build_table<group>(q + g * group * parts + part, of[g] + part);
      if constexpr (rest > 0) build_table<rest>(q + (inputs - rest) * parts + part, of[groups - 1] + part);
    }
  }

  // Adds to the sums of each sample, or stores them there.
  template <bool is_first>
  void add(const std::uint64_t* passes, std::int64_t samples, std::int32_t* sums) const {
    for (std::int64_t s = 0; s < samples; ++s) {
      const std::uint64_t word = passes[s];
      Register sum[parts] = {};
#pragma GCC unroll 42
      for (int g = 0; g < groups; ++g) {
        const Register* entry = of[g] + (word >> (g * group) & (entries - 1)) * parts;
#pragma GCC unroll 4
        for (int part = 0; part < parts; ++part) sum[part] += entry[part];
      }
#pragma GCC unroll 8
      for (int k = 0; k < parts * words; ++k) {
        const int lane = k * words_of_register;
        Words* to = reinterpret_cast<Words*>(sums + (lane / block * samples + s) * block + lane % block);
        Words whole;
        if constexpr (words == 1)
          whole = sum[k];
        else
          whole = widen(sum[k / words], k % words);
        *to = is_first ? whole : *to + whole;
      }
    }
  }
};

template <class Entry, int group>
void sums_of_groups(const SpinWeights& weights, std::int64_t first_output, const float* scales,
                    const std::uint64_t* passes, std::int64_t stride, std::int64_t samples, std::int32_t* sums) {
  Stage<Entry> stage;
  Tables<Entry, group> tables;
  for (std::int64_t pass = 0; pass < SpinProduct::passes(weights.inputs); ++pass) {
    (weights.by_output ? stage_columns<Entry> : stage_rows<Entry>)(weights, pass * inputs, first_output, stage);
    tables.build(stage, scales);
    const std::uint64_t* words = passes + pass * stride;
    if (pass == 0)
      tables.template add<true>(words, samples, sums);
    else
      tables.template add<false>(words, samples, sums);
  }
}

template <class Entry>
void sums(const SpinWeights& weights, std::int64_t first_output, const float* scales, const std::uint64_t* passes,
          std::int64_t stride, std::int64_t samples, std::int32_t* sums) {
  constexpr SpinSums* of_groups[] = {sums_of_groups<Entry, 2>, sums_of_groups<Entry, 3>, sums_of_groups<Entry, 4>,
                                     sums_of_groups<Entry, 5>, sums_of_groups<Entry, 6>};
  of_groups[SpinProduct::group(samples) - 2](weights, first_output, scales, passes, stride, samples, sums);
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

void magnitudes(const float* w, std::int64_t rows, std::int64_t cols, std::int64_t stride, float* by_column,
                float* by_row) {
  for (std::int64_t i = 0; i < rows; ++i) {
    const float* row = w + i * stride;
    alignas(64) float sums[magnitude_lanes] = {};
    std::int64_t j = 0;
    for (; j + magnitude_lanes <= cols; j += magnitude_lanes)
      for (std::int64_t k = 0; k < magnitude_lanes; ++k) {
        const float m = magnitude(row[j + k]);
        by_column[j + k] += m;
        sums[k] += m;
      }
    for (std::int64_t k = 0; j + k < cols; ++k) {
      const float m = magnitude(row[j + k]);
      by_column[j + k] += m;
      sums[k] += m;
    }
    by_row[i] = sum_of_lanes(sums);
  }
}

void magnitudes_of_passes(const float* w, std::int64_t rows, std::int64_t cols, std::int64_t stride, float* by_column,
                          float* by_row) {
  for (std::int64_t i = 0; i < rows; ++i) {
    const float* row = w + i * stride;
    float most = 0;
    for (std::int64_t first = 0; first < cols; first += inputs) {  // of a pass
      alignas(64) float sums[magnitude_lanes] = {};
      for (auto j = first; j < least(first + inputs, cols); ++j) {
        const float m = magnitude(row[j]);
        by_column[j] += m;
        sums[j % magnitude_lanes] += m;
      }
      most = larger(most, sum_of_lanes(sums));
    }
    by_row[i] = most;
  }
}

}  // namespace

const SpinProductOperations& spin_product_operations() {
  static constexpr SpinProductOperations operations{.cut_into_passes = cut_into_passes,
                                                    .sums = sums<std::int32_t>,
                                                    .sums_int16 = sums<std::int16_t>,
                                                    .magnitudes = magnitudes,
                                                    .magnitudes_of_passes = magnitudes_of_passes};
  return operations;
}

}  // namespace kadanoff::linalg::KADANOFF_SIMD
