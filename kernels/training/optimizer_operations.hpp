// Inner loops of optimizer.hpp over `count` neighbouring parameters, compiled once for each CPU instruction set
// (optimizer_operations_simd.cpp). Internal to the *_cpu.cpp sources of kernels/.
#pragma once

#include <cstdint>

#include "kernels/training/optimizer.hpp"
#include "kernels/training/step_state.hpp"

namespace kadanoff::training {

// One step's numbers, for the weights or (without penalties) for the biases.
struct AscentStep {
  float rate;  // ε
  float momentum, l1, l2;
  float first_correction, second_correction;

  static AscentStep of_weights(const Ascent& ascent, const StepState& state) {
    auto step = of_biases(ascent, state);
    step.l1 = static_cast<float>(ascent.l1);
    step.l2 = static_cast<float>(ascent.l2);
    return step;
  }
  static AscentStep of_biases(const Ascent& ascent, const StepState& state) {
    return {state.rate, static_cast<float>(ascent.momentum), 0, 0, state.first_correction, state.second_correction};
  }
};

struct AscentOperations {
  // θ ← θ + ε (scale · g − λ₂ θ − λ₁ sign θ)
  void (*plain)(const AscentStep& step, std::int64_t count, const float* gradient, float scale, float* parameters);

  // u ← μ u + scale · g − λ₂ θ − λ₁ sign θ,  θ ← θ + ε u
  void (*momentum)(const AscentStep& step, std::int64_t count, const float* gradient, float scale, float* parameters,
                   float* velocity);

  // The same with g = scale · gradient.
  void (*adam)(const AscentStep& step, std::int64_t count, const float* gradient, float scale, float* parameters,
               float* first_moment, float* second_moment);

  // What is left of `plain` where the gradient is added by itself afterwards: θ ← θ − ε (λ₂ θ + λ₁ sign θ).
  void (*decay)(const AscentStep& step, std::int64_t count, float* parameters);

  // What is left of `momentum` where μ u + g stands in `velocity` already.
  void (*follow)(const AscentStep& step, std::int64_t count, float* parameters, float* velocity);

  // x ← x + a y + b z
  void (*add_two)(std::int64_t count, float* x, float a, const float* y, float b, const float* z);
};

// Those of current_isa().
const AscentOperations& ascent_operations();

}  // namespace kadanoff::training
