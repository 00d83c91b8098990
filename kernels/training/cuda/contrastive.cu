// Contrastive divergence on the GPU: an update goes to the device in two kernels (contrastive_fused.cuh) if this is
// requested and W fits, otherwise kernel by kernel or as a graph (contrastive_graph.cuh).
#include <algorithm>
#include <optional>

#include "kernels/core/cuda_event.cuh"
#include "kernels/training/contrastive.hpp"
#include "kernels/training/cuda/contrastive_fused.cuh"
#include "kernels/training/cuda/contrastive_graph.cuh"

namespace kadanoff::training::cuda {
namespace {

// What the workspace keeps from one update to the next. Nothing that an update results in depends on it.
struct DeviceState {
  kadanoff::cuda::TwoAhead ahead;
  UnfusedUpdates plain;
  std::optional<FusedLimits> limits;  // once an update was to be fused

  explicit DeviceState(Device device) : plain(device) {}
};

DeviceState& device_state(ContrastiveWorkspace& workspace, Device device) {
  if (workspace.device_state == nullptr) workspace.device_state = std::make_shared<DeviceState>(device);
  return *static_cast<DeviceState*>(workspace.device_state.get());
}

const FusedLimits& limits_of_fusing(DeviceState& state, Device device) {
  if (!state.limits) state.limits.emplace(device);
  return *state.limits;
}

}  // namespace

double contrastive_workspace_bytes(CudaResources&, const ContrastiveDivergence& method, std::int64_t visible,
                                   std::int64_t hidden, std::int64_t batch, rows::Values) {
  const auto plain = plain_floats(method, visible, hidden, batch);
  return static_cast<double>(method.launch == Launch::fused ? std::max(plain, fused_floats(visible, hidden, batch))
                                                            : plain) *
         sizeof(float);
}

void contrastive_update(CudaResources& gpu, const ContrastiveDivergence& method, const StepPlan& plan,
                        std::uint32_t update, const rows::SampleRows& data, const TrainingView& state,
                        ContrastiveWorkspace& workspace, double* squared_error) {
  const auto visible = state.parameters.visible(), hidden = state.parameters.hidden();
  auto& kept = device_state(workspace, gpu.device());
  const auto step = step_state(plan, update);
  FusedPlan fused;
  if (method.launch == Launch::fused && !data.is_real())
    fused = plan_fused(limits_of_fusing(kept, gpu.device()), method, visible, hidden, step.size);
  kept.ahead.wait();
  if (fused.is_possible()) {
    float* memory = workspace.reserve(gpu.device(), fused_floats(visible, hidden, plan.batch));
    fused_update(gpu, fused, method, plan, step, data.spins, state, memory, squared_error);
    ++workspace.launches.fused;
  } else {
    float* memory = workspace.reserve(gpu.device(), plain_floats(method, visible, hidden, plan.batch));
    const UnfusedArguments arguments{
        .method = method, .plan = plan, .data = data, .state = state, .memory = memory, .squared_error = squared_error};
    kept.plain.launch(gpu, arguments, update, workspace.launches);
  }
  kept.ahead.launched(gpu.stream());
}

}  // namespace kadanoff::training::cuda
