#include "kernels/linalg/gemm_device.hpp"
#include "kernels/rbm/conditional_device.hpp"
#include "kernels/rows/row_operations.hpp"

namespace kadanoff::rbm::cpu {

using linalg::Op;
using linalg::cpu::Tile;

namespace {

// The product with W, and bias and tanh on each tile of the result while it is in the cache.
void mean(CpuResources& cpu, Matrix<const float> given, Op op, Matrix<const float> weights, Vector<const float> bias,
          Matrix<float> out) {
  const auto& rows = rows::row_operations();
  linalg::cpu::gemm(cpu, Op::none, op, 1, given, weights, 0, out, [&](const Tile& tile) {
    rows.tanh_bias(&out(tile.row, tile.col), tile.rows, tile.cols, out.stride, bias.data + tile.col);
  });
}

}  // namespace

void hidden_mean(CpuResources& cpu, ParametersView<const float> parameters, Matrix<const float> visible,
                 Matrix<float> hidden) {
  mean(cpu, visible, Op::none, parameters.weights, parameters.hidden_bias, hidden);
}

void visible_mean(CpuResources& cpu, ParametersView<const float> parameters, Matrix<const float> hidden,
                  Matrix<float> visible) {
  mean(cpu, hidden, Op::transpose, parameters.weights, parameters.visible_bias, visible);
}

void sample(CpuResources& cpu, Matrix<float> means, const random::RngKey& key, std::uint32_t first_row,
            std::uint32_t block) {
  constexpr std::int64_t rows_per_task = 64;
  const auto& rows = rows::row_operations();
  cpu.for_each_range(means.rows, rows_per_task, [&](std::int64_t first, std::int64_t count, int) {
    rows.sample(means.row(first), count, means.cols, means.stride, key, first_row + static_cast<std::uint32_t>(first),
                0, block);
  });
}

}  // namespace kadanoff::rbm::cpu
