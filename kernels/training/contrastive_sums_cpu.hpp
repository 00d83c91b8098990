// Sums over a batch that lies in memory as a whole, in whichever precision T. Internal to
// contrastive_large_{,bf16_}cpu.cpp. `operations` are the RowOperations of T.
#pragma once

#include <algorithm>
#include <vector>

#include "kernels/training/contrastive_cpu.hpp"

namespace kadanoff::training::cpu {

inline constexpr std::int64_t rows_per_task = 64;

// to[j] += scale · Σ_i x(i, j), a task for every 64 columns.
template <class T, class Operations>
void add_columns(CpuResources& cpu, const Operations& operations, Vector<float> to, Matrix<const T> x, float scale) {
  constexpr std::int64_t columns = 64;
  cpu.for_each_range(x.cols, columns, [&](std::int64_t first, std::int64_t count, int) {
    operations.add_column_sums(to.data + first, x.data + first, x.rows, count, x.stride, scale);
  });
}

// The biases' part of `gradient`, sums over the batch; and where it will be centred the means of v₀ and h₀.
template <class T, class Operations>
void sum_layers(const Update& update, const Operations& operations, const Chain<T>& chain,
                const rbm::ParametersView<float>& gradient, Vector<float> v_means, Vector<float> h_means) {
  const auto add = [&](Vector<float> to, Matrix<const T> x, float scale) {
    add_columns(update.cpu, operations, to, x, scale);
  };
  for (const auto& sums : {gradient.visible_bias, gradient.hidden_bias, v_means, h_means})
    std::fill_n(sums.data, sums.size, 0.0F);
  add(gradient.visible_bias, chain.v_data(), 1);
  add(gradient.visible_bias, chain.v_model(), -1);
  add(gradient.hidden_bias, chain.h, 1);
  if (!update.method.centred) return;
  const float scale = 1 / static_cast<float>(chain.n);
  add(v_means, chain.v_data(), scale);
  add(h_means, chain.h_data(), scale);
}

// Σ (v₀ − v)², v being what stands in v_model.
template <class T, class Operations>
double squared_error(CpuResources& cpu, const Operations& operations, const Chain<T>& chain) {
  const auto v = chain.v_data(), w = chain.v_model();
  std::vector<double> errors(static_cast<std::size_t>((chain.n + rows_per_task - 1) / rows_per_task), 0.0);
  cpu.for_each_range(chain.n, rows_per_task, [&](std::int64_t first, std::int64_t count, int) {
    errors[static_cast<std::size_t>(first / rows_per_task)] =
        operations.squared_distance(v.row(first), w.row(first), count, v.cols, v.stride, w.stride);
  });
  double error = 0;
  for (const double block_error : errors) error += block_error;
  return error;
}

}  // namespace kadanoff::training::cpu
