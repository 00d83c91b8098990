// See spin_draws.hpp.
#include "kernels/random/philox_simd.hpp"
#include "kernels/rows/transpose_bits.hpp"
#include "kernels/units/sampling.hpp"
#include "kernels/units/spin_draws.hpp"
#include "kernels/units/tanh_simd.hpp"

namespace kadanoff::units::KADANOFF_SIMD {
namespace {

constexpr int lanes = 16, vectors = units_per_block / lanes;

// Bit l: whether a spin of mean means[l] is +1 for the random word random[l]; not where the mean is a NaN.
KADANOFF_INLINE std::uint32_t spins_of(const float* means, const std::uint32_t* random) {
#if defined(__AVX512F__)
  const __m512 u = _mm512_maskz_cvtepi32_ps(0xFFFF, _mm512_maskz_srli_epi32(0xFFFF, _mm512_load_si512(random), 8));
  const __m512 half = _mm512_set1_ps(8388608.0F);
  const __m512 threshold =
      _mm512_maskz_fmadd_ps(0xFFFF, half, _mm512_load_ps(means), half);  // exact but for one rounding
  return _mm512_cmp_ps_mask(u, threshold, _CMP_LT_OQ);
#else
  std::uint32_t bits = 0;
  for (int l = 0; l < lanes; ++l)
    bits |= static_cast<std::uint32_t>(static_cast<float>(random[l] >> 8) < 8388608.0F * means[l] + 8388608.0F) << l;
  return bits;
#endif
}

std::uint64_t draw_sample(const SpinDraws& d, std::int64_t sample) {
  const auto counter = draw_position(d.first_unit).counter;
  const auto words = random::philox_vectors(
      {{random::lane_numbers() + counter, random::broadcast(d.first_sample + static_cast<std::uint32_t>(sample)),
        random::broadcast(d.block), random::broadcast(d.key.step)}},
      d.key.key);
  std::uint64_t spins = 0;
  for (int q = 0; q < vectors; ++q) {
    const std::int32_t* sums = d.sums + (q * d.samples + sample) * lanes;
    alignas(64) float means[lanes];
    alignas(64) std::uint32_t random[lanes];
    __builtin_memcpy(random, &words.word[q], sizeof random);
#if defined(__AVX512F__)
    const auto field = (F32x16)_mm512_maskz_cvtepi32_ps(0xFFFF, _mm512_loadu_si512(sums)) *
                           (F32x16)_mm512_loadu_ps(d.inverses + q * lanes) +
                       (F32x16)_mm512_loadu_ps(d.bias + q * lanes);
    _mm512_store_ps(means, (__m512)tanh_rational(field));
#else
    for (int l = 0; l < lanes; ++l)
      means[l] = tanh_rational(static_cast<float>(sums[l]) * d.inverses[q * lanes + l] + d.bias[q * lanes + l]);
#endif
    spins |= static_cast<std::uint64_t>(spins_of(means, random)) << (q * lanes);
  }
  return d.units < 64 ? spins & ((std::uint64_t{1} << d.units) - 1) : spins;
}

void draw(const SpinDraws& d) {
  const std::int64_t words = d.units > 32 ? 2 : 1;
  for (std::int64_t first = 0; first < d.samples; first += 32) {
    const std::int64_t count = d.samples - first < 32 ? d.samples - first : 32;
    std::uint32_t squares[2][32] = {};
    for (std::int64_t s = 0; s < count; ++s) {
      const std::uint64_t spins = draw_sample(d, first + s);
      for (std::int64_t w = 0; w < words; ++w)
        d.rows[(first + s) * d.row_words + w] = squares[w][s] = static_cast<std::uint32_t>(spins >> (32 * w));
    }
    const std::uint32_t there = count < 32 ? (std::uint32_t{1} << count) - 1 : ~std::uint32_t{0};
    std::uint32_t* to = d.panel + first / 32 * units_per_block;
    for (int w = 0; w < 2; ++w) {
      rows::transpose_bits(squares[w]);
      for (std::int64_t u = 0; u < 32; ++u)
        to[32 * w + u] = d.negate && 32 * w + u < d.units ? ~squares[w][u] & there : squares[w][u];
    }
  }
}

}  // namespace

const SpinDrawOperations& spin_draw_operations() {
  static constexpr SpinDrawOperations operations{.draw = draw};
  return operations;
}

}  // namespace kadanoff::units::KADANOFF_SIMD
