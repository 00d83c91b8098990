// Eigenvalues on the GPU: cuSOLVER's divide and conquer, in double precision.
#include "kernels/core/cuda_libraries.cuh"
#include "kernels/spectra/eigenvalues.hpp"
#include "kernels/spectra/solver.cuh"

namespace kadanoff::spectra::cuda {

using kadanoff::cuda::check;

std::vector<double> decompose_symmetric(CudaResources& gpu, Matrix<double> a, std::int64_t vectors,
                                        const Watch& /*watch*/) {
  const auto n = static_cast<int>(a.rows), stride = static_cast<int>(a.stride);
  // Column-major, its lower triangle is our upper one.
  const auto mode = vectors > 0 ? CUSOLVER_EIG_MODE_VECTOR : CUSOLVER_EIG_MODE_NOVECTOR;
  constexpr auto lower = CUBLAS_FILL_MODE_LOWER;
  Array<double> values(gpu.device(), n);
  SolverState state(gpu);
  int size = 0;
  check(cusolverDnDsyevd_bufferSize(gpu.cusolver(), mode, lower, n, a.data, stride, values.data(), &size),
        "asking for syevd's workspace");
  auto* work = static_cast<double*>(gpu.scratch(static_cast<std::size_t>(size) * sizeof(double)));
  check(cusolverDnDsyevd(gpu.cusolver(), mode, lower, n, a.data, stride, values.data(), work, size, state.info()),
        "syevd");
  state.check("syevd");
  return values_of(gpu, values);
}

}  // namespace kadanoff::spectra::cuda
