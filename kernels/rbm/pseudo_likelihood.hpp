// The pseudo-likelihood (Besag 1975) of an RBM with spins ±1: how probable each spin is, given all others. It needs no
// partition function, because Z cancels in a difference of free energies:
//
//   ln PL(v) = Σ_i ln p(v_i | v_−i)      p(v_i | v_−i) = 1 / (1 + e^(−Δ_i))
//   Δ_i = F(v with v_i flipped) − F(v) = 2 v_i b_i + Σ_a [ln 2cosh(x_a) − ln 2cosh(x_a − 2 v_i W_ia)],   x = v W + c
//
// The stochastic form evaluates one unit of each sample, drawn uniformly, and multiplies by N_v (Tieleman, ICML 2008):
// the same expectation, N_v times as fast, with more noise. All on the context's device; Error(internal) for shapes or
// devices that do not fit together.
#pragma once

#include "kernels/core/dispatch.hpp"
#include "kernels/random/streams.hpp"
#include "kernels/rbm/parameters.hpp"

namespace kadanoff::rbm {

// out[i] = ln PL(row i of `visible`), n × N_v: n N_v N_h cosh.
void pseudo_log_likelihood(Context& context, ParametersView<const float> parameters, Matrix<const float> visible,
                           Vector<double> out);

// out[i] = N_v ln p(v_u | v_−u) with v row i and u = pseudo_likelihood_unit(key, first_row + i, N_v).
void stochastic_pseudo_log_likelihood(Context& context, ParametersView<const float> parameters,
                                      Matrix<const float> visible, const random::RngKey& key, std::uint32_t first_row,
                                      Vector<double> out);

namespace cpu {
OnCpu<decltype(rbm::pseudo_log_likelihood)> pseudo_log_likelihood;
OnCpu<decltype(rbm::stochastic_pseudo_log_likelihood)> stochastic_pseudo_log_likelihood;
}  // namespace cpu
namespace cuda {
OnCuda<decltype(rbm::pseudo_log_likelihood)> pseudo_log_likelihood;
OnCuda<decltype(rbm::stochastic_pseudo_log_likelihood)> stochastic_pseudo_log_likelihood;
}  // namespace cuda

// The unit that the stochastic form evaluates in a sample.
constexpr std::int64_t pseudo_likelihood_unit(const random::RngKey& key, std::uint32_t sample, std::int64_t units) {
  return static_cast<std::int64_t>(std::uint64_t{random::draw(key, 0, sample)[0]} * static_cast<std::uint64_t>(units) >>
                                   32);
}

}  // namespace kadanoff::rbm
