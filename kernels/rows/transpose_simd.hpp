// The transpose of 16 × 16 words of 32 bits. Only for *_simd.cpp sources, like random/philox_simd.hpp.
#pragma once

#include <cstdint>

#ifdef __AVX512F__
#include <immintrin.h>
#endif

namespace kadanoff::rows {
namespace {  // NOLINT(google-build-namespaces): one copy an instruction set, on purpose

constexpr std::int64_t words_edge = 16;

struct SquareOfWords {
  alignas(64) std::uint32_t of[words_edge][words_edge];
};

#ifdef __AVX512F__

// Exchanges neighbours, then pairs of them, within groups of four words, then the groups.
inline void transpose(SquareOfWords& words) {
  __m512i a[words_edge], b[words_edge];
  for (int i = 0; i < words_edge; ++i) a[i] = _mm512_load_si512(words.of[i]);
  for (int i = 0; i < words_edge; i += 2) {
    b[i] = _mm512_unpacklo_epi32(a[i], a[i + 1]);
    b[i + 1] = _mm512_unpackhi_epi32(a[i], a[i + 1]);
  }
  for (int i = 0; i < words_edge; i += 4) {
    a[i] = _mm512_unpacklo_epi64(b[i], b[i + 2]);
    a[i + 1] = _mm512_unpackhi_epi64(b[i], b[i + 2]);
    a[i + 2] = _mm512_unpacklo_epi64(b[i + 1], b[i + 3]);
    a[i + 3] = _mm512_unpackhi_epi64(b[i + 1], b[i + 3]);
  }
  constexpr int even = 0x88, odd = 0xDD;  // groups 0, 2 of the first and of the second; groups 1, 3
  for (int i = 0; i < 4; ++i) {
    const auto even_above = _mm512_shuffle_i32x4(a[i], a[i + 4], even),
               odd_above = _mm512_shuffle_i32x4(a[i], a[i + 4], odd),
               even_below = _mm512_shuffle_i32x4(a[i + 8], a[i + 12], even),
               odd_below = _mm512_shuffle_i32x4(a[i + 8], a[i + 12], odd);
    _mm512_store_si512(words.of[i], _mm512_shuffle_i32x4(even_above, even_below, even));
    _mm512_store_si512(words.of[i + 4], _mm512_shuffle_i32x4(odd_above, odd_below, even));
    _mm512_store_si512(words.of[i + 8], _mm512_shuffle_i32x4(even_above, even_below, odd));
    _mm512_store_si512(words.of[i + 12], _mm512_shuffle_i32x4(odd_above, odd_below, odd));
  }
}

#else

inline void transpose(SquareOfWords& words) {
  for (std::int64_t i = 0; i < words_edge; ++i)
    for (std::int64_t j = 0; j < i; ++j) {
      const auto word = words.of[i][j];
      words.of[i][j] = words.of[j][i];
      words.of[j][i] = word;
    }
}

#endif

}  // namespace
}  // namespace kadanoff::rows
