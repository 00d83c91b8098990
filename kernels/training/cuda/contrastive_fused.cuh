// One update of a small RBM in two launches. In the first, each block keeps W in shared memory, takes its samples
// through the whole chain there, and writes one partial gradient (fused_chain.cuh). The second sums the partial
// gradients in a fixed order and takes the step (fused_step.cuh).
//
// Only for packed spins in fp32, without centred gradients, where both layers are drawn or neither is, and only if W
// and a tile of samples fit into a block's shared memory: W takes 6 bytes an entry where spins are drawn and the GPU's
// tensor cores take bf16, 4 otherwise.
#pragma once

#include "kernels/core/cuda_resources.cuh"
#include "kernels/training/contrastive.hpp"

namespace kadanoff::training::cuda {

// What the current device has for the kernels. To make it also allows them to use that much: make it before the first
// update.
struct FusedLimits {
  int multiprocessors;
  int bytes_a_block;      // of shared memory
  bool has_tensor_cores;  // that take bf16, and code for them

  explicit FusedLimits(Device device);
};

struct FusedUpdate;

// How an update is cut; it follows from the shapes, the kind of GPU and, for means, from how many blocks of the
// compiled kernel a multiprocessor of it takes.
struct FusedPlan {
  void (*kernel)(FusedUpdate) = nullptr;  // null: it cannot be fused
  int warps = 0;                          // of a block
  std::size_t shared_bytes = 0;
  int blocks = 0;

  [[nodiscard]] bool is_possible() const { return kernel != nullptr; }
};

FusedPlan plan_fused(const FusedLimits& limits, const ContrastiveDivergence& method, std::int64_t visible,
                     std::int64_t hidden, std::int64_t n);

// The largest number of workspace floats that any plan needs.
std::int64_t fused_floats(std::int64_t visible, std::int64_t hidden, std::int64_t n);

void fused_update(CudaResources& gpu, const FusedPlan& fused, const ContrastiveDivergence& method, const StepPlan& plan,
                  const StepState& step, const rows::SpinRows& data, const TrainingView& state, float* memory,
                  double* squared_error);

}  // namespace kadanoff::training::cuda
