// The steps of optimizer.hpp on the GPU. The entries of a training are numbered in the order W, b, c; a gradient has
// the same number of entries.
#pragma once

#include "kernels/core/cuda_resources.cuh"
#include "kernels/training/cuda/step_state.cuh"
#include "kernels/training/optimizer.hpp"
#include "kernels/training/training_state.hpp"

namespace kadanoff::training::cuda {

// Pointers to an entry and, if they exist, to its moments.
struct Entry {
  float* value;
  float* first;
  float* second;
  bool is_weight;
};

__device__ inline Entry entry_of(const TrainingView& state, std::int64_t at) {
  const auto in = [](const rbm::ParametersView<float>& of, std::int64_t i) -> float* {
    if (of.weights.data == nullptr) return nullptr;
    if (i < of.visible() * of.hidden()) return of.weights.data + i;
    i -= of.visible() * of.hidden();
    return i < of.visible() ? of.visible_bias.data + i : of.hidden_bias.data + (i - of.visible());
  };
  return {.value = in(state.parameters, at),
          .first = in(state.first_moment, at),
          .second = in(state.second_moment, at),
          .is_weight = at < state.parameters.visible() * state.parameters.hidden()};
}

__device__ inline float penalty_slope(const Optimizer& optimizer, float weight) {
  const auto sign = static_cast<float>((weight > 0) - (weight < 0));
  return -static_cast<float>(optimizer.l2) * weight - static_cast<float>(optimizer.l1) * sign;
}

// One entry's step along the gradient g.
__device__ inline void step_entry(const Optimizer& optimizer, const StepState& step, float g, const Entry& entry) {
  const float value = *entry.value;
  if (entry.is_weight && optimizer.is_penalised()) g += penalty_slope(optimizer, value);
  if (optimizer.rule == Optimizer::Rule::adam) {
    constexpr auto beta1 = static_cast<float>(Optimizer::beta1), rest1 = static_cast<float>(1 - Optimizer::beta1);
    constexpr auto beta2 = static_cast<float>(Optimizer::beta2), rest2 = static_cast<float>(1 - Optimizer::beta2);
    const float first = beta1 * *entry.first + rest1 * g;
    const float second = beta2 * *entry.second + rest2 * g * g;
    *entry.first = first;
    *entry.second = second;
    g = first * step.first_correction / (sqrtf(second * step.second_correction) + Optimizer::epsilon);
  } else if (optimizer.momentum != 0) {
    g = static_cast<float>(optimizer.momentum) * *entry.first + g;
    *entry.first = g;
  }
  *entry.value = value + step.rate * g;
}

// Steps of all entries.
void optimizer_step(CudaResources& gpu, const Optimizer& optimizer, const DeviceStep* step, const float* gradient,
                    const TrainingView& state);

// If cuBLAS adds the gradient directly to W, call this first: W += ε (−λ₂ W − λ₁ sign W).
void apply_penalty(CudaResources& gpu, const Optimizer& optimizer, const DeviceStep* step, Matrix<float> weights);

// After cuBLAS has done u ← μ u + g: u −= λ₂ W + λ₁ sign W, then W += ε u.
void apply_momentum(CudaResources& gpu, const Optimizer& optimizer, const DeviceStep* step, Matrix<float> momentum,
                    Matrix<float> weights);

// g_W ← g_W − m_v g_cᵀ − g_b m_hᵀ of centred gradients.
void centre_weights(CudaResources& gpu, const float* visible_mean, const float* hidden_mean,
                    const float* visible_gradient, const float* hidden_gradient, Matrix<float> gradient);

}  // namespace kadanoff::training::cuda
