// Eigenvalues on the GPU: cuSOLVER's divide and conquer, in double precision.
#include "kernels/core/cuda_libraries.cuh"
#include "kernels/core/cuda_runtime.hpp"
#include "kernels/linalg/eigenvalues.hpp"

namespace kadanoff::linalg::cuda {

using kadanoff::cuda::blocks_for;
using kadanoff::cuda::check;
using kadanoff::cuda::check_launch;

namespace {

constexpr int block = 256;

// out ← a, without gaps; *not_finite becomes 1 where an entry is a NaN or infinite.
__global__ void widen_kernel(Matrix<const float> a, double* out, int* not_finite) {
  const std::int64_t at = static_cast<std::int64_t>(blockIdx.x) * block + threadIdx.x;
  if (at >= a.rows * a.cols) return;
  const float value = a(at / a.cols, at % a.cols);
  out[at] = value;
  if (!isfinite(value)) atomicOr(not_finite, 1);
}

std::string matrix_text(std::int64_t n) {
  return "the eigenvalues of a " + std::to_string(n) + " × " + std::to_string(n) + " matrix";
}

int read(CudaResources& gpu, const Array<int>& value) {
  int copy = 0;
  kadanoff::cuda::copy(gpu, &copy, value.data(), sizeof copy);
  return copy;
}

}  // namespace

std::vector<double> eigenvalues(CudaResources& gpu, Matrix<const float> a) {
  const auto n = static_cast<int>(a.rows);
  Array<double> copy(gpu.device(), a.rows * a.rows), values(gpu.device(), a.rows);
  Array<int> flag(gpu.device(), 1);  // first whether an entry is not finite, then cuSOLVER's info
  kadanoff::cuda::fill_zero(gpu, flag.data(), flag.bytes());
  widen_kernel<<<blocks_for(a.rows * a.rows, block), block, 0, gpu.stream()>>>(a, copy.data(), flag.data());
  check_launch("widen");
  if (read(gpu, flag) != 0)
    throw Error(ExitCode::internal, matrix_text(a.rows) + ": an entry of it is not a finite number");

  // Column-major, its lower triangle is our upper one.
  constexpr auto only_values = CUSOLVER_EIG_MODE_NOVECTOR;
  constexpr auto lower = CUBLAS_FILL_MODE_LOWER;
  int work_size = 0;
  check(cusolverDnDsyevd_bufferSize(gpu.cusolver(), only_values, lower, n, copy.data(), n, values.data(), &work_size),
        "asking for syevd's workspace");
  auto* work = static_cast<double*>(gpu.scratch(static_cast<std::size_t>(work_size) * sizeof(double)));
  check(cusolverDnDsyevd(gpu.cusolver(), only_values, lower, n, copy.data(), n, values.data(), work, work_size,
                         flag.data()),
        "syevd");
  if (const int info = read(gpu, flag); info != 0)
    throw Error(ExitCode::internal,
                "cuSOLVER: " + matrix_text(a.rows) + ": syevd failed with info " + std::to_string(info));
  std::vector<double> sorted(static_cast<std::size_t>(a.rows));
  kadanoff::cuda::copy(gpu, sorted.data(), values.data(), values.bytes());
  return sorted;
}

}  // namespace kadanoff::linalg::cuda
