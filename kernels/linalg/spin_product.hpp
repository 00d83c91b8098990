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
// With entries of 16 bits, a vector has 32 outputs. The sums of a pass stay in 16 bits: with the largest sum of 42
// magnitudes M', M' s + 42/2 < 2¹⁵ / k, where k = 1 for up to 2¹⁶ passes, 2 for twice as many, and so on. So they can
// be added up in 32 bits. The scale s is no power of 2. The error is at most n/2 / s, that is k n M' / 65,490, and 3 ·
// 2⁻²⁴ · M for the roundings of w s and 1/s; its rms is about 4·10⁻⁴ of the field's for 6,400 inputs of like size. This
// is between fp32 and bf16 (2·10⁻³).
//
// The operations are internal to the *_cpu.cpp sources of kernels/; the inner loops are compiled once for each CPU
// instruction set (spin_product_exact_simd.cpp).
#pragma once

#include <cstdint>

#include "kernels/core/isa.hpp"

namespace kadanoff::linalg {

struct SpinProduct {
  static constexpr int inputs = 42;            // of a pass
  static constexpr int block = 16;             // outputs whose sums lie together
  static constexpr int outputs = 16;           // of a call of sums
  static constexpr int outputs_of_int16 = 32;  // and of sums_int16

  // Inputs of a table, 6 at most: the larger a table, the fewer additions for a sample, and the more entries to build.
  static constexpr int group(std::int64_t samples) {
    return samples < 8 ? 2 : samples < 40 ? 3 : samples < 112 ? 4 : samples < 256 ? 5 : 6;
  }

  static constexpr std::int64_t passes(std::int64_t inputs_in_all) { return (inputs_in_all + inputs - 1) / inputs; }
};

// The weights between `inputs` and `outputs` units: w(i, o) at data[i · stride + o], or if they are by output at
// data[o · stride + i].
struct SpinWeights {
  const float* data;
  std::int64_t inputs, outputs, stride;
  bool by_output;
};

// The scale of an output, and its inverse, or NaN if the magnitude is not finite. `magnitude` is at least M · 2⁻²⁴
// (scaled so that the sum of n < 2²⁴ finite floats is finite) and at most M · 2⁻²⁴ (1 + n 2⁻²³), where M is the sum of
// the magnitudes of all weights; for int16, the largest of any pass.
struct SpinScale {
  float scale, inverse;
};
SpinScale spin_scale(float magnitude, std::int64_t inputs);
SpinScale spin_scale_int16(float magnitude, std::int64_t inputs);

// `outputs` outputs from first_output on; scales[l] is that of output first_output + l. With entries of 32 bits:
// sums[16 s + l] ← Σ_i ± q(i, first_output + l) for s below `samples`, 0 beyond the last output. With 16 bits, the
// same, and likewise of the following 16 outputs in sums + 16 · samples. Sample s of pass p is passes[p · stride + s].
using SpinSums = void(const SpinWeights& weights, std::int64_t first_output, const float* scales,
                      const std::uint64_t* passes, std::int64_t stride, std::int64_t samples, std::int32_t* sums);

// Σ |w| 2⁻²⁴ of `rows` rows of a matrix: by_column[j] += that of column j, rows in order; by_row[i] ← that of row i, as
// sums of the columns that are equal modulo 16, each in order, lane k + 8 then added to lane k, k + 4, k + 2 and k + 1.
using SpinMagnitudesOf = void(const float* w, std::int64_t rows, std::int64_t cols, std::int64_t stride,
                              float* by_column, float* by_row);

struct SpinProductOperations {
  // passes[p · stride + s] ← bits [42 p, 42 p + 42) of sample s, for all p, and s below `samples`. A sample is a row of
  // packed spins (rows/spin_rows.hpp), `row_words` words after the one before.
  void (*cut_into_passes)(const std::uint32_t* rows, std::int64_t row_words, std::int64_t samples, std::int64_t units,
                          std::uint64_t* passes, std::int64_t stride);
  SpinSums *sums, *sums_int16;
  SpinMagnitudesOf* magnitudes;
  SpinMagnitudesOf* magnitudes_of_passes;  // by_row[i] ← the largest of any pass of row i
};

KADANOFF_OPERATIONS(SpinProductOperations, spin_product_operations);

}  // namespace kadanoff::linalg
