// Philox4x32-10, sixteen counters at a time. Only for *_simd.cpp sources. The compiled code depends on the instruction
// set of the including source, so everything here is local to that source.
#pragma once

#include <cstdint>

#ifdef __SSE2__
#include <immintrin.h>
#endif

#include "kernels/random/philox.hpp"

namespace kadanoff::random {
namespace {  // NOLINT(google-build-namespaces): one copy per instruction set, on purpose

inline constexpr int simd_lanes = 16;

// GCC and clang split these types into registers of the CPU.
typedef std::uint32_t U32x16 __attribute__((vector_size(64)));  // NOLINT(modernize-use-using)
typedef std::uint64_t U64x8 __attribute__((vector_size(64)));   // NOLINT(modernize-use-using)

#define KADANOFF_INLINE inline __attribute__((always_inline))

KADANOFF_INLINE U32x16 broadcast(std::uint32_t value) { return U32x16{} + value; }

KADANOFF_INLINE U32x16 lane_numbers() { return U32x16{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}; }

KADANOFF_INLINE bool any_bit(const U32x16& value) {
#if defined(__AVX512F__)
  const auto bits = (__m512i)value;
  return _mm512_test_epi32_mask(bits, bits) != 0;
#else
  const auto w = (U64x8)value;
  return ((w[0] | w[1]) | (w[2] | w[3]) | (w[4] | w[5]) | (w[6] | w[7])) != 0;
#endif
}

// The 64-bit products of the low words of eight 64-bit lanes with `factor`. The high words of `a` are ignored.
KADANOFF_INLINE U64x8 multiply_low(const U64x8& a, std::uint32_t factor) {
#if defined(__AVX512F__)
  // The mask selects all lanes. Without a mask, g++ 12 warns about its own header.
  return (U64x8)_mm512_maskz_mul_epu32(0xFF, (__m512i)a, _mm512_set1_epi64(factor));
#elif defined(__AVX2__)
  U64x8 product;
  for (int part = 0; part < 2; ++part)
    reinterpret_cast<__m256i*>(&product)[part] =
        _mm256_mul_epu32(reinterpret_cast<const __m256i*>(&a)[part], _mm256_set1_epi64x(factor));
  return product;
#elif defined(__SSE2__)
  U64x8 product;
  for (int part = 0; part < 4; ++part)
    reinterpret_cast<__m128i*>(&product)[part] =
        _mm_mul_epu32(reinterpret_cast<const __m128i*>(&a)[part], _mm_set1_epi64x(factor));
  return product;
#else
  return (a & 0xFFFFFFFFU) * factor;
#endif
}

// a ^ b ^ c
KADANOFF_INLINE U64x8 xor3(const U64x8& a, const U64x8& b, const U64x8& c) {
#if defined(__AVX512F__)
  return (U64x8)_mm512_ternarylogic_epi64((__m512i)a, (__m512i)b, (__m512i)c, 0x96);
#else
  return a ^ b ^ c;
#endif
}

// Sixteen words, even and odd ones separate, each in the low word of a 64-bit lane. Multiplication needs this layout,
// and a shift moves the high word of a product into the low word. Otherwise the high words are ignored.
struct SplitWords {
  U64x8 even, odd;
};

KADANOFF_INLINE SplitWords split(const U32x16& words) { return {(U64x8)words, (U64x8)words >> 32}; }
KADANOFF_INLINE U32x16 join(const SplitWords& words) {
  return (U32x16)((words.even & 0xFFFFFFFFU) | (words.odd << 32));
}

// One round of Philox. The state of 16 counters stays in SplitWords, so that only the high words of the products are
// shifted.
struct PhiloxSplit {
  SplitWords word[4];
};
KADANOFF_INLINE PhiloxSplit philox_round(const PhiloxSplit& state, std::uint32_t key_0, std::uint32_t key_1) {
  const U64x8 k0 = U64x8{} + key_0, k1 = U64x8{} + key_1;
  const SplitWords p0{multiply_low(state.word[0].even, philox::multiplier_0),
                      multiply_low(state.word[0].odd, philox::multiplier_0)};
  const SplitWords p1{multiply_low(state.word[2].even, philox::multiplier_1),
                      multiply_low(state.word[2].odd, philox::multiplier_1)};
  return {{{xor3(p1.even >> 32, state.word[1].even, k0), xor3(p1.odd >> 32, state.word[1].odd, k0)},
           p1,
           {xor3(p0.even >> 32, state.word[3].even, k1), xor3(p0.odd >> 32, state.word[3].odd, k1)},
           p0}};
}

struct PhiloxVectors {
  U32x16 word[4];
};

// philox4x32_10 in each of 16 lanes, all with the same key.
KADANOFF_INLINE PhiloxVectors philox_vectors(const PhiloxVectors& counter, PhiloxKey key) {
  PhiloxSplit state{{split(counter.word[0]), split(counter.word[1]), split(counter.word[2]), split(counter.word[3])}};
#pragma GCC unroll 10
  for (int round = 0; round < philox::rounds; ++round) {
    state = philox_round(state, key[0], key[1]);
    key[0] += philox::weyl_0;
    key[1] += philox::weyl_1;
  }
  return {{join(state.word[0]), join(state.word[1]), join(state.word[2]), join(state.word[3])}};
}

}  // namespace
}  // namespace kadanoff::random
