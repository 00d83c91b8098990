// The steps of optimizer_operations.hpp over neighbouring parameters, as plain loops that the compiler turns into
// vectors of the instruction set at hand. Only for *_exact_simd.cpp sources: with one rounding per operation, the
// results are the same bits on each instruction set.
#pragma once

#include "kernels/random/philox_simd.hpp"
#include "kernels/training/optimizer_operations.hpp"

namespace kadanoff::training {
namespace {  // NOLINT(google-build-namespaces): one copy an instruction set, on purpose

KADANOFF_INLINE float penalty(const OptimizerStep& step, float parameter) {
  const auto sign = static_cast<float>(parameter > 0) - static_cast<float>(parameter < 0);
  return step.l2 * parameter + step.l1 * sign;
}

KADANOFF_INLINE void sgd_step(const OptimizerStep& step, std::int64_t count, const float* __restrict gradient,
                              float scale, float* __restrict parameters) {
  for (std::int64_t i = 0; i < count; ++i)
    parameters[i] += step.rate * (scale * gradient[i] - penalty(step, parameters[i]));
}

KADANOFF_INLINE void momentum_step(const OptimizerStep& step, std::int64_t count, const float* __restrict gradient,
                                   float scale, float* __restrict parameters, float* __restrict velocity) {
  for (std::int64_t i = 0; i < count; ++i) {
    velocity[i] = step.momentum * velocity[i] + scale * gradient[i] - penalty(step, parameters[i]);
    parameters[i] += step.rate * velocity[i];
  }
}

KADANOFF_INLINE void adam_step(const OptimizerStep& step, std::int64_t count, const float* __restrict gradient,
                               float scale, float* __restrict parameters, float* __restrict first_moment,
                               float* __restrict second_moment) {
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

}  // namespace
}  // namespace kadanoff::training
