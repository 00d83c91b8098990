// The first kernel of a fused update, whatever holds the layers: a block takes one tile of samples after another
// through the whole chain, and leaves one partial gradient. SpinTile (fused_spins.cu) and FloatTile (fused_floats.cu)
// know how layers lie in shared memory, and what has to be synchronised.
#pragma once

#include "kernels/core/cuda_resources.cuh"
#include "kernels/training/contrastive.hpp"
#include "kernels/training/cuda/half.cuh"

namespace kadanoff::training::cuda {

struct FusedUpdate {
  ContrastiveDivergence method;
  random::RngKey visible_key, hidden_key;  // at the step of this update
  StepState step;
  rows::SpinRows data;
  TrainingView state;
  float* partial;  // a gradient a block, not divided by the samples: W, b, c
  double* errors;  // a number a warp, unless it is null

  [[nodiscard]] KADANOFF_HD bool is_sampled() const { return method.statistics == Statistics::sampled; }
  [[nodiscard]] KADANOFF_HD bool is_persistent() const { return method.algorithm == Algorithm::pcd; }
  [[nodiscard]] KADANOFF_HD std::uint32_t row_of(std::uint32_t sample) const { return step.order(step.first + sample); }
  [[nodiscard]] KADANOFF_HD std::int64_t entries() const {
    const auto visible = state.parameters.visible(), hidden = state.parameters.hidden();
    return visible * hidden + visible + hidden;
  }
};

// A tile's to_hidden(half, half_step, draws) turns v of a half into its h; its to_visible(given, half_step, draws)
// turns h of a half into v of the model. They draw spins, or take means.
template <class Tile>
__device__ void run_chain(const FusedUpdate& in, Tile& tile) {
  const bool sampled = in.is_sampled(), persistent = in.is_persistent(), measures = in.errors != nullptr;
  tile.load_data();
  if (persistent) tile.load_chains();
  tile.to_hidden(Half::data, 0, sampled);
  if (persistent && measures) {  // its chains are not of the data
    tile.to_visible(Half::data, 0, sampled);
    tile.add_error();
  }
  for (int s = 1; s <= in.method.steps; ++s) {
    const auto half_step = static_cast<unsigned>(s);
    tile.to_visible(s == 1 && !persistent ? Half::data : Half::model, half_step, sampled || persistent);
    tile.to_hidden(Half::model, half_step, sampled || (persistent && s < in.method.steps));
  }
  if (!persistent && measures) tile.add_error();
}

// The kernel's body.
template <class Tile>
__device__ void run_tiles(const FusedUpdate& in, Tile& tile) {
  const int n = static_cast<int>(in.step.size), first = static_cast<int>(blockIdx.x) * tile.samples();
  float* const gradient = in.partial + blockIdx.x * in.entries();
  for (int at = first; at < n; at += static_cast<int>(gridDim.x) * tile.samples()) {
    if (tile.begin(at)) run_chain(in, tile);
    tile.add_gradient(gradient, at == first);
    if (in.is_persistent()) tile.store_chains();
  }
  if (in.errors == nullptr) return;
  double error = tile.error();
  for (unsigned with = 16; with > 0; with /= 2) error += __shfl_xor_sync(0xFFFFFFFFU, error, with);
  if (threadIdx.x % 32 == 0) in.errors[(blockIdx.x * blockDim.x + threadIdx.x) / 32] = error;
}

// The kernels and how much dynamic shared memory they take.
using ChainKernel = void (*)(FusedUpdate);

inline constexpr int samples_a_warp = 16, most_spin_warps = 16;  // fused_spins.cu: for sampled statistics
ChainKernel spin_chain_kernel_of();
std::size_t spin_chain_bytes(int visible, int hidden, int warps);

inline constexpr int float_chain_threads = 256;  // fused_floats.cu
ChainKernel float_chain_kernel_of(int tile);     // of 64 or 32 samples
std::size_t float_chain_bytes(int visible, int hidden, int tile);

}  // namespace kadanoff::training::cuda
