// See spin_counts.hpp.
#include "kernels/linalg/registers_simd.hpp"
#include "kernels/linalg/spin_counts.hpp"
#include "kernels/rows/spin_panels.hpp"

namespace kadanoff::linalg::KADANOFF_SIMD {
namespace {

constexpr std::int64_t units = rows::SpinPanels::units;
constexpr std::int64_t lanes = words_of_register;
constexpr int tile_rows = 4;    // visible units whose counts stay in registers, with two registers of hidden ones
constexpr int most_words = 31;  // that bytes can count: 31 · 8 < 256

KADANOFF_INLINE Words load(const std::uint32_t* from) {
  Words x;
  __builtin_memcpy(&x, from, sizeof x);
  return x;
}

// The bits set in each byte.
KADANOFF_INLINE Words count_in_bytes(Words x) {
#if defined(__AVX512BW__)
  const __m512i table = _mm512_set4_epi32(0x04030302, 0x03020201, 0x03020201, 0x02010100);
  return (Words)_mm512_add_epi8(_mm512_maskz_shuffle_epi8(~__mmask64{0}, table, (__m512i)(x & 0x0F0F0F0FU)),
                                _mm512_maskz_shuffle_epi8(~__mmask64{0}, table, (__m512i)((x >> 4) & 0x0F0F0F0FU)));
#elif defined(__AVX2__)
  const __m256i table =
      _mm256_setr_epi32(0x02010100, 0x03020201, 0x03020201, 0x04030302, 0x02010100, 0x03020201, 0x03020201, 0x04030302);
  return (Words)_mm256_add_epi8(_mm256_shuffle_epi8(table, (__m256i)(x & 0x0F0F0F0FU)),
                                _mm256_shuffle_epi8(table, (__m256i)((x >> 4) & 0x0F0F0F0FU)));
#else
  x -= (x >> 1) & 0x55555555U;
  x = (x & 0x33333333U) + ((x >> 2) & 0x33333333U);
  return (x + (x >> 4)) & 0x0F0F0F0FU;
#endif
}

KADANOFF_INLINE Words sum_of_bytes(Words x) {
  x = (x & 0x00FF00FFU) + ((x >> 8) & 0x00FF00FFU);
  return (x & 0x0000FFFFU) + (x >> 16);
}

void differences(const std::uint32_t* v, const std::uint32_t* h, std::int64_t words, std::int32_t* out) {
  for (std::int64_t r = 0; r < units; r += tile_rows)
    for (std::int64_t a = 0; a < units; a += 2 * lanes) {
      Words total[tile_rows][2] = {};
      for (std::int64_t first = 0; first < words; first += most_words) {
        const auto last = words - first < most_words ? words : first + most_words;
        Words bytes[tile_rows][2] = {};
        for (std::int64_t k = first; k < last; ++k) {
          const Words h0 = load(h + k * units + a), h1 = load(h + k * units + a + lanes);
#pragma GCC unroll 4
          for (int i = 0; i < tile_rows; ++i) {
            const Words x = Words{} + v[k * units + r + i];
            bytes[i][0] += count_in_bytes(x ^ h0);
            bytes[i][1] += count_in_bytes(x ^ h1);
          }
        }
#pragma GCC unroll 4
        for (int i = 0; i < tile_rows; ++i) {
          total[i][0] += sum_of_bytes(bytes[i][0]);
          total[i][1] += sum_of_bytes(bytes[i][1]);
        }
      }
      for (int i = 0; i < tile_rows; ++i) __builtin_memcpy(out + (r + i) * units + a, total[i], sizeof total[i]);
    }
}

void set(const std::uint32_t* panel, std::int64_t words, std::int32_t* counts) {
  for (std::int64_t a = 0; a < units; a += lanes) {
    Words total = {};
    for (std::int64_t k = 0; k < words; ++k) total += sum_of_bytes(count_in_bytes(load(panel + k * units + a)));
    __builtin_memcpy(counts + a, &total, sizeof total);
  }
}

#if defined(__AVX512F__)
// With instructions for it, which not every CPU with AVX-512 has.
__attribute__((target("avx512vpopcntdq"))) void differences_vpopcntdq(const std::uint32_t* v, const std::uint32_t* h,
                                                                      std::int64_t words, std::int32_t* out) {
  constexpr int vectors = 4;  // of the words of a panel

  for (std::int64_t r = 0; r < units; r += tile_rows) {
    __m512i total[tile_rows][vectors];
    for (auto& row : total)
      for (auto& sum : row) sum = _mm512_setzero_si512();
    for (std::int64_t k = 0; k < words; ++k) {
      __m512i hidden[vectors];
#pragma GCC unroll 4
      for (int j = 0; j < vectors; ++j) hidden[j] = _mm512_loadu_si512(h + k * units + j * 16);
#pragma GCC unroll 4
      for (int i = 0; i < tile_rows; ++i) {
        const __m512i x = _mm512_set1_epi32(static_cast<int>(v[k * units + r + i]));
#pragma GCC unroll 4
        for (int j = 0; j < vectors; ++j)
          total[i][j] = _mm512_add_epi32(total[i][j], _mm512_popcnt_epi32(_mm512_xor_si512(x, hidden[j])));
      }
    }
    for (int i = 0; i < tile_rows; ++i)
      for (int j = 0; j < vectors; ++j) _mm512_storeu_si512(out + (r + i) * units + j * 16, total[i][j]);
  }
}
#endif

}  // namespace

const SpinCountOperations& spin_count_operations() {
#if defined(__AVX512F__)
  static constexpr SpinCountOperations with_vpopcntdq{.differences = differences_vpopcntdq, .set = set};
  static const bool has_vpopcntdq = __builtin_cpu_supports("avx512vpopcntdq");
  if (has_vpopcntdq) return with_vpopcntdq;
#endif
  return KADANOFF_SIMD::spin_count_operations_by_bytes();
}

const SpinCountOperations& spin_count_operations_by_bytes() {
  static constexpr SpinCountOperations operations{.differences = differences, .set = set};
  return operations;
}

}  // namespace kadanoff::linalg::KADANOFF_SIMD
