// See spin_fields.hpp. Vectors by hand: of plain loops over 16 floats g++ 12 makes no registers.
#include "kernels/linalg/registers_simd.hpp"
#include "kernels/linalg/spin_fields.hpp"

namespace kadanoff::linalg::KADANOFF_SIMD {
namespace {

constexpr int lanes = SpinProduct::block, panel = SpinFields::panel;

typedef std::int32_t Integers __attribute__((vector_size(register_bytes)));  // NOLINT(modernize-use-using)

std::int64_t least(std::int64_t a, std::int64_t b) { return a < b ? a : b; }

template <class Register>
KADANOFF_INLINE Register load(const void* from) {
  Register x;
  __builtin_memcpy(&x, from, sizeof x);
  return x;
}

// sums[k] ← the magnitude of the k-th floats of `count` rows, `stride` floats from one to the next, each `width` long.
KADANOFF_INLINE void add_rows(const float* w, std::int64_t count, std::int64_t stride, std::int64_t width,
                              float* sums) {
  constexpr int registers = panel / words_of_register;
  alignas(64) float padded[panel] = {};
  Floats sum[registers] = {};
  for (std::int64_t i = 0; i < count; ++i) {
    const float* from = w + i * stride;
    if (width < panel) {
      __builtin_memcpy(padded, from, sizeof(float) * static_cast<std::size_t>(width));
      from = padded;
    }
    for (int r = 0; r < registers; ++r)
      sum[r] += (Floats)(load<Words>(from + r * words_of_register) & 0x7FFFFFFFU) * 0x1p-24F;
  }
  __builtin_memcpy(sums, sum, sizeof sum);
}

float magnitude_of_row(const float* w, std::int64_t count) {
  const auto whole = count / panel, rest = count % panel;
  float sums[panel], last[panel] = {};
  add_rows(w, whole, panel, panel, sums);
  if (rest > 0) add_rows(w + whole * panel, 1, 0, rest, last);
  for (int k = 0; k < panel; ++k) sums[k] += last[k];
  for (int half = panel / 2; half > 0; half /= 2)
    for (int k = 0; k < half; ++k) sums[k] += sums[k + half];
  return sums[0];
}

void magnitudes(const SpinWeights& w, std::int64_t first_output, float* out) {
  const auto outputs = least(panel, w.outputs - first_output);
  if (!w.by_output) return add_rows(w.data + first_output, w.inputs, w.stride, outputs, out);
  for (std::int64_t l = 0; l < outputs; ++l)
    out[l] = magnitude_of_row(w.data + (first_output + l) * w.stride, w.inputs);
}

void fields(const std::int32_t* sums, std::int64_t stride, std::int64_t samples, std::int64_t outputs,
            const float* inverses, float alpha, float* out, std::int64_t out_stride) {
  for (std::int64_t first = 0; first < outputs; first += lanes) {
    const auto width = least(lanes, outputs - first);
    const std::int32_t* from = sums + first / lanes * stride;
    for (std::int64_t s = 0; s < samples; ++s) {
      Floats x[lanes / words_of_register];
      for (int l = 0; l < lanes; l += words_of_register)
        x[l / words_of_register] = __builtin_convertvector(load<Integers>(from + s * lanes + l), Floats) *
                                   load<Floats>(inverses + first + l) * alpha;
      float* to = out + s * out_stride + first;
      if (width == lanes)
        __builtin_memcpy(to, x, sizeof x);
      else
        __builtin_memcpy(to, x, sizeof(float) * static_cast<std::size_t>(width));
    }
  }
}

}  // namespace

const SpinFieldOperations& spin_field_operations() {
  static constexpr SpinFieldOperations operations{.magnitudes = magnitudes, .fields = fields};
  return operations;
}

}  // namespace kadanoff::linalg::KADANOFF_SIMD
