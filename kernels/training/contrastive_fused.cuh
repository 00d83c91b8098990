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

struct SharedMemory {
  int multiprocessors, bytes_a_block, bytes_a_multiprocessor;

  explicit SharedMemory(Device device);
};

// How an update is cut; it follows from the shapes and from the kind of GPU.
struct FusedPlan {
  int tile = 0;  // samples; 0: it cannot be fused
  int blocks = 0;
  std::size_t shared_bytes = 0;

  FusedPlan(const SharedMemory& memory, const ContrastiveDivergence& method, std::int64_t visible, std::int64_t hidden,
            std::int64_t n);
  [[nodiscard]] bool is_possible() const { return tile != 0; }
};

// The largest number of workspace floats that any plan needs.
std::int64_t fused_floats(std::int64_t visible, std::int64_t hidden, std::int64_t n);

// Allows the kernels to use this much shared memory. Call it once before the first update.
void prepare_fused(const SharedMemory& memory);

void fused_update(CudaResources& gpu, const FusedPlan& fused, const ContrastiveDivergence& method, const StepPlan& plan,
                  const StepState& step, const rows::SpinRows& data, const TrainingView& state, float* memory,
                  double* squared_error);

}  // namespace kadanoff::training::cuda
