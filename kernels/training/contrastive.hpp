// One update of contrastive divergence, CD-k (Hinton 2002; Iso 2018, eqs. 24–28; WhyGen 2021, A10–A17), or of its
// persistent form, PCD-k (Tieleman 2008). From the data v₀
//
//   h₀ given v₀,  then  v₁ given h,  h₁ given v₁,  …,  vₖ given hₖ₋₁,  hₖ given vₖ
//
// where the h for v₁ is h₀ (CD), or the state that a separate Markov chain reached in the previous update (PCD: one
// chain per sample of a batch; a smaller batch moves only the first chains). Over a batch of B samples, the gradient's
// estimate is
//
//   g_W = ⟨v h⟩₀ − ⟨v h⟩ₖ      g_b = ⟨v⟩₀ − ⟨v⟩ₖ      g_c = ⟨h⟩₀ − ⟨h⟩ₖ      ⟨·⟩ₛ = 1/B Σ over (vₛ, hₛ)
//
// and `centred` (Melchior, Fischer, Wiskott 2016; the offsets are the batch's means m_v = ⟨v⟩₀, m_h = ⟨h⟩₀)
//
//   g_W ← g_W − m_v g_cᵀ − g_b m_hᵀ      then      g_b ← g_b − g_W m_h      g_c ← g_c − g_Wᵀ m_v
//
// optimizer.hpp turns the gradient into a step. `sampled`: every v and h is drawn as ±1. `sampled_hidden`: every h is
// drawn, every v is its mean (Hinton 2010, section 3.2). `mean_field`: CD takes the mean of each; PCD still draws the
// spins of its chains, but takes the means of h₀ and hₖ for the gradient.
//
// v₀ is the data as it is: spins ±1, or real values from −1 to 1, each of which takes the place of a mean (the grey of
// a picture). What is drawn is always a spin.
#pragma once

#include <cstdint>
#include <memory>

#include "kernels/core/array.hpp"
#include "kernels/core/dispatch.hpp"
#include "kernels/core/scratch.hpp"
#include "kernels/linalg/precision.hpp"
#include "kernels/rows/sample_rows.hpp"
#include "kernels/training/optimizer.hpp"
#include "kernels/training/step_state.hpp"
#include "kernels/training/training_state.hpp"

namespace kadanoff::training {

enum class Algorithm : std::uint8_t { cd, pcd };
enum class Statistics : std::uint8_t { sampled, sampled_hidden, mean_field };

using linalg::Precision;  // of the operands of the matrix products; W itself is fp32

// How an update is launched on a GPU; the CPU ignores it. All but `fused` give the same bits; `fused` adds in another
// order. None has run on a GPU yet.
enum class Launch : std::uint8_t {
  automatic,  // `graph`: it costs less between two kernels, whatever the shape
  plain,      // a kernel or a product at a time
  graph,      // recorded once, then launched as a whole; plain if it cannot be recorded, which is told on stderr
  fused       // the whole update in two kernels if W fits in a multiprocessor's shared memory and the data are spins;
              // otherwise plain
};

struct ContrastiveDivergence {
  Algorithm algorithm = Algorithm::cd;
  Statistics statistics = Statistics::sampled;
  int steps = 1;  // k
  bool centred = false;
  Precision precision = Precision::fp32;
  Launch launch = Launch::automatic;
  Optimizer optimizer = {};

  // Whether the gradient of W is needed as a matrix. Plain sgd and momentum add the product directly
  // to W or u; all other methods need the gradient on its own.
  [[nodiscard]] bool needs_gradient() const { return centred || optimizer.rule == Optimizer::Rule::adam; }
  friend bool operator==(const ContrastiveDivergence&, const ContrastiveDivergence&) = default;
};

// How updates were launched on a GPU; on the CPU all counts stay 0.
struct LaunchCounts {
  std::int64_t plain = 0;     // updates, one kernel or product at a time
  std::int64_t replayed = 0;  // updates launched as a recorded graph
  std::int64_t recorded = 0;  // graphs
  std::int64_t fused = 0;     // updates in two kernels

  friend bool operator==(const LaunchCounts&, const LaunchCounts&) = default;
};

// Memory that is kept between updates, and what they know of W. Use one workspace per training, and a new one if
// anything but an update changes W: so no result depends on its content.
class ContrastiveWorkspace : public Scratch {
 public:
  // What else a device keeps between updates: see cuda/contrastive.cu.
  std::shared_ptr<void> device_state;

  LaunchCounts launches;  // of the updates with this workspace
};

// Whether updates with this batch size (of the training, not of a shorter last batch) on such data take products of
// spins with W from tables (linalg/spin_product.hpp): where every unit is a spin.
bool works_by_tables(Device device, const ContrastiveDivergence& method, std::int64_t batch, rows::Values data);

// The bytes that the workspace needs on this context. A double, because callers ask before they know whether it fits.
double contrastive_workspace_bytes(Context& context, const ContrastiveDivergence& method, std::int64_t visible,
                                   std::int64_t hidden, std::int64_t batch, rows::Values data);

// The initial state for these parameters. It has only what the method needs: moments of zero, and random chains drawn
// with the key `chains`.
TrainingState start_training(Context& context, const ContrastiveDivergence& method, rbm::Parameters parameters,
                             std::int64_t batch, const random::RngKey& chains);

// Does the update that follows `update` others. Everything is on the context's device. The draw for unit j of sample i
// of the batch is keyed by (j, i, half-step) in step `update` of the plan's keys; h₀ is half-step 0, vₛ and hₛ are
// half-step s. If `squared_error` is given, a double on the device, adds Σ (v₀ − v)² over batch and units to it. v is
// the reconstruction of the data: for CD vₖ; for PCD v₁ given h₀, computed only for this error (its draws are half-step
// 0). Does not wait for the device to do it, but for the update before the last one with this workspace: so a caller
// that stops or reports is two updates ahead at most. Throws Error(internal) for shapes or devices that do not fit
// together.
void contrastive_update(Context& context, const ContrastiveDivergence& method, const StepPlan& plan,
                        std::uint32_t update, const rows::SampleRows& data, const TrainingView& state,
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
