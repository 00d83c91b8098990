// Eigenvalues and eigenvectors of a real symmetric matrix, in double precision: tridiagonal form, divide and conquer,
// and the way back. On CUDA that is cuSOLVER's syevd.
//
// On the CPU all threads do all three (tridiagonal_cpu.hpp, divide_and_conquer_cpu.hpp), in pieces cut by shape: the
// result does not depend on the number of threads. Without vectors, one thread finds the values of the tridiagonal
// matrix. Matrices of up to 256 rows are LAPACK's dsyevd on one thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kernels/core/dispatch.hpp"
#include "kernels/core/view.hpp"
#include "kernels/spectra/watch.hpp"

namespace kadanoff::spectra {

// All eigenvalues of `a`, n × n on the context's device, in descending order. `a` stays as it is. Only
// the upper triangle, j ≥ i, is decomposed, but all entries are checked. Needs n² doubles of memory on that device.
// Throws Error(internal) for a matrix that is not square or is on another device, for any entry that is not finite, and
// if the decomposition fails.
std::vector<double> eigenvalues(Context& context, Matrix<const float> a, const Watch& watch = {});

// The same of a matrix of doubles, of which only the upper triangle is looked at: the first `vectors` rows of `a`, from
// none to all, become the eigenvectors of the largest eigenvalues, row i that of the i-th eigenvalue returned,
// orthonormal. What is in the other rows then is of no use. Its entries must be finite.
// For few vectors the CPU saves the last products and the way back of all others; CUDA makes all of them. (MRRR, the
// usual alternative for few, saves little more, and loses orthogonality where eigenvalues lie close together.)
// On the CPU 10,000 rows take minutes, and `watch` hears of it.
std::vector<double> decompose_symmetric(Context& context, Matrix<double> a, std::int64_t vectors,
                                        const Watch& watch = {});

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
