// Pseudo-likelihoods on the CPU: one product computes the fields. Then a task takes all its samples through one row of
// W after another, so that W passes through the cache once for many samples.
#include <cmath>

#include "kernels/core/array.hpp"
#include "kernels/linalg/spin_gemm_cpu.hpp"
#include "kernels/rbm/pseudo_likelihood.hpp"
#include "kernels/units/log_cosh.hpp"

namespace kadanoff::rbm::cpu {

using linalg::Op;
using linalg::cpu::Tile;

namespace {

constexpr std::int64_t rows_per_task = 16;

// ln (1 / (1 + e^−x))
double log_sigmoid(double x) { return x > 0 ? -std::log1p(std::exp(-x)) : x - std::log1p(std::exp(x)); }

// x = v W + c for each sample.
struct Fields {
  Array<float> memory;
  Matrix<float> x;

  Fields(CpuResources& cpu, ParametersView<const float> parameters, Matrix<const float> visible)
      : memory(cpu_device, visible.rows * parameters.hidden()), x(memory.matrix(visible.rows, parameters.hidden())) {
    linalg::cpu::spin_gemm(cpu, Op::none, 1, visible, parameters.weights, x, [&](const Tile& tile) {
      for (auto i = tile.row; i < tile.row + tile.rows; ++i)
        for (auto a = tile.col; a < tile.col + tile.cols; ++a) x(i, a) += parameters.hidden_bias[a];
    });
  }
};

// ln p(v_unit | the others); `before` is Σ_a ln 2cosh(x_a).
double log_probability(ParametersView<const float> parameters, const float* x, std::int64_t unit, float spin,
                       double before) {
  const double turned = units::log_cosh_operations().sum(x, 1, parameters.weights.row(unit),
                                                         -2.0 * static_cast<double>(spin), parameters.hidden());
  return log_sigmoid(2.0 * static_cast<double>(spin) * parameters.visible_bias[unit] + before - turned);
}

}  // namespace

void pseudo_log_likelihood(CpuResources& cpu, ParametersView<const float> parameters, Matrix<const float> visible,
                           Vector<double> out) {
  const Fields fields(cpu, parameters, visible);
  cpu.for_each_range(visible.rows, rows_per_task, [&](std::int64_t first, std::int64_t count, int) {
    double before[rows_per_task];
    for (std::int64_t i = 0; i < count; ++i) {
      const float* x = fields.x.row(first + i);
      before[i] = units::log_cosh_operations().sum(x, 1, x, 0, parameters.hidden());
      out[first + i] = 0;
    }
    for (std::int64_t unit = 0; unit < parameters.visible(); ++unit)
      for (std::int64_t i = 0; i < count; ++i)
        out[first + i] +=
            log_probability(parameters, fields.x.row(first + i), unit, visible(first + i, unit), before[i]);
  });
}

void stochastic_pseudo_log_likelihood(CpuResources& cpu, ParametersView<const float> parameters,
                                      Matrix<const float> visible, const random::RngKey& key, std::uint32_t first_row,
                                      Vector<double> out) {
  const Fields fields(cpu, parameters, visible);
  cpu.for_each_range(visible.rows, rows_per_task, [&](std::int64_t first, std::int64_t count, int) {
    for (auto i = first; i < first + count; ++i) {
      const float* x = fields.x.row(i);
      const auto unit = pseudo_likelihood_unit(key, first_row + static_cast<std::uint32_t>(i), parameters.visible());
      const double before = units::log_cosh_operations().sum(x, 1, x, 0, parameters.hidden());
      out[i] =
          static_cast<double>(parameters.visible()) * log_probability(parameters, x, unit, visible(i, unit), before);
    }
  });
}

}  // namespace kadanoff::rbm::cpu
