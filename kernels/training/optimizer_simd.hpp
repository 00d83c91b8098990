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

// Calls loop(penalty): what most trainings need has no sign of a parameter to find. For finite parameters the bits are
// the same.
template <class Loop>
KADANOFF_INLINE void with_penalty(const OptimizerStep& step, const Loop& loop) {
  if (step.l1 == 0 && step.l2 == 0)
    loop([](float) { return 0.0F; });
  else
    loop([&step](float parameter) { return penalty(step, parameter); });
}

KADANOFF_INLINE void sgd_step(const OptimizerStep& step, std::int64_t count, const float* __restrict gradient,
                              float scale, float* __restrict parameters) {
  with_penalty(step, [&](const auto& penalty_of) {
    for (std::int64_t i = 0; i < count; ++i)
      parameters[i] += step.rate * (scale * gradient[i] - penalty_of(parameters[i]));
  });
}

KADANOFF_INLINE void momentum_step(const OptimizerStep& step, std::int64_t count, const float* __restrict gradient,
                                   float scale, float* __restrict parameters, float* __restrict velocity) {
  with_penalty(step, [&](const auto& penalty_of) {
    for (std::int64_t i = 0; i < count; ++i) {
      velocity[i] = step.momentum * velocity[i] + scale * gradient[i] - penalty_of(parameters[i]);
      parameters[i] += step.rate * velocity[i];
    }
  });
}

KADANOFF_INLINE void adam_step(const OptimizerStep& step, std::int64_t count, const float* __restrict gradient,
                               float scale, float* __restrict parameters, float* __restrict first_moment,
                               float* __restrict second_moment) {
  constexpr auto beta1 = static_cast<float>(Optimizer::beta1), beta2 = static_cast<float>(Optimizer::beta2);
  constexpr auto rest1 = static_cast<float>(1 - Optimizer::beta1), rest2 = static_cast<float>(1 - Optimizer::beta2);
  with_penalty(step, [&](const auto& penalty_of) {
    for (std::int64_t i = 0; i < count; ++i) {
      const float g = scale * gradient[i] - penalty_of(parameters[i]);
      const float m = beta1 * first_moment[i] + rest1 * g, s = beta2 * second_moment[i] + rest2 * g * g;
      first_moment[i] = m;
      second_moment[i] = s;
      parameters[i] +=
          step.rate * (step.first_correction * m) / (__builtin_sqrtf(step.second_correction * s) + Optimizer::epsilon);
    }
  });
}

}  // namespace
}  // namespace kadanoff::training
