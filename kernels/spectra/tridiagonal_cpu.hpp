// The two halves of a symmetric eigenproblem that take time, on all threads: A = Q T Qᵀ with T tridiagonal, and from
// eigenvectors of T those of A (Golub & Van Loan, Matrix Computations, section 8.3; blocks as in LAPACK's dlatrd).
//
// Q = H₀ H₁ … is a product of Householder reflections H = I − τ v vᵀ. Those of a panel of columns make
//
//   A ← A − V Wᵀ − W Vᵀ,   w = p − ½ τ (pᵀ v) v,   p = τ (A − V Wᵀ − W Vᵀ) v
//
// A v reads all that is left of A for each column, and is half of the work: it waits for memory. The update of A by a
// whole panel at once is the other half, at the speed of products. Both are cut into tiles, and the tiles' sums are
// added in a fixed order: the result does not depend on the number of threads.
#pragma once

#include <vector>

#include "kernels/core/cpu_resources.hpp"
#include "kernels/core/view.hpp"
#include "kernels/spectra/watch.hpp"

namespace kadanoff::spectra::cpu {

struct Tridiagonal {
  std::vector<double> diagonal;    // n
  std::vector<double> beside;      // n − 1: entries (i, i + 1)
  std::vector<double> reflection;  // n − 1: τ
};

// Of a, n × n with n ≥ 1, of which it reads the upper triangle only. Row i becomes the v of a reflection: its first
// entry that is not zero is i + 1, and 1. (What is below the diagonal is overwritten here and there.)
Tridiagonal tridiagonalise(CpuResources& cpu, Matrix<double> a, const Watch& watch = {});

// row ← Q row, for rows of n entries: `a` and τ are what tridiagonalise() left.
void turn_back(CpuResources& cpu, Matrix<const double> a, const std::vector<double>& reflection, Matrix<double> rows,
               const Watch& watch = {});

}  // namespace kadanoff::spectra::cpu
