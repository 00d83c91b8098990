// Annealing on the CPU: two products, with bias, tanh and draw on each piece while it is in the cache. The log weights
// need whole rows of v W, so the hidden layer is finished row by row; the visible layer is finished tile by tile.
#include <algorithm>
#include <vector>

#include "kernels/linalg/spin_gemm_cpu.hpp"
#include "kernels/rbm/annealed_importance.hpp"
#include "kernels/rows/row_operations.hpp"
#include "kernels/units/log_cosh.hpp"
#include "kernels/units/unit_operations.hpp"

namespace kadanoff::rbm::cpu {

using linalg::Op;
using linalg::cpu::Tile;

void anneal(CpuResources& cpu, ParametersView<const float> parameters, Vector<const float> base_bias, double from,
            double to, const AnnealedChains& chains, const random::RngKey& key, std::uint32_t first_row) {
  constexpr std::int64_t rows_per_task = 16;
  const auto& units = units::unit_operations();
  const auto& log_cosh = units::log_cosh_operations();
  const auto visible = chains.visible, hidden = chains.hidden;
  const auto log_weights = chains.log_weights;
  const auto beta = static_cast<float>(to);
  const double higher = std::max(from, to);  // x is computed at this β: the other one may be 0
  const auto ratio = static_cast<float>(to / higher);

  // What multiplies v in ln f_β' − ln f_β, and the biases at β'.
  std::vector<double> visible_gain;
  std::vector<float> visible_bias, hidden_bias;
  for (std::int64_t j = 0; j < visible.cols; ++j) {
    const double base = base_bias[j], own = parameters.visible_bias[j];
    visible_gain.push_back((to - from) * (own - base));
    visible_bias.push_back(static_cast<float>(base + to * (own - base)));
  }
  for (std::int64_t a = 0; a < hidden.cols; ++a)
    hidden_bias.push_back(static_cast<float>(to * static_cast<double>(parameters.hidden_bias[a])));

  linalg::cpu::spin_gemm(cpu, Op::none, static_cast<float>(higher), visible, parameters.weights, hidden);
  cpu.for_each_range(visible.rows, rows_per_task, [&](std::int64_t first, std::int64_t count, int) {
    for (auto i = first; i < first + count; ++i) {
      double gain = rows::row_operations().dot(visible.row(i), visible_gain.data(), visible.cols);
      float* x = hidden.row(i);
      gain += log_cosh.sum(x, to / higher, parameters.hidden_bias.data, to, hidden.cols);
      gain -= log_cosh.sum(x, from / higher, parameters.hidden_bias.data, from, hidden.cols);
      log_weights[i] += gain;
      if (ratio < 1) std::for_each(x, x + hidden.cols, [&](float& field) { field *= ratio; });
      units.tanh_bias(x, 1, hidden.cols, hidden.stride, hidden_bias.data());
      units.sample(x, 1, hidden.cols, hidden.stride, key, first_row + static_cast<std::uint32_t>(i), 0, 0);
    }
  });
  linalg::cpu::spin_gemm(cpu, Op::transpose, beta, hidden, parameters.weights, visible, [&](const Tile& tile) {
    float* block = &visible(tile.row, tile.col);
    units.tanh_bias(block, tile.rows, tile.cols, visible.stride, visible_bias.data() + tile.col);
    units.sample(block, tile.rows, tile.cols, visible.stride, key, first_row + static_cast<std::uint32_t>(tile.row),
                 static_cast<std::uint32_t>(tile.col), 1);
  });
}

}  // namespace kadanoff::rbm::cpu
