// Updates of contrastive_plain.cuh on a GPU's stream, launched one by one or as recorded graphs.
//
// A kernel of each update works out its step (step_state_cuda.cuh), and counts: so the launches of update t are those
// of update t + 1, and a graph of them need not change. What we remember is up to which update the GPU has counted.
#pragma once

#include <cstdint>
#include <optional>

#include "kernels/core/array.hpp"
#include "kernels/core/graph_cache.cuh"
#include "kernels/training/contrastive_plain.cuh"

namespace kadanoff::training::cuda {

// All that the launches of an update take by value; where two are equal, so are their graphs. It changes in turns: with
// and without the squared error, with data in one buffer or another.
struct PlainArguments {
  ContrastiveDivergence method;
  StepPlan plan;
  rows::SpinRows data;
  TrainingView state;
  float* memory;  // plain_floats()
  double* squared_error;

  friend bool operator==(const PlainArguments&, const PlainArguments&) = default;
};

class PlainUpdates {
 public:
  explicit PlainUpdates(Device device) : step_(device, 1) {}

  // Puts update number `update` on the stream; with Launch::graph as a graph, but for an epoch's last batch if it is a
  // smaller one. Does not wait for the device. Counts itself in `counts`.
  void launch(CudaResources& gpu, const PlainArguments& arguments, std::uint32_t update, LaunchCounts& counts);

 private:
  Array<DeviceStep> step_;
  std::optional<std::uint32_t> next_update_;  // that the GPU will count to by itself
  kadanoff::cuda::GraphCache<PlainArguments> graphs_;
};

}  // namespace kadanoff::training::cuda
