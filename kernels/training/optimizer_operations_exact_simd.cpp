// See optimizer_operations.hpp.
#include "kernels/training/optimizer_simd.hpp"

namespace kadanoff::training::KADANOFF_SIMD {
namespace {

void sgd(const OptimizerStep& step, std::int64_t count, const float* gradient, float scale, float* parameters) {
  sgd_step(step, count, gradient, scale, parameters);
}

void momentum(const OptimizerStep& step, std::int64_t count, const float* gradient, float scale, float* parameters,
              float* velocity) {
  momentum_step(step, count, gradient, scale, parameters, velocity);
}

void adam(const OptimizerStep& step, std::int64_t count, const float* gradient, float scale, float* parameters,
          float* first_moment, float* second_moment) {
  adam_step(step, count, gradient, scale, parameters, first_moment, second_moment);
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

float dot(std::int64_t count, const float* __restrict x, const float* __restrict y) {
  constexpr std::int64_t lanes = 16;
  float sums[lanes] = {};
  std::int64_t j = 0;
  for (; j + lanes <= count; j += lanes)
    for (std::int64_t k = 0; k < lanes; ++k) sums[k] += x[j + k] * y[j + k];
  for (std::int64_t k = 0; j < count; ++j, ++k) sums[k] += x[j] * y[j];
  for (std::int64_t half = lanes / 2; half > 0; half /= 2)
    for (std::int64_t k = 0; k < half; ++k) sums[k] += sums[k + half];
  return sums[0];
}

void add_weighted_rows(std::int64_t rows, std::int64_t cols, const float* __restrict x, std::int64_t stride,
                       const float* __restrict factors, float* __restrict sums) {
  for (std::int64_t i = 0; i < rows; ++i)
    for (std::int64_t j = 0; j < cols; ++j) sums[j] += factors[i] * x[i * stride + j];
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
                                                  .dot = dot,
                                                  .add_weighted_rows = add_weighted_rows,
                                                  .add_two = add_two};
  return operations;
}

}  // namespace kadanoff::training::KADANOFF_SIMD
