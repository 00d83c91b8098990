// What comes before the first product of an update on the GPU, in one launch: the step of the update, its batch and
// PCD's chains as operands, and in bf16 also W as an operand. T is the type of the operands: float or __nv_bfloat16.
#pragma once

#include <cuda_bf16.h>

#include "kernels/core/cuda_resources.cuh"
#include "kernels/rows/sample_rows.hpp"
#include "kernels/training/cuda/layer_sums.cuh"
#include "kernels/training/cuda/step_state.cuh"

namespace kadanoff::training::cuda {

// Parts that a method does not need are empty.
template <class T>
struct BeginUpdate {
  StepPlan plan;
  rows::SampleRows data;
  Matrix<T> batch;                     // receives the batch's samples
  LayerSums batch_sums;                // and their sums
  Matrix<const std::uint32_t> chains;  // packed
  Matrix<T> hidden;                    // receives their spins
  Matrix<const float> weights;
  Matrix<__nv_bfloat16> rounded;  // receives W
  unsigned* arrived;              // counters of blocks, which become 0
  int counters;
};

// Begins update number step->next_update: step->state is its state.
template <class T>
void begin_update(CudaResources& gpu, const BeginUpdate<T>& begin, DeviceStep* step);

}  // namespace kadanoff::training::cuda
