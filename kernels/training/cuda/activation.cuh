// A layer of an update on the GPU, from a product's fields to the operand of the next product. T is the type of the
// operands: float or __nv_bfloat16.
#pragma once

#include <cuda_bf16.h>

#include "kernels/core/cuda_resources.cuh"
#include "kernels/training/cuda/layer_sums.cuh"
#include "kernels/training/cuda/step_state.cuh"

namespace kadanoff::training::cuda {

// What to compute from the fields x of a layer: means m = tanh(x + bias), and spins s drawn from the means with `key`,
// at the step of `step` and at `half_step`.
struct Activation {
  Vector<const float> bias = {};
  random::RngKey key = {};
  unsigned half_step = 0;
  bool spins = true;                  // the output is s; else m
  float sign = 1;                     // −1: the output is −s or −m
  Matrix<std::uint32_t> chains = {};  // receives s, packed, unless it is empty
  LayerSums sums = {};                // of s or m over the batch
  Half half = Half::data;
  BiasStep end = {};
  bool ends_update = false;  // the next update begins after this one
};

// out = the result of `how` for `fields`. `out` may be `fields` itself.
template <class T>
void activate(CudaResources& gpu, const Activation& how, DeviceStep* step, Matrix<const float> fields, Matrix<T> out);

}  // namespace kadanoff::training::cuda
