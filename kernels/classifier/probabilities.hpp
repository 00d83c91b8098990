// The class probabilities of a classifier (Iso 2018, eqs. 32–34):
//
//   z = tanh(v W₁ + b₁)      u = z W₂ + b₂      p_μ = exp(u_μ) / Σ_ν exp(u_ν)
//
// computed with u − max u instead of u, so that large logits do not overflow.
#pragma once

#include "kernels/classifier/parameters.hpp"
#include "kernels/core/dispatch.hpp"
#include "kernels/core/view.hpp"

namespace kadanoff::classifier {

// out (n × C) = the probabilities of the classes for each row of inputs (n × N_v, spins or means), everything on the
// context's device. A NaN in the computation of a row makes the whole row NaN. Does not wait for the device. Throws
// Error(internal) for shapes or devices that do not fit together.
void probabilities(Context& context, ParametersView<const float> parameters, Matrix<const float> inputs,
                   Matrix<float> out);

namespace cpu {
OnCpu<decltype(classifier::probabilities)> probabilities;
}
namespace cuda {
OnCuda<decltype(classifier::probabilities)> probabilities;
}

}  // namespace kadanoff::classifier
