// Updates of contrastive_plain.cuh on a GPU's stream, launched one by one or as recorded graphs.
//
// In each update a kernel computes the step (step_state.cuh) and counts the update. So updates t and t + 1 have
// the same launches, and their graph need not change. The host remembers how far the GPU has counted.
#pragma once

#include <cstdint>
#include <optional>

#include "kernels/core/array.hpp"
#include "kernels/core/graph_cache.cuh"
#include "kernels/training/cuda/contrastive_plain.cuh"

namespace kadanoff::training::cuda {

// All that the launches of an update take by value; equal arguments have equal graphs. The arguments alternate: with
// and without the squared error, with data in one buffer or another.
struct UnfusedArguments {
  ContrastiveDivergence method;
  StepPlan plan;
  rows::SampleRows data;
  TrainingView state;
  float* memory;  // plain_floats()
  double* squared_error;

  friend bool operator==(const UnfusedArguments&, const UnfusedArguments&) = default;
};

class UnfusedUpdates {
 public:
  explicit UnfusedUpdates(Device device) : step_(device, 1) {}

  // Puts update number `update` on the stream. With Launch::graph or automatic it is launched as a graph, except for an
  // epoch's last batch if that batch is smaller. Does not wait for the device. Adds the launch to `counts`.
  void launch(CudaResources& gpu, const UnfusedArguments& arguments, std::uint32_t update, LaunchCounts& counts);

 private:
  Array<DeviceStep> step_;
  std::optional<std::uint32_t> next_update_;  // the next number in the GPU's own count
  kadanoff::cuda::GraphCache<UnfusedArguments> graphs_;
};

}  // namespace kadanoff::training::cuda
