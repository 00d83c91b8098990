// Gradient descent of a classifier on the mean cross entropy of all its samples (Iso 2018, eqs. 36–40):
//
//   E = −Σ_A ln p(label_A | v_A)      Δ₃ = p − one-hot(label)      Δ₂ = (Δ₃ W₂ᵀ) ∘ (1 − z²)
//   W₂ ← W₂ − ε/N zᵀ Δ₃      b₂ ← b₂ − ε/N Σ Δ₃      W₁ ← W₁ − ε/N vᵀ Δ₂      b₁ ← b₁ − ε/N Σ Δ₂
//
// where z and p are those of probabilities.hpp. Both layers change together: Δ₂ uses W₂ as it was before the step.
#pragma once

#include <cstdint>

#include "kernels/classifier/parameters.hpp"
#include "kernels/core/array.hpp"
#include "kernels/core/dispatch.hpp"
#include "kernels/core/scratch.hpp"
#include "kernels/rows/spin_rows.hpp"

namespace kadanoff::classifier {

// Samples, and the class of each: 0 ≤ labels[i] < C, which is not checked here.
struct LabelledRows {
  rows::SpinRows data;
  Vector<const std::int32_t> labels;
};

// Use one workspace per fit.
class DescentWorkspace : public Scratch {};

// The bytes that the workspace needs on this context for `samples` samples. A double, because callers ask before they
// know whether it fits.
double descent_workspace_bytes(Context& context, std::int64_t visible, std::int64_t hidden, std::int64_t classes,
                               std::int64_t samples);

// One step with ε = `rate`. Everything is on the context's device. If `loss` is given, a double on that device, adds E
// of the parameters before the step to it: the sum over the samples, not the mean. Does not wait for the device. Throws
// Error(internal) for shapes or devices that do not fit together.
void descend(Context& context, const LabelledRows& samples, float rate, ParametersView<float> parameters,
             DescentWorkspace& workspace, double* loss = nullptr);

// Adds E to *loss, and changes no parameter.
void cross_entropy(Context& context, const LabelledRows& samples, ParametersView<const float> parameters,
                   DescentWorkspace& workspace, double* loss);

namespace cpu {
OnCpu<decltype(classifier::descent_workspace_bytes)> descent_workspace_bytes;
OnCpu<decltype(classifier::descend)> descend;
OnCpu<decltype(classifier::cross_entropy)> cross_entropy;
}  // namespace cpu
namespace cuda {
OnCuda<decltype(classifier::descent_workspace_bytes)> descent_workspace_bytes;
OnCuda<decltype(classifier::descend)> descend;
OnCuda<decltype(classifier::cross_entropy)> cross_entropy;
}  // namespace cuda

}  // namespace kadanoff::classifier
