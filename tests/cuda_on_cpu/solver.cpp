// cuSOLVER on the CPU, by LAPACK.
#include <cusolverDn.h>
#include <lapacke.h>

#include "tests/cuda_on_cpu/memory.hpp"
#include "tests/cuda_on_cpu/schedule.hpp"

struct cusolverDnContext {
  cudaStream_t stream = nullptr;
};

using namespace cuda_on_cpu;  // NOLINT(google-build-using-namespace): what follows has C's names

extern "C" {

cusolverStatus_t cusolverDnCreate(cusolverDnHandle_t* handle) {
  return *handle = new cusolverDnContext, CUSOLVER_STATUS_SUCCESS;
}
cusolverStatus_t cusolverDnDestroy(cusolverDnHandle_t handle) { return delete handle, CUSOLVER_STATUS_SUCCESS; }
cusolverStatus_t cusolverDnSetStream(cusolverDnHandle_t handle, cudaStream_t stream) {
  return handle->stream = stream, CUSOLVER_STATUS_SUCCESS;
}

cusolverStatus_t cusolverDnDsyevd_bufferSize(cusolverDnHandle_t, cusolverEigMode_t, cublasFillMode_t, int n,
                                             const double*, int, const double*, int* size) {
  return *size = 2 * n + 1, CUSOLVER_STATUS_SUCCESS;
}

cusolverStatus_t cusolverDnDsyevd(cusolverDnHandle_t handle, cusolverEigMode_t mode, cublasFillMode_t triangle, int n,
                                  double* a, int stride, double* values, double* work, int size, int* info) {
  const std::lock_guard lock(runtime_lock());
  enqueue(handle->stream, [=] {
    const auto bytes = [](std::int64_t numbers) { return static_cast<std::size_t>(numbers) * sizeof(double); };
    for (std::int64_t j = 0; j < n; ++j) require(a + j * stride, bytes(n), Access::reads, "cuSOLVER: the matrix");
    require(work, bytes(size), Access::writes, "cuSOLVER: the workspace");
    require(values, bytes(n), Access::writes, "cuSOLVER: the eigenvalues");
    require(info, sizeof *info, Access::writes, "cuSOLVER: the state");
    *info = LAPACKE_dsyevd(LAPACK_COL_MAJOR, mode == CUSOLVER_EIG_MODE_VECTOR ? 'V' : 'N',
                           triangle == CUBLAS_FILL_MODE_LOWER ? 'L' : 'U', n, a, stride, values);
  });
  return CUSOLVER_STATUS_SUCCESS;
}

}  // extern "C"
