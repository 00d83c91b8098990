// Eigenvalues and eigenvectors of a real symmetric matrix, in double precision: by LAPACK's dsyevd on the CPU, by
// cuSOLVER's on CUDA.
//
// The CPU always uses one thread, so that the result does not depend on the context's number of threads. Half of the
// work waits for memory; a second thread would save only a fifth of the time.
#pragma once

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

// The same of a matrix of doubles, of which only the upper triangle is looked at: `a` becomes its eigenvectors, row i
// that of the i-th eigenvalue returned, orthonormal; or, without `vectors`, nothing of use. Its entries must be finite.
std::vector<double> decompose_symmetric(Context& context, Matrix<double> a, bool vectors);

// Ascending order.
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
