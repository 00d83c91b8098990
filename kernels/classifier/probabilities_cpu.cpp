// The classifier's probabilities on the CPU: two products, tanh between them, softmax of each row.
#include <algorithm>

#include "kernels/classifier/layer_operations.hpp"
#include "kernels/classifier/output_layer_cpu.hpp"
#include "kernels/classifier/probabilities.hpp"
#include "kernels/linalg/gemm_cpu.hpp"
#include "kernels/units/unit_operations.hpp"

namespace kadanoff::classifier::cpu {

using linalg::Op;
using linalg::cpu::gemm_single;

// A worker takes some rows through both layers while they are in its cache.
void probabilities(CpuResources& cpu, ParametersView<const float> parameters, Matrix<const float> inputs,
                   Matrix<float> out) {
  constexpr std::int64_t rows_per_task = 128;
  const auto hidden = parameters.hidden(), classes = parameters.classes(), width = padded(classes);
  const auto output_floats = OutputLayer::floats(hidden, classes), task_floats = rows_per_task * (hidden + width);
  Array<float> memory(cpu_device, output_floats + cpu.threads() * task_floats);
  const OutputLayer output = padded_output_layer(parameters, memory.data());
  const auto& units = units::unit_operations();
  const auto& layers = layer_operations();
  cpu.for_each_range(inputs.rows, rows_per_task, [&](std::int64_t first, std::int64_t count, int worker) {
    float* scratch = memory.data() + output_floats + worker * task_floats;
    const auto z = contiguous(scratch, count, hidden, cpu_device);
    const auto p = contiguous(scratch + count * hidden, count, width, cpu_device);
    gemm_single(Op::none, Op::none, 1, inputs.slice(first, count), parameters.hidden_weights, 0, z);
    units.tanh_bias(z.data, count, hidden, hidden, parameters.hidden_bias.data);
    gemm_single(Op::none, Op::none, 1, z, output.weights, 0, p);
    layers.softmax(p.data, count, classes, width, output.bias.data);
    for (std::int64_t i = 0; i < count; ++i) std::copy_n(p.row(i), classes, out.row(first + i));
  });
}

}  // namespace kadanoff::classifier::cpu
