// Eight terms at a time, in double precision; see log_cosh.hpp.
#include "kernels/units/log_cosh.hpp"

namespace kadanoff::units::KADANOFF_SIMD {
namespace {

#define KADANOFF_INLINE inline __attribute__((always_inline))

// GCC and clang split them into the registers that there are.
constexpr std::int64_t lanes = 8;
typedef double F64x8 __attribute__((vector_size(64)));        // NOLINT(modernize-use-using)
typedef float F32x8 __attribute__((vector_size(32)));         // NOLINT(modernize-use-using)
typedef std::int64_t I64x8 __attribute__((vector_size(64)));  // NOLINT(modernize-use-using)

// e^t for t ≤ 0, relative error below 10⁻¹⁴: e^t = 2ⁿ e^r with |r| ≤ ln 2 / 2, the Taylor series for e^r. What is below
// e^−700 is e^−700: beside the 1 that it is added to, nothing.
KADANOFF_INLINE F64x8 exp_of_negative(F64x8 t) {
  constexpr double lowest = -700, log2_e = 1.4426950408889634074;
  constexpr double ln2_high = 6.93147180369123816490e-01, ln2_low = 1.90821492927058770002e-10;
  constexpr double rounder = 6755399441055744.0;  // 1.5 · 2⁵²: n stands in the last bits of a sum with it
  t = t < lowest ? F64x8{} + lowest : t;          // a NaN is not below
  const F64x8 shifted = t * log2_e + rounder;
  const F64x8 n = shifted - rounder;
  const F64x8 r = (t - n * ln2_high) - n * ln2_low;
  F64x8 p = 1.0 / 39916800 * r + 1.0 / 3628800;
  p = p * r + 1.0 / 362880;
  p = p * r + 1.0 / 40320;
  p = p * r + 1.0 / 5040;
  p = p * r + 1.0 / 720;
  p = p * r + 1.0 / 120;
  p = p * r + 1.0 / 24;
  p = p * r + 1.0 / 6;
  p = p * r + 0.5;
  p = p * r + 1.0;
  p = p * r + 1.0;
  const F64x8 power = (F64x8)(((I64x8)shifted + 1023) << 52);
  return p * power;
}

// The sum, while terms are added to it.
struct LogCoshSum {
  // A factor of the product is at most 2, and there are eight lanes of them: 8 · 100 < 1023 doublings.
  static constexpr int most_factors = 100;

  F64x8 magnitude{};
  F64x8 product = F64x8{} + 1;
  double logarithms = 0;
  int factors = 0;

  KADANOFF_INLINE void add(const F64x8& x) {
    const F64x8 size = (F64x8)((I64x8)x & 0x7FFFFFFFFFFFFFFF);
    add_terms(size, exp_of_negative(-2 * size));
  }
  // Only the first `count` lanes.
  KADANOFF_INLINE void add_first(const F64x8& x, std::int64_t count) {
    const F64x8 size = (F64x8)((I64x8)x & 0x7FFFFFFFFFFFFFFF);
    const I64x8 wanted = I64x8{0, 1, 2, 3, 4, 5, 6, 7} < count;
    const F64x8 rest = exp_of_negative(-2 * size);
    add_terms((F64x8)((I64x8)size & wanted), (F64x8)((I64x8)rest & wanted));
  }
  KADANOFF_INLINE double total() {
    take_logarithm();
    return ((magnitude[0] + magnitude[1]) + (magnitude[2] + magnitude[3])) +
           ((magnitude[4] + magnitude[5]) + (magnitude[6] + magnitude[7])) + logarithms;
  }

 private:
  KADANOFF_INLINE void add_terms(const F64x8& size, const F64x8& rest) {
    magnitude += size;
    product += product * rest;
    if (++factors == most_factors) take_logarithm();
  }
  KADANOFF_INLINE void take_logarithm() {
    const double all = ((product[0] * product[1]) * (product[2] * product[3])) *
                       ((product[4] * product[5]) * (product[6] * product[7]));
    logarithms += __builtin_log(all);
    product = F64x8{} + 1;
    factors = 0;
  }
};

KADANOFF_INLINE F64x8 load(const float* from) {
  F32x8 values;
  __builtin_memcpy(&values, from, sizeof values);
  return __builtin_convertvector(values, F64x8);
}
KADANOFF_INLINE F64x8 load(const double* from) {
  F64x8 values;
  __builtin_memcpy(&values, from, sizeof values);
  return values;
}
// `count` of eight; the others are 0.
template <class T>
KADANOFF_INLINE F64x8 load_first(const T* from, std::int64_t count) {
  T values[lanes] = {};
  for (std::int64_t k = 0; k < count; ++k) values[k] = from[k];
  return load(values);
}

double sum(const float* x, double alpha, const float* y, double beta, std::int64_t count) {
  LogCoshSum terms;
  std::int64_t j = 0;
  for (; j + lanes <= count; j += lanes) terms.add(alpha * load(x + j) + beta * load(y + j));
  if (j < count) terms.add_first(alpha * load_first(x + j, count - j) + beta * load_first(y + j, count - j), count - j);
  return terms.total();
}

double shift_and_sum(double* x, const float* y, double beta, std::int64_t count) {
  LogCoshSum terms;
  std::int64_t j = 0;
  for (; j + lanes <= count; j += lanes) {
    const F64x8 moved = load(x + j) + beta * load(y + j);
    __builtin_memcpy(x + j, &moved, sizeof moved);
    terms.add(moved);
  }
  if (j < count) {
    const F64x8 moved = load_first(x + j, count - j) + beta * load_first(y + j, count - j);
    for (std::int64_t k = 0; k < count - j; ++k) x[j + k] = moved[k];
    terms.add_first(moved, count - j);
  }
  return terms.total();
}

}  // namespace

const LogCoshOperations& log_cosh_operations() {
  static constexpr LogCoshOperations operations{.sum = sum, .shift_and_sum = shift_and_sum};
  return operations;
}

}  // namespace kadanoff::units::KADANOFF_SIMD
