// Plain loops that the compiler turns into vectors of the instruction set at hand; see optimizer_operations.hpp.
#include <cmath>

#include "kernels/training/optimizer_operations.hpp"

namespace kadanoff::training::KADANOFF_SIMD {
namespace {

float penalty(const OptimizerStep& step, float parameter) {
  const auto sign = static_cast<float>(parameter > 0) - static_cast<float>(parameter < 0);
  return step.l2 * parameter + step.l1 * sign;
}

void sgd(const OptimizerStep& step, std::int64_t count, const float* __restrict gradient, float scale,
         float* __restrict parameters) {
  for (std::int64_t i = 0; i < count; ++i)
    parameters[i] += step.rate * (scale * gradient[i] - penalty(step, parameters[i]));
}

void momentum(const OptimizerStep& step, std::int64_t count, const float* __restrict gradient, float scale,
              float* __restrict parameters, float* __restrict velocity) {
  for (std::int64_t i = 0; i < count; ++i) {
    velocity[i] = step.momentum * velocity[i] + scale * gradient[i] - penalty(step, parameters[i]);
    parameters[i] += step.rate * velocity[i];
  }
}

void adam(const OptimizerStep& step, std::int64_t count, const float* __restrict gradient, float scale,
          float* __restrict parameters, float* __restrict first_moment, float* __restrict second_moment) {
  constexpr auto beta1 = static_cast<float>(Optimizer::beta1), beta2 = static_cast<float>(Optimizer::beta2);
  constexpr auto rest1 = static_cast<float>(1 - Optimizer::beta1), rest2 = static_cast<float>(1 - Optimizer::beta2);
  for (std::int64_t i = 0; i < count; ++i) {
    const float g = scale * gradient[i] - penalty(step, parameters[i]);
    const float m = beta1 * first_moment[i] + rest1 * g, s = beta2 * second_moment[i] + rest2 * g * g;
    first_moment[i] = m;
    second_moment[i] = s;
    parameters[i] +=
        step.rate * (step.first_correction * m) / (__builtin_sqrtf(step.second_correction * s) + Optimizer::epsilon);
  }
}

void apply_penalty(const OptimizerStep& step, std::int64_t count, float* parameters) {
  for (std::int64_t i = 0; i < count; ++i) parameters[i] -= step.rate * penalty(step, parameters[i]);
}

void apply_momentum(const OptimizerStep& step, std::int64_t count, float* __restrict parameters,
                    float* __restrict velocity) {
  for (std::int64_t i = 0; i < count; ++i) {
    velocity[i] -= penalty(step, parameters[i]);
    parameters[i] += step.rate * velocity[i];
  }
}

void add_two(std::int64_t count, float* __restrict x, float a, const float* __restrict y, float b,
             const float* __restrict z) {
  for (std::int64_t i = 0; i < count; ++i) x[i] += a * y[i] + b * z[i];
}

}  // namespace

const OptimizerOperations& optimizer_operations() {
  static constexpr OptimizerOperations operations{.sgd = sgd,
                                                  .momentum = momentum,
                                                  .adam = adam,
                                                  .apply_penalty = apply_penalty,
                                                  .apply_momentum = apply_momentum,
                                                  .add_two = add_two};
  return operations;
}

}  // namespace kadanoff::training::KADANOFF_SIMD
