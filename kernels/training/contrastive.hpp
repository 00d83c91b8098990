// One update of contrastive divergence, CD-k (Hinton 2002; Iso 2018, eqs. 24–28; WhyGen 2021, A10–A17), or of its
// persistent form, PCD-k (Tieleman 2008). From the data v₀
//
//   h₀ given v₀,  then  v₁ given h,  h₁ given v₁,  …,  vₖ given hₖ₋₁,  hₖ given vₖ
//
// where the h that v₁ is given is h₀ (CD) or what a Markov chain of one's own reached in the update before (PCD: as
// many chains as samples in a batch; a smaller batch moves the first ones). The gradient's estimate over a batch of B
// is
//
//   g_W = ⟨v h⟩₀ − ⟨v h⟩ₖ      g_b = ⟨v⟩₀ − ⟨v⟩ₖ      g_c = ⟨h⟩₀ − ⟨h⟩ₖ      ⟨·⟩ₛ = 1/B Σ over (vₛ, hₛ)
//
// and `centred` (Melchior, Fischer, Wiskott 2016; offsets the batch's means m_v = ⟨v⟩₀, m_h = ⟨h⟩₀)
//
//   g_W ← g_W − m_v g_cᵀ − g_b m_hᵀ      then      g_b ← g_b − g_W m_h      g_c ← g_c − g_Wᵀ m_v
//
// optimizer.hpp says what becomes of it. `sampled`: every v and h is drawn as ±1. `mean_field`: CD takes the mean of
// each; PCD draws the spins of its chains all the same, and takes the means of h₀ and hₖ for the gradient.
#pragma once

#include <cstdint>
#include <memory>

#include "kernels/core/array.hpp"
#include "kernels/core/dispatch.hpp"
#include "kernels/core/scratch.hpp"
#include "kernels/linalg/precision.hpp"
#include "kernels/rows/spin_rows.hpp"
#include "kernels/training/optimizer.hpp"
#include "kernels/training/step_state.hpp"
#include "kernels/training/training_state.hpp"

namespace kadanoff::training {

enum class Algorithm : std::uint8_t { cd, pcd };
enum class Statistics : std::uint8_t { sampled, mean_field };

using linalg::Precision;  // of the operands of the matrix products; W itself is fp32

// How a GPU is given an update; the CPU does not care. `graph` and `plain` give the same bits, `fused` adds in another
// order. No GPU has proved the latter two yet.
enum class Launch : std::uint8_t {
  plain,  // a kernel or a product at a time
  graph,  // recorded once, then launched as a whole
  fused   // where W fits in a multiprocessor's shared memory: the whole update in two kernels; otherwise plain
};

struct ContrastiveDivergence {
  Algorithm algorithm = Algorithm::cd;
  Statistics statistics = Statistics::sampled;
  int steps = 1;  // k
  bool centred = false;
  Precision precision = Precision::fp32;
  Launch launch = Launch::plain;
  Optimizer optimizer = {};

  // Whether the gradient of W is needed as a matrix. Plain sgd and momentum take its product where it belongs, W or
  // u; the rest needs it by itself.
  [[nodiscard]] bool needs_gradient() const { return centred || optimizer.rule == Optimizer::Rule::adam; }
  friend bool operator==(const ContrastiveDivergence&, const ContrastiveDivergence&) = default;
};

// How a GPU was given its updates; on the CPU all stay 0.
struct LaunchCounts {
  std::int64_t plain = 0;     // updates, a kernel or a product at a time
  std::int64_t replayed = 0;  // updates that a recorded graph was launched for
  std::int64_t recorded = 0;  // graphs
  std::int64_t fused = 0;     // updates in two kernels

  friend bool operator==(const LaunchCounts&, const LaunchCounts&) = default;
};

// Memory that one update leaves to the next. Holds nothing that the next depends on. One for one training.
class ContrastiveWorkspace : public Scratch {
 public:
  // What a device keeps between updates besides: see contrastive_cuda.cu.
  std::shared_ptr<void> device_state;

  LaunchCounts launches;  // of the updates with this workspace
};

// What the workspace will take on this context. A double: it is asked before it is known whether it fits.
double contrastive_workspace_bytes(Context& context, const ContrastiveDivergence& method, std::int64_t visible,
                                   std::int64_t hidden, std::int64_t batch);

// What of TrainingState the method needs, zero, and random chains drawn by `chains`, for these parameters.
TrainingState start_training(Context& context, const ContrastiveDivergence& method, rbm::Parameters parameters,
                             std::int64_t batch, const random::RngKey& chains);

// The update after `update` others. Everything is on the context's device. The draw for unit j of sample i of the batch
// is keyed by (j, i, half-step) in step `update` of the plan's keys; h₀ is half-step 0, vₛ and hₛ are half-step s. With
// `squared_error`, a double on the device, adds Σ (v₀ − v)² over batch and units to it, v being what becomes of the
// data: vₖ of CD; of PCD v₁ given h₀, made for this alone (its draws are half-step 0). Does not wait for the device.
// Throws Error(internal) for shapes or devices that do not fit together.
void contrastive_update(Context& context, const ContrastiveDivergence& method, const StepPlan& plan,
                        std::uint32_t update, const rows::SpinRows& data, const TrainingView& state,
                        ContrastiveWorkspace& workspace, double* squared_error = nullptr);

namespace cpu {
OnCpu<decltype(training::contrastive_workspace_bytes)> contrastive_workspace_bytes;
OnCpu<decltype(training::contrastive_update)> contrastive_update;
}  // namespace cpu
namespace cuda {
OnCuda<decltype(training::contrastive_workspace_bytes)> contrastive_workspace_bytes;
OnCuda<decltype(training::contrastive_update)> contrastive_update;
}  // namespace cuda

}  // namespace kadanoff::training
