// Eigenvectors of a symmetric tridiagonal matrix T by divide and conquer, as LAPACK's dstedc, but on all threads.
//
// T is two smaller ones but for one pair of entries: with their eigenvectors as a basis it is D + ρ z zᵀ, whose
// eigenvalues are the roots of 1 + ρ Σ zᵢ² / (dᵢ − λ) = 0 and lie between the dᵢ (Cuppen 1981). Where zᵢ is zero or
// two dᵢ are equal, a vector stays as it is. The vectors of the others are ẑᵢ / (dᵢ − λ), with the ẑ whose roots the
// computed ones are exactly: so they are orthogonal, however close their eigenvalues lie (Gu & Eisenstat 1995).
// LAPACK sorts out what stays, and finds each root; roots, ẑ and the products with the basis go to all threads, in
// pieces that do not depend on their number.
#pragma once

#include <vector>

#include "kernels/core/array.hpp"
#include "kernels/core/cpu_resources.hpp"
#include "kernels/spectra/watch.hpp"

namespace kadanoff::spectra::cpu {

struct TridiagonalVectors {
  std::vector<double> values;  // all n, ascending
  Array<double> rows;          // n × n; the first `wanted` rows are the eigenvectors of the largest, ascending
};

// `diagonal` has n ≥ 1 entries, `beside` n − 1. Works in 2 n² doubles. Throws Error(internal) if LAPACK fails.
TridiagonalVectors divide_and_conquer(CpuResources& cpu, std::vector<double> diagonal, std::vector<double> beside,
                                      std::int64_t wanted, const Watch& watch = {});

}  // namespace kadanoff::spectra::cpu
