// One update of a small RBM in two launches. In the first, a block keeps W in shared memory and takes one tile of
// samples after another through the whole chain there. Products use register tiles of 4 × 4. The block writes one
// partial gradient. The second kernel sums the partial gradients in a fixed order and takes the step.
//
// Only for fp32 without centred gradients, and only if W and a tile fit into a block's shared memory: 100 × 64 takes
// 110 KiB.
#pragma once

#include "kernels/core/cuda_resources.cuh"
#include "kernels/training/contrastive.hpp"

namespace kadanoff::training::cuda {

// What the current device has for the kernels. To make it also allows them to use that much: make it before the first
// update.
struct FusedLimits {
  int multiprocessors;
  int bytes_a_block;  // of shared memory, besides what the kernels take without being told

  explicit FusedLimits(Device device);
};

// How an update is cut; it follows from the shapes, the kind of GPU, and how many blocks of the compiled kernel a
// multiprocessor of it takes.
struct FusedPlan {
  int tile = 0;  // samples; 0: it cannot be fused
  int blocks = 0;
  std::size_t shared_bytes = 0;

  [[nodiscard]] bool is_possible() const { return tile != 0; }
};

FusedPlan plan_fused(const FusedLimits& limits, const ContrastiveDivergence& method, std::int64_t visible,
                     std::int64_t hidden, std::int64_t n);

// The largest number of workspace floats that any plan needs.
std::int64_t fused_floats(std::int64_t visible, std::int64_t hidden, std::int64_t n);

void fused_update(CudaResources& gpu, const FusedPlan& fused, const ContrastiveDivergence& method, const StepPlan& plan,
                  const StepState& step, const rows::SpinRows& data, const TrainingView& state, float* memory,
                  double* squared_error);

}  // namespace kadanoff::training::cuda
