// The direct decomposition on the GPU.
#include <utility>

#include "kernels/core/cuda_libraries.cuh"
#include "kernels/spectra/solver.cuh"
#include "kernels/spectra/svd.hpp"
#include "kernels/spectra/vectors.hpp"

namespace kadanoff::spectra::cuda {

using kadanoff::cuda::check;

// cuSOLVER, column-major, reads the transpose of `wide`, which has at least as many rows as columns, as it needs.
std::vector<double> direct_svd(CudaResources& gpu, Matrix<double> wide, Matrix<double> left, Matrix<double> right) {
  const auto rows = static_cast<int>(wide.rows), cols = static_cast<int>(wide.cols);
  Array<double> values(gpu.device(), rows), by_columns(gpu.device(), wide.rows * wide.rows);
  SolverState state(gpu);
  int size = 0;
  check(cusolverDnDgesvd_bufferSize(gpu.cusolver(), cols, rows, &size), "asking for gesvd's workspace");
  auto* work = static_cast<double*>(gpu.scratch(static_cast<std::size_t>(size) * sizeof(double)));
  check(cusolverDnDgesvd(gpu.cusolver(), 'S', 'S', cols, rows, wide.data, static_cast<int>(wide.stride), values.data(),
                         right.data, static_cast<int>(right.stride), by_columns.data(), rows, work, size, nullptr,
                         state.info()),
        "gesvd");
  state.check("gesvd");
  transpose(gpu, std::as_const(by_columns).matrix(wide.rows, wide.rows), left);
  return values_of(gpu, values);
}

}  // namespace kadanoff::spectra::cuda
