// One temperature of annealed importance sampling (Neal 2001; for RBMs Salakhutdinov and Murray, ICML 2008), with spins
// ±1. The base-rate RBM (β = 0) has only visible biases b_A; β = 1 is the RBM itself. For β between them:
//
//   ln f_β(v) = v·((1 − β) b_A + β b) + Σ_a ln 2cosh(β x_a),   x = v W + c
//
// A chain with v from f_β that moves on to β' gains ln f_β'(v) − ln f_β(v), and does a Gibbs step that leaves f_β'
// invariant:
//
//   ⟨h⟩ = tanh(β' x)      ⟨v⟩ = tanh((1 − β') b_A + β' (b + h Wᵀ))      both drawn as ±1
//
// From β = 0 to 1 the gains sum to ln w, and the mean of w over chains estimates Z / Z_A without bias, with
// Z_A = 2^N_h Π_i 2cosh(b_A,i). Back from β = 1 to 0, chains that start as samples of the RBM estimate Z_A / Z in the
// same way. With β' = β a step is a Gibbs step alone.
#pragma once

#include "kernels/core/dispatch.hpp"
#include "kernels/random/streams.hpp"
#include "kernels/rbm/parameters.hpp"

namespace kadanoff::rbm {

struct AnnealedChains {
  Matrix<float> visible;       // n × N_v, spins ±1
  Matrix<float> hidden;        // n × N_h, scratch memory
  Vector<double> log_weights;  // n
};

// From β = `from` to β' = `to`, up or down; both ≥ 0, and not both 0. The draws for unit j of row i are keyed by (j,
// first_row + i, block) in the key's step, block 0 for the hidden layer and 1 for the visible one (sampling.hpp has the
// layout). Everything is on the context's device; Error(internal) for shapes or devices that do not fit together. Does
// not wait for the device.
void anneal(Context& context, ParametersView<const float> parameters, Vector<const float> base_bias, double from,
            double to, const AnnealedChains& chains, const random::RngKey& key, std::uint32_t first_row);

namespace cpu {
OnCpu<decltype(rbm::anneal)> anneal;
}
namespace cuda {
OnCuda<decltype(rbm::anneal)> anneal;
}

}  // namespace kadanoff::rbm
