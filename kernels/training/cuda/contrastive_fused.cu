// Which kernel takes a fused update, and how the update is divided among its blocks.
#include <algorithm>

#include "kernels/training/cuda/contrastive_fused.cuh"
#include "kernels/training/cuda/fused_chain.cuh"
#include "kernels/training/cuda/fused_step.cuh"

namespace kadanoff::training::cuda {

using kadanoff::cuda::attribute;
using kadanoff::cuda::check;
using kadanoff::cuda::check_launch;

namespace {

constexpr int most_blocks = 512, least_tile = 32, errors_a_block = most_spin_warps;

// Its code is for GPUs whose tensor cores take bf16. An older PTX could be compiled for a newer GPU when it is loaded.
bool is_for_tensor_cores(ChainKernel kernel) {
  cudaFuncAttributes attributes{};
  check(cudaFuncGetAttributes(&attributes, kernel), "reading a kernel's properties");
  return attributes.ptxVersion >= 80;
}

std::int64_t divided_up(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

// A block a tile, but not more than run at a time: later tiles go to the same blocks.
int grid_of(std::int64_t n, int tile, int at_once) {
  return static_cast<int>(std::min<std::int64_t>(divided_up(n, tile), std::min(most_blocks, at_once)));
}

// One block a multiprocessor, and as many warps a block as make all equally busy. Fewer than 8 would be slow in
// bringing W; an even number, because words of 32 samples are counted.
FusedPlan plan_of_spins(const FusedLimits& limits, int visible, int hidden, std::int64_t n) {
  constexpr std::int64_t least = 8;
  const auto all = divided_up(n, samples_a_warp);
  const auto rounds = divided_up(all, std::int64_t{most_spin_warps} * limits.multiprocessors);
  const auto even = 2 * divided_up(all, 2 * rounds * limits.multiprocessors);
  const auto warps = static_cast<int>(std::clamp<std::int64_t>(even, least, most_spin_warps));
  const int tile = warps * samples_a_warp;
  return {.kernel = spin_chain_kernel_of(),
          .warps = warps,
          .shared_bytes = spin_chain_bytes(visible, hidden, warps),
          .blocks = grid_of(n, tile, limits.multiprocessors)};
}

FusedPlan plan_of_floats(const FusedLimits& limits, int visible, int hidden, std::int64_t n, int tile) {
  FusedPlan plan{.kernel = float_chain_kernel_of(tile),
                 .warps = float_chain_threads / 32,
                 .shared_bytes = float_chain_bytes(visible, hidden, tile)};
  int fit = 0;
  check(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&fit, plan.kernel, float_chain_threads, plan.shared_bytes),
        "asking how many blocks fit");
  constexpr int most_a_multiprocessor = 4;
  plan.blocks = grid_of(n, tile, limits.multiprocessors * std::clamp(fit, 1, most_a_multiprocessor));
  return plan;
}

}  // namespace

FusedLimits::FusedLimits(Device device)
    : multiprocessors(attribute(cudaDevAttrMultiProcessorCount, device)),
      bytes_a_block(attribute(cudaDevAttrMaxSharedMemoryPerBlockOptin, device)),
      has_tensor_cores(is_for_tensor_cores(spin_chain_kernel_of())) {
  for (const auto kernel : {spin_chain_kernel_of(), float_chain_kernel_of(64), float_chain_kernel_of(32)})
    check(cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, bytes_a_block),
          "asking for shared memory");
}

FusedPlan plan_fused(const FusedLimits& limits, const ContrastiveDivergence& method, std::int64_t visible,
                     std::int64_t hidden, std::int64_t n) {
  constexpr std::int64_t most_units = 4096, most_samples = std::int64_t{1} << 30;  // all indices fit into an int
  if (method.precision != Precision::fp32 || method.centred || method.statistics == Statistics::sampled_hidden ||
      visible > most_units || hidden > most_units || n > most_samples)
    return {};
  const auto fits = [&](std::size_t bytes) { return bytes <= static_cast<std::size_t>(limits.bytes_a_block); };
  const auto v = static_cast<int>(visible), h = static_cast<int>(hidden);
  if (method.statistics == Statistics::sampled && limits.has_tensor_cores)
    if (auto plan = plan_of_spins(limits, v, h, n); fits(plan.shared_bytes)) return plan;
  for (const int tile : {64, 32})  // samples
    if (fits(float_chain_bytes(v, h, tile))) return plan_of_floats(limits, v, h, n, tile);
  return {};
}

std::int64_t fused_floats(std::int64_t visible, std::int64_t hidden, std::int64_t n) {
  const auto blocks = std::min<std::int64_t>(most_blocks, divided_up(n, least_tile));
  return blocks * (visible * hidden + visible + hidden + 2 * errors_a_block);
}

void fused_update(CudaResources& gpu, const FusedPlan& fused, const ContrastiveDivergence& method, const StepPlan& plan,
                  const StepState& step, const rows::SpinRows& data, const TrainingView& state, float* memory,
                  double* squared_error) {
  auto* errors = reinterpret_cast<double*>(memory);  // first: they want the larger alignment
  const FusedUpdate update{.method = method,
                           .visible_key = plan.visible.at_step(step.update),
                           .hidden_key = plan.hidden.at_step(step.update),
                           .step = step,
                           .data = data,
                           .state = state,
                           .partial = memory + 2 * errors_a_block * fused.blocks,
                           .errors = squared_error == nullptr ? nullptr : errors};
  const auto chain = fused.kernel;
  const int threads = 32 * fused.warps;
  chain<<<static_cast<unsigned>(fused.blocks), static_cast<unsigned>(threads), fused.shared_bytes, gpu.stream()>>>(
      update);
  check_launch("chain");
  fused_step(gpu, update, fused.blocks, fused.warps, squared_error);
}

}  // namespace kadanoff::training::cuda
