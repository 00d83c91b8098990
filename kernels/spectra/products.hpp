// Products of row-major matrices in double precision, where single precision would lose what a decomposition is about:
// a Gram matrix has the square of the singular values.
//
// On the CPU the result is cut into tiles that depend only on its shape, each one single-threaded call of OpenBLAS, so
// the result does not depend on the number of threads. On CUDA it is one cuBLAS call.
#pragma once

#include "kernels/core/dispatch.hpp"
#include "kernels/core/view.hpp"
#include "kernels/linalg/gemm.hpp"

namespace kadanoff::spectra {

using linalg::Op;

// c ← α op(a) op(b) + β c: op(a) is m × k, op(b) k × n, c m × n. With β = 0 the old c is not read.
void multiply(Context& context, Op op_a, Op op_b, double alpha, Matrix<const double> a, Matrix<const double> b,
              double beta, Matrix<double> c);

// The upper triangle, j ≥ i, of c ← α op(a) op(a)ᵀ + β c: op(a) is n × k, c n × n. What is below stays as it is.
void gram(Context& context, Op op, double alpha, Matrix<const double> a, double beta, Matrix<double> c);

// Both throw Error(internal) for shapes or devices that do not fit together.

namespace cpu {
OnCpu<decltype(spectra::multiply)> multiply;
OnCpu<decltype(spectra::gram)> gram;
}  // namespace cpu
namespace cuda {
OnCuda<decltype(spectra::multiply)> multiply;
OnCuda<decltype(spectra::gram)> gram;
}  // namespace cuda

}  // namespace kadanoff::spectra
