// Eigenvalues on the CPU, by the LAPACK of OpenBLAS.
#include <lapacke.h>

#include "kernels/spectra/eigenvalues.hpp"
#include "kernels/spectra/lapack_cpu.hpp"

namespace kadanoff::spectra::cpu {

std::vector<double> decompose_symmetric(CpuResources&, Matrix<double> a, bool vectors) {
  const OneThread one;
  std::vector<double> values(static_cast<std::size_t>(a.rows));
  // Column-major, its lower triangle is our upper one.
  check_lapack(LAPACKE_dsyevd(LAPACK_COL_MAJOR, vectors ? 'V' : 'N', 'L', static_cast<lapack_int>(a.rows), a.data,
                              static_cast<lapack_int>(a.stride), values.data()),
               "dsyevd");
  return values;
}

}  // namespace kadanoff::spectra::cpu
