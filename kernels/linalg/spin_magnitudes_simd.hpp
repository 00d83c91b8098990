// How magnitudes of weights are added up for the scales of spin_product.hpp. A pass over W and the step of an update
// must find the same bits, so both use this. Only for *_exact_simd.cpp sources: one rounding per operation.
#pragma once

#include "kernels/linalg/registers_simd.hpp"

namespace kadanoff::linalg {
namespace {  // NOLINT(google-build-namespaces): one copy an instruction set, on purpose

// Partial sums of a row, one for each column modulo 16: an order of addition that vectors can follow.
constexpr int magnitude_lanes = 16;

KADANOFF_INLINE float magnitude(float w) { return __builtin_fabsf(w) * 0x1p-24F; }

KADANOFF_INLINE float sum_of_lanes(const float* of) {
  alignas(64) float part[magnitude_lanes];
  __builtin_memcpy(part, of, sizeof part);
  for (int k = 0; k < 8; ++k) part[k] += part[k + 8];  // one by one: g++ 12 makes no vectors of a loop over halves
  for (int k = 0; k < 4; ++k) part[k] += part[k + 4];
  for (int k = 0; k < 2; ++k) part[k] += part[k + 2];
  return part[0] + part[1];
}

// The larger one, or a NaN if there is one.
KADANOFF_INLINE float larger(float a, float b) { return a > b || a != a ? a : b; }

}  // namespace
}  // namespace kadanoff::linalg
