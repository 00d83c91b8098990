// The direct decomposition on the CPU.
#include <lapacke.h>

#include "kernels/core/array.hpp"
#include "kernels/spectra/lapack_cpu.hpp"
#include "kernels/spectra/svd.hpp"
#include "kernels/spectra/vectors.hpp"

namespace kadanoff::spectra::cpu {

// LAPACK, column-major, reads the transpose of `wide`: its left vectors are our right ones.
std::vector<double> direct_svd(CpuResources& cpu, Matrix<double> wide, Matrix<double> left, Matrix<double> right) {
  const auto rows = static_cast<lapack_int>(wide.rows), cols = static_cast<lapack_int>(wide.cols);
  std::vector<double> values(static_cast<std::size_t>(rows));
  Array<double> by_columns(cpu_device, wide.rows * wide.rows);
  {
    const OneThread one;
    check_lapack(
        LAPACKE_dgesdd(LAPACK_COL_MAJOR, 'S', cols, rows, wide.data, static_cast<lapack_int>(wide.stride),
                       values.data(), right.data, static_cast<lapack_int>(right.stride), by_columns.data(), rows),
        "dgesdd");
  }
  transpose(cpu, std::as_const(by_columns).matrix(wide.rows, wide.rows), left);
  return values;
}

}  // namespace kadanoff::spectra::cpu
