// Softmax sixteen classes at a time; see layer_operations.hpp.
#include <cmath>
#include <limits>

#include "kernels/classifier/layer_operations.hpp"

#ifdef __AVX512F__
#include <immintrin.h>
#endif

namespace kadanoff::classifier::KADANOFF_SIMD {
namespace {

// GCC and clang split them into the registers that there are.
typedef float F32x16 __attribute__((vector_size(64)));          // NOLINT(modernize-use-using)
typedef std::int32_t I32x16 __attribute__((vector_size(64)));   // NOLINT(modernize-use-using)
typedef std::uint32_t U32x16 __attribute__((vector_size(64)));  // NOLINT(modernize-use-using)
constexpr std::int64_t lanes = 16;

inline __attribute__((always_inline)) F32x16 load(const float* from) {
  F32x16 value;
  __builtin_memcpy(&value, from, sizeof value);
  return value;
}
inline __attribute__((always_inline)) void store(float* to, const F32x16& value) {
  __builtin_memcpy(to, &value, sizeof value);
}

// All ones in the lanes of the first `count` classes.
inline __attribute__((always_inline)) I32x16 first_lanes(std::int64_t count) {
  constexpr I32x16 numbers{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return numbers < static_cast<std::int32_t>(count < lanes ? count : lanes);
}

// eˣ for x ≤ 0, 0 below −87.3 where it is hardly a normal number any more: 2ⁿ eʳ with |r| ≤ ln 2 / 2, and for eʳ its
// series (next term: 5·10⁻⁹). A NaN stays one.
inline __attribute__((always_inline)) F32x16 exp_negative(const F32x16& x) {
  constexpr float log2_e = 1.44269504088896341F, ln2_high = 0.693359375F, ln2_low = -2.12194440054690583e-4F;
  constexpr float to_integer = 12582912.0F;  // 1.5 · 2²³: what is added to it is rounded to an integer
  const F32x16 shifted = x * log2_e + to_integer;
  const F32x16 n = shifted - to_integer;
  const F32x16 r = (x - n * ln2_high) - n * ln2_low;
  F32x16 e = r * (1.0F / 5040) + (1.0F / 720);
  e = e * r + (1.0F / 120);
  e = e * r + (1.0F / 24);
  e = e * r + (1.0F / 6);
  e = e * r + 0.5F;
  e = e * r + 1.0F;
  e = e * r + 1.0F;
  e = e * (F32x16)(((U32x16)shifted << 23) + 0x3F800000U);  // unsigned: far below −87.3 it wraps, and is not taken
  return x < -87.3F ? F32x16{} : e;
}

inline __attribute__((always_inline)) float largest(const F32x16& x) {
#ifdef __AVX512F__
  return _mm512_reduce_max_ps((__m512)x);
#else
  float largest_yet = x[0];
  for (int k = 1; k < lanes; ++k) largest_yet = x[k] > largest_yet ? x[k] : largest_yet;
  return largest_yet;
#endif
}

inline __attribute__((always_inline)) float sum(const F32x16& x) {
#ifdef __AVX512F__
  return _mm512_reduce_add_ps((__m512)x);
#else
  float eight[8], four[4];
  for (int k = 0; k < 8; ++k) eight[k] = x[k] + x[k + 8];
  for (int k = 0; k < 4; ++k) four[k] = eight[k] + eight[k + 4];
  return (four[0] + four[2]) + (four[1] + four[3]);
#endif
}

struct Normaliser {
  float largest;  // logit
  float sum;      // Σ exp(logit − largest)
};

// One row: the logits become exp(logit − largest), padding 0.
inline __attribute__((always_inline)) Normaliser exponentials(float* row, std::int64_t classes, const float* bias) {
  const float lowest = -std::numeric_limits<float>::infinity();
  F32x16 most = F32x16{} + lowest;
  for (std::int64_t j = 0; j < classes; j += lanes) {
    const F32x16 x = load(row + j) + load(bias + j);
    const F32x16 logits = first_lanes(classes - j) ? x : F32x16{} + lowest;
    most = logits > most ? logits : most;
    store(row + j, logits);
  }
  const float top = largest(most);
  F32x16 total{};
  for (std::int64_t j = 0; j < classes; j += lanes) {
    const F32x16 e = first_lanes(classes - j) ? exp_negative(load(row + j) - top) : F32x16{};
    total += e;
    store(row + j, e);
  }
  return {top, sum(total)};
}

inline __attribute__((always_inline)) void scale(float* row, std::int64_t classes, float factor) {
  for (std::int64_t j = 0; j < classes; j += lanes)
    store(row + j, first_lanes(classes - j) ? load(row + j) * factor : F32x16{});
}

void softmax(float* x, std::int64_t rows, std::int64_t classes, std::int64_t stride, const float* bias) {
  for (std::int64_t i = 0; i < rows; ++i) {
    float* row = x + i * stride;
    scale(row, classes, 1.0F / exponentials(row, classes, bias).sum);
  }
}

double softmax_delta(float* x, std::int64_t rows, std::int64_t classes, std::int64_t stride, const float* bias,
                     const std::int32_t* labels, Loss loss) {
  const bool want_loss = loss == Loss::wanted;
  // −ln p = ln Σ − (logit − largest). The logarithm of sixteen sums at once: each is between 1 and `classes`.
  double linear = 0, logarithms = 0, product = 1;
  for (std::int64_t i = 0; i < rows; ++i) {
    float* row = x + i * stride;
    const std::int32_t label = labels[i];
    const float logit = row[label] + bias[label];
    const Normaliser normaliser = exponentials(row, classes, bias);
    scale(row, classes, 1.0F / normaliser.sum);
    row[label] -= 1.0F;
    linear += static_cast<double>(normaliser.largest) - static_cast<double>(logit);
    product *= static_cast<double>(normaliser.sum);
    if (want_loss && (i % 16 == 15 || i + 1 == rows)) {
      logarithms += __builtin_log(product);
      product = 1;
    }
  }
  return want_loss ? linear + logarithms : 0;
}

void tanh_delta(float* __restrict delta, const float* __restrict z, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) delta[i] *= 1.0F - z[i] * z[i];
}

}  // namespace

const LayerOperations& layer_operations() {
  static constexpr LayerOperations operations{
      .softmax = softmax, .softmax_delta = softmax_delta, .tanh_delta = tanh_delta};
  return operations;
}

}  // namespace kadanoff::classifier::KADANOFF_SIMD
