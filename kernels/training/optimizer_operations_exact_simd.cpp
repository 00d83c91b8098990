// See optimizer_operations.hpp and spin_step.hpp. The steps are plain loops that the compiler turns into vectors of the
// instruction set at hand.
#include "kernels/linalg/registers_simd.hpp"
#include "kernels/linalg/spin_magnitudes_simd.hpp"
#include "kernels/linalg/spin_product.hpp"
#include "kernels/training/optimizer_operations.hpp"
#include "kernels/training/spin_step.hpp"

namespace kadanoff::training::KADANOFF_SIMD {
namespace {

using linalg::Floats;

constexpr std::int64_t units = 64, lanes = spin_step_lanes, inputs = linalg::SpinProduct::inputs;
static_assert(lanes == linalg::magnitude_lanes);

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

KADANOFF_INLINE void sgd(const OptimizerStep& step, std::int64_t count, const float* __restrict gradient, float scale,
                         float* __restrict parameters) {
  with_penalty(step, [&](const auto& penalty_of) {
    for (std::int64_t i = 0; i < count; ++i)
      parameters[i] += step.rate * (scale * gradient[i] - penalty_of(parameters[i]));
  });
}

KADANOFF_INLINE void momentum(const OptimizerStep& step, std::int64_t count, const float* __restrict gradient,
                              float scale, float* __restrict parameters, float* __restrict velocity) {
  with_penalty(step, [&](const auto& penalty_of) {
    for (std::int64_t i = 0; i < count; ++i) {
      velocity[i] = step.momentum * velocity[i] + scale * gradient[i] - penalty_of(parameters[i]);
      parameters[i] += step.rate * velocity[i];
    }
  });
}

KADANOFF_INLINE void adam(const OptimizerStep& step, std::int64_t count, const float* __restrict gradient, float scale,
                          float* __restrict parameters, float* __restrict first_moment,
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
  alignas(64) float sums[lanes] = {};
  std::int64_t j = 0;
  for (; j + lanes <= count; j += lanes)
    for (std::int64_t k = 0; k < lanes; ++k) sums[k] += x[j + k] * y[j + k];
  for (std::int64_t k = 0; j < count; ++j, ++k) sums[k] += x[j] * y[j];
  return linalg::sum_of_lanes(sums);
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

KADANOFF_INLINE Floats load(const float* from) {
  Floats x;
  __builtin_memcpy(&x, from, sizeof x);
  return x;
}

// lane_sums[j % 16] += x[j], in the order of j.
KADANOFF_INLINE void add_to_lanes(float* lane_sums, const float* x) {
  for (std::int64_t k = 0; k < lanes; k += linalg::words_of_register) {
    Floats sum = load(lane_sums + k);
    for (std::int64_t j = 0; j < units; j += lanes) sum += load(x + j + k);
    __builtin_memcpy(lane_sums + k, &sum, sizeof sum);
  }
}

KADANOFF_INLINE void add(float* to, const float* x) {
  for (std::int64_t j = 0; j < units; j += linalg::words_of_register) {
    const Floats sum = load(to + j) + load(x + j);
    __builtin_memcpy(to + j, &sum, sizeof sum);
  }
}

// The gradient of row i.
KADANOFF_INLINE void gradient_of(const SpinStep& s, std::int64_t i, float* __restrict g) {
  const std::int32_t* different = s.different + units * i;
  const std::int32_t samples = s.samples;
  for (std::int64_t j = 0; j < units; ++j) g[j] = static_cast<float>(samples - 2 * different[j]);
}

KADANOFF_INLINE void centre(const SpinCentring& c, std::int64_t i, float* __restrict g) {
  const float mean = c.visible_means[i], bias = c.visible_bias[i];
  const float *hidden_means = c.hidden_means, *hidden_bias = c.hidden_bias;
  float products[units];
  for (std::int64_t j = 0; j < units; ++j) g[j] -= mean * hidden_bias[j] + bias * hidden_means[j];
  for (std::int64_t j = 0; j < units; ++j) products[j] = g[j] * hidden_means[j];
  add_to_lanes(c.along_rows + lanes * i, products);
  for (std::int64_t j = 0; j < units; ++j) products[j] = mean * g[j];
  add(c.along_columns, products);
}

// Where passes of 16 bits end in the columns of a block.
struct PassEnds {
  // Of each 16 columns, 1 for those in the pass of the first of them, else 0; and whether it ends with one of them.
  alignas(64) float before[units];
  bool ends[units / lanes];

  explicit PassEnds(std::int64_t first_col) {
    for (std::int64_t j = 0; j < units; j += lanes) {
      const std::int64_t left = inputs - (first_col + j) % inputs;
      for (std::int64_t k = 0; k < lanes; ++k) before[j + k] = k < left ? 1.0F : 0.0F;
      ends[j / lanes] = left <= lanes;
    }
  }
};

KADANOFF_INLINE void note_passes(const SpinMagnitudesOfBlock& to, const PassEnds& passes, std::int64_t i,
                                 const float* magnitudes) {
  constexpr int registers = lanes / linalg::words_of_register;
  float* of_row = to.of_rows + lanes * i;
  Floats sum[registers];
  __builtin_memcpy(sum, of_row, sizeof sum);
  for (std::int64_t j = 0; j < units; j += lanes) {
    Floats rest[registers];
    for (int r = 0; r < registers; ++r) {
      const auto at = j + r * linalg::words_of_register;
      const Floats m = load(magnitudes + at), before = m * load(passes.before + at);
      sum[r] += before;
      rest[r] = m - before;
    }
    if (!passes.ends[j / lanes]) continue;
    __builtin_memcpy(of_row, sum, sizeof sum);
    to.largest[i] = linalg::larger(to.largest[i], linalg::sum_of_lanes(of_row));
    __builtin_memcpy(sum, rest, sizeof sum);
  }
  __builtin_memcpy(of_row, sum, sizeof sum);
}

KADANOFF_INLINE void note_magnitudes(const SpinMagnitudesOfBlock& to, const PassEnds& passes, std::int64_t i,
                                     const float* w) {
  float magnitudes[units];
  for (std::int64_t j = 0; j < units; ++j) magnitudes[j] = linalg::magnitude(w[j]);
  if (!to.of_passes) {
    add_to_lanes(to.of_rows + lanes * i, magnitudes);
    add(to.of_columns, magnitudes);
  } else {
    note_passes(to, passes, i, magnitudes);
    add(to.of_columns + ((to.first_row + i) / inputs - to.first_row / inputs) * units, magnitudes);
  }
}

// A row of the block, all 64 of it.
KADANOFF_INLINE void step_row(const SpinStep& s, std::int64_t i, float* __restrict w, float* __restrict first_moment,
                              float* __restrict second_moment) {
  float g[units];
  gradient_of(s, i, g);
  if (s.centring.visible_means != nullptr) centre(s.centring, i, g);
  if (s.optimizer.rule == Optimizer::Rule::adam)
    adam(s.step, units, g, s.scale, w, first_moment, second_moment);
  else if (s.optimizer.has_first_moment())
    momentum(s.step, units, g, s.scale, w, first_moment);
  else
    sgd(s.step, units, g, s.scale, w);
}

// A row that ends before, in a copy. Its other columns have a gradient, too, which is of no unit.
void step_short_row(const SpinStep& s, const PassEnds& passes, std::int64_t i) {
  Matrix<float> parts[] = {s.weights, s.first_moment, s.second_moment};
  float copies[3][units] = {};
  const auto bytes = static_cast<std::size_t>(s.cols) * sizeof(float);
  for (int part = 0; part < 3; ++part)
    if (parts[part].data != nullptr) __builtin_memcpy(copies[part], parts[part].row(i), bytes);
  step_row(s, i, copies[0], copies[1], copies[2]);
  for (std::int64_t j = s.cols; j < units; ++j) copies[0][j] = 0;
  note_magnitudes(s.magnitudes, passes, i, copies[0]);
  for (int part = 0; part < 3; ++part)
    if (parts[part].data != nullptr) __builtin_memcpy(parts[part].row(i), copies[part], bytes);
}

void step(const SpinStep& s) {
  const PassEnds passes(s.magnitudes.first_col);
  for (std::int64_t i = 0; i < s.rows; ++i)
    if (s.cols == units) {
      step_row(s, i, s.weights.row(i), s.first_moment.row(i), s.second_moment.row(i));
      note_magnitudes(s.magnitudes, passes, i, s.weights.row(i));
    } else {
      step_short_row(s, passes, i);
    }
}

void sum_lanes(const float* of, std::int64_t count, float* sums) {
  for (std::int64_t i = 0; i < count; ++i) sums[i] = linalg::sum_of_lanes(of + lanes * i);
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

const SpinStepOperations& spin_step_operations() {
  static constexpr SpinStepOperations operations{.step = step, .sum_lanes = sum_lanes};
  return operations;
}

}  // namespace kadanoff::training::KADANOFF_SIMD
