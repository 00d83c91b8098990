// Philox4x32-10, sixteen counters at a time. Only for *_simd.cpp sources: what it compiles to depends on the
// instruction set that the including source is compiled for, so everything here is local to that source.
#pragma once

#include <cstdint>

#ifdef KADANOFF_X86
#include <immintrin.h>
#endif

#include "kernels/random/philox.hpp"

namespace kadanoff {
namespace {  // NOLINT(google-build-namespaces): one copy an instruction set, on purpose

inline constexpr int simd_lanes = 16;

// GCC and clang split it into the registers that there are.
typedef std::uint32_t U32x16 __attribute__((vector_size(64)));  // NOLINT(modernize-use-using)

#define KADANOFF_INLINE inline __attribute__((always_inline))

KADANOFF_INLINE U32x16 broadcast(std::uint32_t value) { return U32x16{} + value; }

KADANOFF_INLINE U32x16 lane_numbers() { return U32x16{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}; }

KADANOFF_INLINE bool any_bit(const U32x16& value) {
#if defined(__AVX512F__)
  const auto bits = (__m512i)value;
  return _mm512_test_epi32_mask(bits, bits) != 0;
#else
  typedef std::uint64_t U64x8 __attribute__((vector_size(64)));  // NOLINT(modernize-use-using)
  const auto w = (U64x8)value;
  return ((w[0] | w[1]) | (w[2] | w[3]) | (w[4] | w[5]) | (w[6] | w[7])) != 0;
#endif
}

// The high and low words of 16 products 32×32 → 64. The even and the odd lanes are multiplied apart, as the vector
// instructions do it, then woven together again.
KADANOFF_INLINE void multiply_wide(const U32x16& a, std::uint32_t factor, U32x16& high, U32x16& low) {
#if defined(__AVX512F__)
  const __m512i m = _mm512_set1_epi64(factor);
  const __m512i even = _mm512_mul_epu32((__m512i)a, m);
  const __m512i odd = _mm512_mul_epu32(_mm512_srli_epi64((__m512i)a, 32), m);
  high = (U32x16)_mm512_mask_mov_epi32(_mm512_srli_epi64(even, 32), 0xAAAA, odd);
  low = (U32x16)_mm512_mask_mov_epi32(even, 0xAAAA, _mm512_slli_epi64(odd, 32));
#elif defined(__AVX2__)
  const __m256i m = _mm256_set1_epi64x(factor);
  const auto* in = reinterpret_cast<const __m256i*>(&a);
  auto* out_high = reinterpret_cast<__m256i*>(&high);
  auto* out_low = reinterpret_cast<__m256i*>(&low);
  for (int half = 0; half < 2; ++half) {
    const __m256i even = _mm256_mul_epu32(in[half], m);
    const __m256i odd = _mm256_mul_epu32(_mm256_srli_epi64(in[half], 32), m);
    out_high[half] = _mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xAA);
    out_low[half] = _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xAA);
  }
#else
  for (int lane = 0; lane < simd_lanes; ++lane) {
    const auto product = std::uint64_t{a[lane]} * factor;
    high[lane] = static_cast<std::uint32_t>(product >> 32);
    low[lane] = static_cast<std::uint32_t>(product);
  }
#endif
}

struct PhiloxVectors {
  U32x16 word[4];
};

// philox4x32_10 in each of 16 lanes, all with the same key.
KADANOFF_INLINE PhiloxVectors philox_vectors(PhiloxVectors counter, PhiloxKey key) {
#pragma GCC unroll 10
  for (int round = 0; round < philox::rounds; ++round) {
    U32x16 high_0, low_0, high_1, low_1;
    multiply_wide(counter.word[0], philox::multiplier_0, high_0, low_0);
    multiply_wide(counter.word[2], philox::multiplier_1, high_1, low_1);
    counter = {{high_1 ^ counter.word[1] ^ key[0], low_1, high_0 ^ counter.word[3] ^ key[1], low_0}};
    key[0] += philox::weyl_0;
    key[1] += philox::weyl_1;
  }
  return counter;
}

}  // namespace
}  // namespace kadanoff
