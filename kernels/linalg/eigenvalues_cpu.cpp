// Eigenvalues on the CPU, by the LAPACK of OpenBLAS.
#include <lapacke.h>
#include <omp.h>

#include <cmath>

#include "kernels/core/array.hpp"
#include "kernels/core/check.hpp"
#include "kernels/linalg/eigenvalues.hpp"

// OpenBLAS's own; its header is not called the same everywhere.
extern "C" {
void openblas_set_num_threads(int threads);
char* openblas_get_corename();
char* openblas_get_config();
}

namespace kadanoff::linalg {
namespace cpu {

std::vector<double> eigenvalues(CpuResources&, Matrix<const float> a) {
  const std::int64_t n = a.rows;
  Array<double> copy(cpu_device, n * n);
  for (std::int64_t i = 0; i < n; ++i)
    for (std::int64_t j = 0; j < n; ++j) {
      // LAPACK does not come back from some of these.
      if (!std::isfinite(a(i, j)))
        fail(ExitCode::internal, "eigenvalues: the {} × {} matrix holds {} at row {}, column {}", n, n, a(i, j), i, j);
      copy.data()[i * n + j] = a(i, j);
    }
  // An OpenBLAS with OpenMP asks the first for its number of threads, one with threads of its own the second.
  const int threads_before = omp_get_max_threads();
  omp_set_num_threads(1);
  openblas_set_num_threads(1);
  std::vector<double> values(static_cast<std::size_t>(n));
  // Column-major, its lower triangle is our upper one.
  const auto size = static_cast<lapack_int>(n);
  const auto info = LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'N', 'L', size, copy.data(), size, values.data());
  omp_set_num_threads(threads_before);
  if (info != 0)
    fail(ExitCode::internal, "LAPACK: the eigenvalues of a {} × {} matrix: dsyevd failed with info {}", n, n, info);
  return values;
}

}  // namespace cpu

Lapack lapack_in_use() {
  const std::string config = openblas_get_config();  // "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH …"
  return {.library = config.substr(0, config.find(' ', config.find(' ') + 1)), .core = openblas_get_corename()};
}

}  // namespace kadanoff::linalg
