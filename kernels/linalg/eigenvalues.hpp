// The eigenvalues of a real symmetric matrix.
//
// The matrix is copied to double precision and decomposed there: by LAPACK's dsyevd on the CPU, by cuSOLVER's on CUDA.
// The CPU always uses one thread, so that the result does not depend on the context's number of threads. Half of the
// work waits for memory; a second thread would save only a fifth of the time.
#pragma once

#include <string>
#include <vector>

#include "kernels/core/dispatch.hpp"
#include "kernels/core/view.hpp"

namespace kadanoff::linalg {

// All eigenvalues of `a`, n × n on the context's device, in descending order. `a` stays as it is. Only
// the upper triangle, j ≥ i, is decomposed, but all entries are checked. Needs n² doubles of memory on that device.
// Throws Error(internal) for a matrix that is not square or is on another device, for any entry that is not finite, and
// if the decomposition fails.
std::vector<double> eigenvalues(Context& context, Matrix<const float> a);

// These two return ascending order.
namespace cpu {
OnCpu<decltype(linalg::eigenvalues)> eigenvalues;
}
namespace cuda {
OnCuda<decltype(linalg::eigenvalues)> eigenvalues;
}

// The LAPACK on the CPU, such as "OpenBLAS 0.3.21", and the set of kernels that it chose for this CPU, such as
// "SkylakeX".
struct Lapack {
  std::string library;
  std::string core;
};
Lapack lapack_in_use();

}  // namespace kadanoff::linalg
