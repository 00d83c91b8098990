// Inner loops of optimizer.hpp over `count` neighbouring parameters, compiled once for each CPU instruction set
// (optimizer_operations_exact_simd.cpp). Internal to the *_cpu.cpp sources of kernels/.
#pragma once

#include <cstdint>

#include "kernels/core/isa.hpp"
#include "kernels/training/optimizer.hpp"
#include "kernels/training/step_state.hpp"

namespace kadanoff::training {

// One step's numbers, for the weights or (without penalties) for the biases.
struct OptimizerStep {
  float rate;  // ε
  float momentum, l1, l2;
  float first_correction, second_correction;

  static OptimizerStep of_weights(const Optimizer& optimizer, const StepState& state) {
    auto step = of_biases(optimizer, state);
    step.l1 = static_cast<float>(optimizer.l1);
    step.l2 = static_cast<float>(optimizer.l2);
    return step;
  }
  static OptimizerStep of_biases(const Optimizer& optimizer, const StepState& state) {
    return {.rate = state.rate,
            .momentum = static_cast<float>(optimizer.momentum),
            .l1 = 0,
            .l2 = 0,
            .first_correction = state.first_correction,
            .second_correction = state.second_correction};
  }
};

struct OptimizerOperations {
  // θ ← θ + ε (scale · g − λ₂ θ − λ₁ sign θ)
  void (*sgd)(const OptimizerStep& step, std::int64_t count, const float* gradient, float scale, float* parameters);

  // u ← μ u + scale · g − λ₂ θ − λ₁ sign θ,  θ ← θ + ε u
  void (*momentum)(const OptimizerStep& step, std::int64_t count, const float* gradient, float scale, float* parameters,
                   float* velocity);

  // adam of optimizer.hpp, where scale · gradient is g without the penalties.
  void (*adam)(const OptimizerStep& step, std::int64_t count, const float* gradient, float scale, float* parameters,
               float* first_moment, float* second_moment);

  // The rest of `sgd` if the gradient is added separately afterwards: θ ← θ − ε (λ₂ θ + λ₁ sign θ).
  void (*apply_penalty)(const OptimizerStep& step, std::int64_t count, float* parameters);

  // The rest of `momentum` if `velocity` already holds μ u + g.
  void (*apply_momentum)(const OptimizerStep& step, std::int64_t count, float* parameters, float* velocity);

  // Σ_j x[j] y[j], in an order that only `count` decides.
  float (*dot)(std::int64_t count, const float* x, const float* y);

  // sums[j] += Σ_i factors[i] x(i, j), rows in order.
  void (*add_weighted_rows)(std::int64_t rows, std::int64_t cols, const float* x, std::int64_t stride,
                            const float* factors, float* sums);

  // x ← x + a y + b z
  void (*add_two)(std::int64_t count, float* x, float a, const float* y, float b, const float* z);
};

KADANOFF_OPERATIONS(OptimizerOperations, optimizer_operations);

}  // namespace kadanoff::training
