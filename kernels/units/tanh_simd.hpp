// tanh in single precision, and bias and tanh on a row. Only for *_simd.cpp sources, like philox_simd.hpp.
#pragma once

#include "kernels/random/philox_simd.hpp"

namespace kadanoff::units {
namespace {  // NOLINT(google-build-namespaces): one copy per instruction set, on purpose

// Clamps x to [−limit, limit]; a NaN stays NaN.
KADANOFF_INLINE float clamp(float x, float limit) {
  const float below = x > limit ? limit : x;
  return below < -limit ? -limit : below;
}

#if defined(__AVX512F__)
typedef float F32x16 __attribute__((vector_size(64)));  // NOLINT(modernize-use-using)

// The compiler makes two comparisons of the float version, because a NaN has to pass; these instructions let a NaN
// pass. (The form with a mask: in the form without one, g++ 12 warns about its own header.)
KADANOFF_INLINE F32x16 clamp(const F32x16& x, float limit) {
  const F32x16 most = F32x16{} + limit;
  const __m512 below = _mm512_maskz_min_ps(0xFFFF, (__m512)most, (__m512)x);
  return (F32x16)_mm512_maskz_max_ps(0xFFFF, (__m512)-most, below);
}
#endif

// tanh x = x P(x²) / Q(x²), a minimax fit of the relative error on |x| ≤ 8.5 (1.2·10⁻⁸ before rounding); beyond it tanh
// is 1 in single precision. T is float or a vector of them.
template <class T>
KADANOFF_INLINE T tanh_rational(T x) {
  x = clamp(x, 8.5F);
  const T s = x * x;
  T p = 1.4269233794550473e-08F * s + 2.125104765582364e-05F;
  p = p * s + 0.0035340269096195698F;
  p = p * s + 0.1341324746608734F;
  p = p * s + 1.0F;
  T q = 8.145125320879743e-07F * s + 0.00033488651388324797F;
  q = q * s + 0.02602275274693966F;
  q = q * s + 0.46746569871902466F;
  q = q * s + 1.0F;
  return clamp(x * p / q, 1.0F);
}

// row[j] ← tanh(row[j] + bias[j])
KADANOFF_INLINE void tanh_bias_row(float* __restrict row, const float* __restrict bias, std::int64_t cols) {
#if defined(__AVX512F__)
  for (std::int64_t j = 0; j < cols; j += random::simd_lanes) {
    const std::int64_t left = cols - j;
    const auto mask = static_cast<__mmask16>(left >= random::simd_lanes ? 0xFFFF : (1 << left) - 1);
    const auto x = (F32x16)_mm512_maskz_loadu_ps(mask, row + j) + (F32x16)_mm512_maskz_loadu_ps(mask, bias + j);
    _mm512_mask_storeu_ps(row + j, mask, (__m512)tanh_rational(x));
  }
#else
  for (std::int64_t j = 0; j < cols; ++j) row[j] = tanh_rational(row[j] + bias[j]);
#endif
}

}  // namespace
}  // namespace kadanoff::units
