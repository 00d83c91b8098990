// Contrastive divergence on the GPU: an update goes to the device as contrastive_plain.cuh does it, launch by launch or
// recorded once and launched as a graph, or as contrastive_fused.cuh does it.
#include <algorithm>
#include <optional>

#include "kernels/core/graph_cache.cuh"
#include "kernels/training/contrastive_device.hpp"
#include "kernels/training/contrastive_fused.cuh"
#include "kernels/training/contrastive_plain.cuh"

namespace kadanoff::training::cuda {

using kadanoff::cuda::GraphCache;
using kadanoff::cuda::LaunchedAs;

namespace {

// All that the launches of an update take by value. It changes in turns: with and without the squared error, with data
// in one buffer or another.
struct Recorded {
  ContrastiveDivergence method;
  StepPlan plan;
  rows::SpinRows data;
  TrainingView state;
  float* memory;
  double* squared_error;

  friend bool operator==(const Recorded&, const Recorded&) = default;
};

// What the workspace keeps from one update to the next.
struct Kept {
  Array<DeviceStep> step;
  bool counts = false;     // step->next is known, and it is
  std::uint32_t next = 0;  // this
  GraphCache<Recorded> graphs;
  std::optional<SharedMemory> shared_memory;  // once it was asked for

  explicit Kept(Device device) : step(device, 1) {}

  const SharedMemory& memory_for_fusing() {
    if (!shared_memory) {
      const SharedMemory memory(step.device());
      prepare_fused(memory);
      shared_memory = memory;
    }
    return *shared_memory;
  }
};

void count(LaunchCounts& counts, LaunchedAs as) {
  if (as == LaunchedAs::plain)
    ++counts.plain;
  else
    ++counts.replayed;
  if (as == LaunchedAs::new_graph) ++counts.recorded;
}

}  // namespace

double contrastive_workspace_bytes(const ContrastiveDivergence& method, std::int64_t visible, std::int64_t hidden,
                                   std::int64_t batch) {
  const auto plain = plain_floats(method, visible, hidden, batch);
  return static_cast<double>(method.launch == Launch::fused ? std::max(plain, fused_floats(visible, hidden, batch))
                                                            : plain) *
         sizeof(float);
}

void contrastive_update(CudaResources& gpu, const ContrastiveDivergence& method, const StepPlan& plan,
                        std::uint32_t update, const rows::SpinRows& data, const TrainingView& state,
                        ContrastiveWorkspace& workspace, double* squared_error) {
  const auto visible = state.parameters.visible(), hidden = state.parameters.hidden();
  const auto step_now = step_state(plan, update);
  const std::int64_t n = step_now.size;
  if (workspace.device_state == nullptr) workspace.device_state = std::make_shared<Kept>(gpu.device());
  auto& kept = *static_cast<Kept*>(workspace.device_state.get());
  if (method.launch == Launch::fused) {
    const FusedPlan fused(kept.memory_for_fusing(), method, visible, hidden, n);
    if (fused.is_possible()) {
      float* memory = workspace.reserve(gpu.device(), fused_floats(visible, hidden, plan.batch));
      fused_update(gpu, fused, method, plan, step_now, data, state, memory, squared_error);
      ++workspace.launches.fused;
      return;
    }
  }
  float* memory = workspace.reserve(gpu.device(), plain_floats(method, visible, hidden, plan.batch));
  DeviceStep* step = kept.step.data();
  const auto launch = [&] { plain_update(gpu, method, plan, n, data, state, memory, step, squared_error); };

  if (!kept.counts || kept.next != update) set_next(gpu, step, update);
  kept.counts = false;  // unless all goes well
  auto launched_as = LaunchedAs::plain;
  if (method.launch == Launch::graph && n == plan.batch)
    launched_as = kept.graphs.launch(gpu, {method, plan, data, state, memory, squared_error}, launch);
  else
    launch();
  count(workspace.launches, launched_as);
  kept.next = update + 1;
  kept.counts = true;
}

}  // namespace kadanoff::training::cuda
