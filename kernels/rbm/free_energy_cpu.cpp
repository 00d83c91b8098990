// Free energies on the CPU: a product, then the sum of ln 2cosh over each row.
#include <vector>

#include "kernels/core/array.hpp"
#include "kernels/linalg/spin_gemm.hpp"
#include "kernels/rbm/free_energy.hpp"
#include "kernels/rows/row_operations.hpp"
#include "kernels/units/log_cosh.hpp"

namespace kadanoff::rbm::cpu {

using linalg::Op;

void free_energy(CpuResources& cpu, ParametersView<const float> parameters, Matrix<const float> visible,
                 Vector<double> energies) {
  Array<float> memory(cpu_device, visible.rows * parameters.hidden());
  const auto fields = memory.matrix(visible.rows, parameters.hidden());
  linalg::cpu::spin_gemm(cpu, Op::none, 1, visible, parameters.weights, fields);
  const std::vector<double> bias(parameters.visible_bias.data,
                                 parameters.visible_bias.data + parameters.visible_bias.size);
  constexpr std::int64_t rows_per_task = 64;
  const auto& log_cosh = units::log_cosh_operations();
  cpu.for_each_range(visible.rows, rows_per_task, [&](std::int64_t first, std::int64_t count, int) {
    for (auto i = first; i < first + count; ++i) {
      energies[i] = -rows::row_operations().dot(visible.row(i), bias.data(), visible.cols) -
                    log_cosh.sum(fields.row(i), 1, parameters.hidden_bias.data, 1, fields.cols);
    }
  });
}

}  // namespace kadanoff::rbm::cpu
