// Eigenvalues and eigenvectors of a real symmetric matrix, in double precision: tridiagonal form, divide and conquer,
// and the way back. On CUDA that is cuSOLVER's syevd.
//
// On the CPU all threads make the tridiagonal matrix and turn its eigenvectors back (tridiagonal_cpu.hpp); between
// them, one thread runs LAPACK's dstedc. The result does not depend on the number of threads. Matrices of up to 256
// rows are LAPACK's dsyevd on one thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kernels/core/dispatch.hpp"
#include "kernels/core/view.hpp"

namespace kadanoff::spectra {

// All eigenvalues of `a`, n × n on the context's device, in descending order. `a` stays as it is. Only
// the upper triangle, j ≥ i, is decomposed, but all entries are checked. Needs n² doubles of memory on that device.
// Throws Error(internal) for a matrix that is not square or is on another device, for any entry that is not finite, and
// if the decomposition fails.
std::vector<double> eigenvalues(Context& context, Matrix<const float> a);

// The same of a matrix of doubles, of which only the upper triangle is looked at: the first `vectors` rows of `a`, from
// none to all, become the eigenvectors of the largest eigenvalues, row i that of the i-th eigenvalue returned,
// orthonormal. What is in the other rows then is of no use. Its entries must be finite. With few vectors the CPU saves
// most of the way back; CUDA makes all of them. (The alternative for few, MRRR, is slower than divide and conquer from
// an eighth of all vectors on, and loses orthogonality where eigenvalues lie close together.)
std::vector<double> decompose_symmetric(Context& context, Matrix<double> a, std::int64_t vectors);

// Ascending order: eigenvectors in the last `vectors` rows.
namespace cpu {
OnCpu<decltype(spectra::decompose_symmetric)> decompose_symmetric;
}
namespace cuda {
OnCuda<decltype(spectra::decompose_symmetric)> decompose_symmetric;
}

// The LAPACK on the CPU, such as "OpenBLAS 0.3.21", and the set of kernels that it chose for this CPU, such as
// "SkylakeX".
struct Lapack {
  std::string library;
  std::string core;
};
Lapack lapack_in_use();

}  // namespace kadanoff::spectra
