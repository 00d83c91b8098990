// What stands before and after the sums of spin_product.hpp where their result shall be floats: how large the weights
// of an output are, and from sums to fields. Internal to the *_cpu.cpp sources of kernels/; the inner loops are
// compiled once for each CPU instruction set (spin_fields_exact_simd.cpp).
#pragma once

#include <cstdint>

#include "kernels/core/isa.hpp"
#include "kernels/linalg/spin_product.hpp"

namespace kadanoff::linalg {

struct SpinFields {
  static constexpr std::int64_t panel = 64;  // outputs that are done together
};

struct SpinFieldOperations {
  // magnitudes[u] ← that of output first_output + u, for spin_scale(), for all outputs of a panel that there are.
  // There is room for a whole panel.
  void (*magnitudes)(const SpinWeights& weights, std::int64_t first_output, float* magnitudes);

  // out(s, u) ← α · 2⁻ᵉ · sum of sample s and output u, for `samples` rows of out, `out_stride` floats from one to
  // the next, and `outputs` columns, a panel at most. The sum is rounded to float once, and the product with α once
  // more. Those of outputs [16 g, 16 g + 16) are at sums + g · stride, as spin_product.hpp leaves them; inverses[u] is
  // 2⁻ᵉ, with room for a whole panel.
  void (*fields)(const std::int32_t* sums, std::int64_t stride, std::int64_t samples, std::int64_t outputs,
                 const float* inverses, float alpha, float* out, std::int64_t out_stride);
};

KADANOFF_OPERATIONS(SpinFieldOperations, spin_field_operations);

}  // namespace kadanoff::linalg
