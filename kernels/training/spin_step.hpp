// The step of a block of 64 × 64 weights on the CPU, from counts of spins (linalg/spin_counts.hpp), with all else that
// needs a weight while it is in the cache: centring of its gradient, and the magnitudes that the next update needs.
// Compiled once for each instruction set, with one rounding per operation (optimizer_operations_exact_simd.cpp): the
// same bits on each. Internal to the *_cpu.cpp sources of kernels/.
#pragma once

#include <cstdint>

#include "kernels/core/isa.hpp"
#include "kernels/core/view.hpp"
#include "kernels/training/optimizer_operations.hpp"

namespace kadanoff::training {

constexpr int spin_step_lanes = 16;  // partial sums of a row, one for each column modulo 16

// For a gradient that is centred over the batch, with v̄ and h̄ the means of v₀ and h₀ and b, c the biases' gradients:
// G_ij ← g_ij − v̄_i c_j − b_i h̄_j, and sums of G for the biases. Pointers are to the block's first unit. Those of
// hidden units go on for 64 units, with zeros beyond the last one; so do the sums along columns.
struct SpinCentring {
  const float *visible_means, *visible_bias;  // v̄, b; null if the gradient is not centred
  const float *hidden_means, *hidden_bias;    // h̄, c
  float* along_rows;                          // [16 i + lane] += Σ_j G_ij h̄_j, j = lane, lane + 16 …
  float* along_columns;                       // [j] += Σ_i v̄_i G_ij
};

// Σ |w| 2⁻²⁴ of the new weights, as linalg::SpinMagnitudesOf adds them up: of_rows[16 i + lane] and of_columns[j],
// which goes on for 64 units, over i. For entries of 16 bits, of passes: of_columns points to the sums of the block's
// first, second and third pass of rows, largest[i] to the largest of row i so far, whose present one is in of_rows.
struct SpinMagnitudesOfBlock {
  float* of_rows;
  float* of_columns;
  bool of_passes;
  std::int64_t first_row, first_col;  // of the block, in W
  float* largest;
};

struct SpinStep {
  const Optimizer& optimizer;
  const OptimizerStep& step;
  float scale;                                         // of the gradient
  std::int64_t rows, cols;                             // ≤ 64
  const std::int32_t* different;                       // [64 i + j]: in how many samples units i and j differ
  std::int32_t samples;                                // g_ij = samples − 2 different_ij
  Matrix<float> weights, first_moment, second_moment;  // the block's; moments as the optimizer needs them
  SpinCentring centring;
  SpinMagnitudesOfBlock magnitudes;
};

struct SpinStepOperations {
  void (*step)(const SpinStep& step);
  // sums[i] ← Σ_lane lanes[16 i + lane]
  void (*sum_lanes)(const float* lanes, std::int64_t count, float* sums);
};

KADANOFF_OPERATIONS(SpinStepOperations, spin_step_operations);

}  // namespace kadanoff::training
