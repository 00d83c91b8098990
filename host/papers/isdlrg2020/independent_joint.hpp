// A joint distribution of visible and hidden units that has the marginals of an RBM and nothing of its correlations
// (IsDLRG 2020, eqs. 45–48): A(v, h) = ρ(v) ρ̃(h), summed over all states of a small RBM.
#pragma once

#include <cstdint>

#include "kernels/rbm/parameters.hpp"

namespace kadanoff::papers::isdlrg2020 {

struct IndependentJoint {
  double correlation = 0;         // largest |⟨v_i h_a⟩ − ⟨v_i⟩⟨h_a⟩| of A
  double marginals = 0;           // largest difference of Σ_h A and ρ(v), and of Σ_v A and ρ̃(h)
  double correlation_of_rbm = 0;  // the same as the first, of the RBM's own joint distribution
};

// Of an RBM of at most 20 units in all, on the CPU.
IndependentJoint independent_joint(const rbm::Parameters& parameters);

// 6 visible and 4 hidden units, and normal parameters of spread 1 from the seed.
rbm::Parameters small_rbm(std::uint64_t seed);

}  // namespace kadanoff::papers::isdlrg2020
