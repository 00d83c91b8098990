// The two halves of a Gibbs step of an RBM with spins ±1 (Iso 2018, eqs. 15–18; WhyGen 2021, A10–A11):
//
//   ⟨h⟩_v = tanh(v W + c)      p(h_a = 1 | v) = (1 + ⟨h_a⟩) / 2
//   ⟨v⟩_h = tanh(h Wᵀ + b)     p(v_i = 1 | h) = (1 + ⟨v_i⟩) / 2
//
// The draw of spins from the means is a separate operation (units/sample.hpp), so that it can be tested exactly for
// equal means. All matrices have one row per sample and live on the context's device; inputs may be spins or means.
// Each function throws Error(internal) for shapes or devices that do not fit together.
#pragma once

#include "kernels/core/dispatch.hpp"
#include "kernels/core/view.hpp"
#include "kernels/rbm/parameters.hpp"

namespace kadanoff::rbm {

// hidden (n × N_h) = ⟨h⟩ given visible (n × N_v).
void hidden_mean(Context& context, ParametersView<const float> parameters, Matrix<const float> visible,
                 Matrix<float> hidden);

// visible (n × N_v) = ⟨v⟩ given hidden (n × N_h).
void visible_mean(Context& context, ParametersView<const float> parameters, Matrix<const float> hidden,
                  Matrix<float> visible);

namespace cpu {
OnCpu<decltype(rbm::hidden_mean)> hidden_mean;
OnCpu<decltype(rbm::visible_mean)> visible_mean;
}  // namespace cpu
namespace cuda {
OnCuda<decltype(rbm::hidden_mean)> hidden_mean;
OnCuda<decltype(rbm::visible_mean)> visible_mean;
}  // namespace cuda

}  // namespace kadanoff::rbm
