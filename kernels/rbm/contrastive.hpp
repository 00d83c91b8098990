// One update of contrastive divergence, CD-k (Hinton 2002; Iso 2018, eqs. 24–28; WhyGen 2021, A10–A17). From the data
// v₀
//
//   h₀ given v₀,  v₁ given h₀,  h₁ given v₁,  …,  vₖ given hₖ₋₁,  hₖ given vₖ
//   W ← W + ε/B (v₀ᵀ h₀ − vₖᵀ hₖ)      b ← b + ε/B Σ (v₀ − vₖ)      c ← c + ε/B Σ (h₀ − hₖ)
//
// with sums over the B samples of the batch. `sampled`: every v and h is drawn as ±1; `mean_field`: every one is its
// mean.
#pragma once

#include <cstdint>

#include "kernels/core/array.hpp"
#include "kernels/core/spin_rows.hpp"
#include "kernels/random/permutation.hpp"
#include "kernels/random/streams.hpp"
#include "kernels/rbm/parameters.hpp"

namespace kadanoff::rbm {

enum class Statistics { sampled, mean_field };

struct ContrastiveDivergence {
  Statistics statistics = Statistics::sampled;
  int steps = 1;       // k
  float rate = 0.01F;  // ε
};

// Samples order(first) … order(first + size − 1) of the data.
struct Batch {
  SpinRows data;
  Permutation order;
  std::int64_t first = 0;
  std::int64_t size = 0;
};

// The draw for unit j of sample i of the batch is keyed by (j, i, half-step) in the key's step; h₀ is half-step 0, vₛ
// and hₛ are half-step s.
struct ContrastiveKeys {
  RngKey hidden;
  RngKey visible;
};

// Scratch memory that one update leaves to the next. Holds nothing that the next depends on.
class ContrastiveWorkspace {
 public:
  float* reserve(Device device, std::int64_t floats);

 private:
  Array<float> memory_;
};

// What the workspace will take on this context. A double: it is asked before it is known whether it fits.
double contrastive_workspace_bytes(Context& context, std::int64_t visible, std::int64_t hidden, std::int64_t batch);

// Everything is on the context's device. With `squared_error`, a double there, adds Σ (v₀ − vₖ)² over batch and units
// to it. Does not wait for the device. Throws Error(internal) for shapes or devices that do not fit together.
void contrastive_update(Context& context, const ContrastiveDivergence& method, const Batch& batch,
                        const ContrastiveKeys& keys, ParametersView<float> parameters, ContrastiveWorkspace& workspace,
                        double* squared_error = nullptr);

}  // namespace kadanoff::rbm
