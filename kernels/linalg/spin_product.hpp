// Products of ±1 spins with a matrix of floats on the CPU, without multiplication (the method of four Russians):
//
//   f(s, o) = Σ_i ± w(i, o)      + where bit i of sample s is set
//
// For a group of 6 inputs and 16 outputs a table holds all 64 signed sums of 6 rows of w. A sample then adds the entry
// that its 6 bits pick: one addition of a vector in place of 6 · 16 multiply-adds. A pass is 7 groups, 42 inputs: their
// tables fill the first-level cache, and a sum is loaded and stored once per pass. For few samples the groups are
// smaller: they cost more additions for each, and fewer for the tables.
//
// The sums are exact. Each output has a scale 2ᵉ; q(i, o) is w(i, o) · 2ᵉ rounded to the nearest integer, and
// f(s, o) = 2⁻ᵉ Σ_i ± q(i, o) is a sum of integers: its bits depend on no order, so on no number of threads, no tile
// and no instruction set.
//
// No sum overflows. e is the largest that `spin_scale` allows: with M = Σ_i |w(i, o)|, M · 2ᵉ + n/2 < 2³¹ for n inputs,
// and |q| ≤ |w| 2ᵉ + 1/2, so every partial sum, with any signs, is below 2³¹ in magnitude.
//
// Error, for |e| < 120:   |f − Σ ± w| ≤ n/2 · 2⁻ᵉ ≤ n · 2⁻³¹ · M (1 + n 2⁻²³), and one rounding of the sum to float.
// A sum of n floats one after the other has (n − 1) · 2⁻²⁴ · M, that by tables of floats (n/42 + 12) · 2⁻²⁴ · M.
// Weights so small that e would be 120 or more, M < 2⁻⁸⁹, have e = 120: the error is at most n · 2⁻¹²¹.
// An output with a weight that is no number, or infinite, has the field NaN.
//
// Internal to the *_cpu.cpp sources of kernels/; the inner loops are compiled once for each CPU instruction set
// (spin_product_simd.cpp).
#pragma once

#include <cstdint>

#include "kernels/core/isa.hpp"

namespace kadanoff::linalg {

struct SpinProduct {
  static constexpr int inputs = 42;  // of a pass
  static constexpr int lanes = 16;   // outputs of a table

  static constexpr std::int64_t passes(std::int64_t inputs_in_all) { return (inputs_in_all + inputs - 1) / inputs; }
};

// The weights between `inputs` and `outputs` units: w(i, o) at data[i · stride + o], or if they are by output at
// data[o · stride + i].
struct SpinWeights {
  const float* data;
  std::int64_t inputs, outputs, stride;
  bool by_output;
};

// Of an output whose weights have the sum of magnitudes M: 2ᵉ, and 2⁻ᵉ, or NaN if M is not finite. `magnitude` is at
// least M · 2⁻²⁴ (scaled so that the sum of n < 2²⁴ finite floats is finite) and at most M · 2⁻²⁴ (1 + n 2⁻²³).
struct SpinScale {
  float scale, inverse;
};
SpinScale spin_scale(float magnitude, std::int64_t inputs);

struct SpinProductOperations {
  // passes[p · stride + s] ← bits [42 p, 42 p + 42) of sample s, for all p, and s below `samples`. A sample is a row of
  // packed spins (rows/spin_rows.hpp), `row_words` words after the one before.
  void (*cut_into_passes)(const std::uint32_t* rows, std::int64_t row_words, std::int64_t samples, std::int64_t units,
                          std::uint64_t* passes, std::int64_t stride);

  // sums[16 s + l] ← Σ_i ± q(i, first_output + l) for s below `samples` and l below 16; beyond the last output 0.
  // scales[l] is 2ᵉ of output first_output + l. Sample s of pass p is passes[p · stride + s].
  void (*sums)(const SpinWeights& weights, std::int64_t first_output, const float* scales, const std::uint64_t* passes,
               std::int64_t stride, std::int64_t samples, std::int32_t* sums);

  // Σ |w| 2⁻²⁴ of `rows` rows of a matrix: by_column[j] += that of column j, rows in order; by_row[i] ← that of row i.
  void (*magnitudes)(const float* w, std::int64_t rows, std::int64_t cols, std::int64_t stride, float* by_column,
                     float* by_row);
};

KADANOFF_OPERATIONS(SpinProductOperations, spin_product_operations);

}  // namespace kadanoff::linalg
