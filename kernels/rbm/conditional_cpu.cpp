// The conditional means on the CPU: a product, then tanh of each row with its bias.
#include "kernels/linalg/spin_gemm_cpu.hpp"
#include "kernels/rbm/conditional.hpp"
#include "kernels/units/unit_operations.hpp"

namespace kadanoff::rbm::cpu {

using linalg::Op;
using linalg::cpu::Tile;

namespace {

// The product with W, and bias and tanh on each tile of the result while it is in the cache.
void mean(CpuResources& cpu, Matrix<const float> given, Op op, Matrix<const float> weights, Vector<const float> bias,
          Matrix<float> out) {
  const auto& units = units::unit_operations();
  linalg::cpu::spin_gemm(cpu, op, 1, given, weights, out, [&](const Tile& tile) {
    units.tanh_bias(&out(tile.row, tile.col), tile.rows, tile.cols, out.stride, bias.data + tile.col);
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

}  // namespace kadanoff::rbm::cpu
