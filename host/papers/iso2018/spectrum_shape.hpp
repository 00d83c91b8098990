// The shape of a list of eigenvalues: where it has its largest step, and which law its values follow.
#pragma once

#include <cstddef>
#include <vector>

namespace kadanoff::papers::iso2018 {

// k, the number of eigenvalues before the largest λ_k / λ_(k+1), for k from 2 to three quarters of the rank; 0 where
// there are too few. Descending; those that are 0 beside the largest do not count (analysis::describe_spectrum).
std::size_t large_eigenvalues(const std::vector<double>& eigenvalues);

// Three densities, each on an interval and zero elsewhere, with the parameters that make the eigenvalues most probable:
//
//   power law          λ^−α                      α, and both ends: the smallest and the largest eigenvalue
//   exponential        e^−βλ                     β, and the same two ends
//   Marchenko–Pastur   √((λ − p)(q − λ)) / λ     p and q, its ends: of W Wᵀ with independent entries
//
// The eigenvalues are taken for independent draws, which those of a matrix are not, as they repel each other:
// likelihoods compare shapes, no more. A score is ln L less the number of parameters, so that Akaike's criterion is −2
// times it.
struct SpectrumFits {
  double power_law = 0, exponential = 0, marchenko_pastur = 0;  // scores
  double power = 0;                                             // α
  double distance = 0;  // Kolmogorov's, of the power law, times √n: above 1.36 in one of twenty draws from one law

  // By how much the power law's score is above the better of the others.
  [[nodiscard]] double power_law_leads_by() const;
};

// Of those that are not 0. All NaN for fewer than three, or where half of them are equal: such a list has no law.
SpectrumFits fit_spectrum(const std::vector<double>& eigenvalues);

}  // namespace kadanoff::papers::iso2018
