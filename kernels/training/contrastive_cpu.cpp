// Contrastive divergence on the CPU, by one of two strategies, which the shape of the RBM decides:
//
//   by_samples   W fits in a core's cache: a thread takes some of the samples through the whole chain.
//   by_products  W does not fit: all threads share each product of the chain.
//
// Both do the same computation, whatever the operands of their products are.
#include "kernels/training/contrastive_cpu.hpp"

#include "kernels/training/contrastive.hpp"

namespace kadanoff::training::cpu {
namespace {

const Strategies& strategies_of(const ContrastiveDivergence& method, std::int64_t batch, rows::Values data) {
  if (works_by_tables(cpu_device, method, batch, data)) return spin_strategies();
  return method.precision == Precision::bf16 ? bf16_strategies() : fp32_strategies();
}

// `batch` is the training's, not that of a shorter last one of an epoch: all updates of a training are alike.
const Strategy& strategy_for(const ContrastiveDivergence& method, std::int64_t visible, std::int64_t hidden,
                             std::int64_t batch, rows::Values data) {
  constexpr std::int64_t weights_in_cache = 65536;  // 256 KiB of W
  const auto& strategies = strategies_of(method, batch, data);
  return visible * hidden <= weights_in_cache ? strategies.by_samples : strategies.by_products;
}

}  // namespace

double contrastive_workspace_bytes(CpuResources& cpu, const ContrastiveDivergence& method, std::int64_t visible,
                                   std::int64_t hidden, std::int64_t batch, rows::Values data) {
  const auto& strategy = strategy_for(method, visible, hidden, batch, data);
  return static_cast<double>(strategy.memory_floats(method, visible, hidden, batch, cpu.threads())) * sizeof(float);
}

void contrastive_update(CpuResources& cpu, const ContrastiveDivergence& method, const StepPlan& plan,
                        std::uint32_t update, const rows::SampleRows& data, const TrainingView& state,
                        ContrastiveWorkspace& workspace, double* squared_error) {
  const Update arguments{.cpu = cpu,
                         .method = method,
                         .plan = plan,
                         .step = step_state(plan, update),
                         .data = data,
                         .state = state,
                         .want_error = squared_error != nullptr};
  const auto& strategy = strategy_for(method, arguments.visible(), arguments.hidden(), plan.batch, data.values());
  const double error = strategy.update(arguments, workspace);
  if (squared_error != nullptr) *squared_error += error;
}

}  // namespace kadanoff::training::cpu
