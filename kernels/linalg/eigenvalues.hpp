// The eigenvalues of a real symmetric matrix.
//
// The matrix is copied to double precision and decomposed there: by LAPACK's dsyevd on the CPU, by cuSOLVER's on CUDA.
// On the CPU on one thread only, whatever the context has, so that the result does not depend on how many there are;
// half of the work waits for memory, and a second thread takes off a fifth of the time.
#pragma once

#include <string>
#include <vector>

#include "kernels/core/dispatch.hpp"
#include "kernels/core/view.hpp"

namespace kadanoff::linalg {

// All eigenvalues of `a`, n × n on the context's device, in descending order. `a` stays as it is. What is
// decomposed is its upper triangle, j ≥ i, but all entries are looked at. Needs n² doubles of memory on that device.
// Throws Error(internal) for a matrix that is not square or is on another device, for an entry anywhere that is not
// finite, and if the decomposition fails.
std::vector<double> eigenvalues(Context& context, Matrix<const float> a);

// In ascending order.
namespace cpu {
OnCpu<decltype(linalg::eigenvalues)> eigenvalues;
}
namespace cuda {
OnCuda<decltype(linalg::eigenvalues)> eigenvalues;
}

// The LAPACK that the CPU uses: "OpenBLAS 0.3.21", and which of its sets of kernels it chose for this CPU: "SkylakeX".
struct Lapack {
  std::string library;
  std::string core;
};
Lapack lapack_in_use();

}  // namespace kadanoff::linalg
