// cuSOLVER on the CPU, by LAPACK.
#include <cusolverDn.h>
#include <lapacke.h>

#include <algorithm>
#include <vector>

#include "tests/cuda_on_cpu/fault.hpp"
#include "tests/cuda_on_cpu/memory.hpp"
#include "tests/cuda_on_cpu/schedule.hpp"

struct cusolverDnContext {
  cudaStream_t stream = nullptr;
};

namespace cuda_on_cpu {
namespace {

// Column by column, `stride` from one to the next; where `lower`, without what is above the diagonal.
struct Columns {
  const double* data;
  int rows, cols, stride;
  bool lower = false;
};

void require_columns(const std::vector<Columns>& matrices, Access access, const char* what) {
  for (const auto& matrix : matrices)
    for (std::int64_t j = 0; j < matrix.cols; ++j) {
      const auto first = matrix.lower ? j : 0;
      require(matrix.data + j * matrix.stride + first, static_cast<std::size_t>(matrix.rows - first) * sizeof(double),
              access, what);
    }
}

// Calls `routine`, which returns LAPACK's info, in the order of the stream.
template <class Routine>
cusolverStatus_t enqueue_routine(cusolverDnContext* handle, std::vector<Columns> reads, std::vector<Columns> writes,
                                 double* work, int size, int* info, Routine routine) {
  const std::lock_guard lock(runtime_lock());
  enqueue(handle->stream, [=] {
    require_columns(reads, Access::reads, "cuSOLVER: an operand");
    require_columns(writes, Access::writes, "cuSOLVER: a result");
    require(work, static_cast<std::size_t>(size) * sizeof(double), Access::writes, "cuSOLVER: the workspace");
    require(info, sizeof *info, Access::writes, "cuSOLVER: the state");
    *info = routine();
  });
  return CUSOLVER_STATUS_SUCCESS;
}

}  // namespace
}  // namespace cuda_on_cpu

using namespace cuda_on_cpu;  // NOLINT(google-build-using-namespace): what follows has C's names

extern "C" {

cusolverStatus_t cusolverDnCreate(cusolverDnHandle_t* handle) {
  return *handle = new cusolverDnContext, CUSOLVER_STATUS_SUCCESS;
}
cusolverStatus_t cusolverDnDestroy(cusolverDnHandle_t handle) { return delete handle, CUSOLVER_STATUS_SUCCESS; }
cusolverStatus_t cusolverDnSetStream(cusolverDnHandle_t handle, cudaStream_t stream) {
  return handle->stream = stream, CUSOLVER_STATUS_SUCCESS;
}

// QR and a singular value decomposition: LAPACK's, whose arguments these are.
cusolverStatus_t cusolverDnDgeqrf_bufferSize(cusolverDnHandle_t, int, int n, double*, int, int* size) {
  return *size = 3 * n + 5, CUSOLVER_STATUS_SUCCESS;
}
cusolverStatus_t cusolverDnDgeqrf(cusolverDnHandle_t handle, int m, int n, double* a, int stride, double* factors,
                                  double* work, int size, int* info) {
  return enqueue_routine(handle, {{a, m, n, stride}}, {{a, m, n, stride}, {factors, std::min(m, n), 1, std::min(m, n)}},
                         work, size, info, [=] { return LAPACKE_dgeqrf(LAPACK_COL_MAJOR, m, n, a, stride, factors); });
}

cusolverStatus_t cusolverDnDorgqr_bufferSize(cusolverDnHandle_t, int, int n, int, const double*, int, const double*,
                                             int* size) {
  return *size = 2 * n + 3, CUSOLVER_STATUS_SUCCESS;
}
cusolverStatus_t cusolverDnDorgqr(cusolverDnHandle_t handle, int m, int n, int k, double* a, int stride,
                                  const double* factors, double* work, int size, int* info) {
  return enqueue_routine(handle, {{a, m, k, stride}, {factors, k, 1, k}}, {{a, m, n, stride}}, work, size, info,
                         [=] { return LAPACKE_dorgqr(LAPACK_COL_MAJOR, m, n, k, a, stride, factors); });
}

cusolverStatus_t cusolverDnDgesvd_bufferSize(cusolverDnHandle_t, int, int n, int* size) {
  return *size = 4 * n + 1, CUSOLVER_STATUS_SUCCESS;
}
cusolverStatus_t cusolverDnDgesvd(cusolverDnHandle_t handle, signed char job_u, signed char job_v, int m, int n,
                                  double* a, int stride, double* values, double* u, int u_stride, double* v,
                                  int v_stride, double* work, int size, double*, int* info) {
  if (m < n) return CUSOLVER_STATUS_INVALID_VALUE;  // as cuSOLVER
  return enqueue_routine(
      handle, {{a, m, n, stride}}, {{a, m, n, stride}, {values, n, 1, n}, {u, m, n, u_stride}, {v, n, n, v_stride}},
      work, size, info, [=] {
        std::vector<double> superdiagonal(static_cast<std::size_t>(n));
        return LAPACKE_dgesvd(LAPACK_COL_MAJOR, static_cast<char>(job_u), static_cast<char>(job_v), m, n, a, stride,
                              values, u, u_stride, v, v_stride, superdiagonal.data());
      });
}

cusolverStatus_t cusolverDnDsyevd_bufferSize(cusolverDnHandle_t, cusolverEigMode_t, cublasFillMode_t, int n,
                                             const double*, int, const double*, int* size) {
  return *size = 2 * n + 1, CUSOLVER_STATUS_SUCCESS;
}

cusolverStatus_t cusolverDnDsyevd(cusolverDnHandle_t handle, cusolverEigMode_t mode, cublasFillMode_t triangle, int n,
                                  double* a, int stride, double* values, double* work, int size, int* info) {
  if (triangle != CUBLAS_FILL_MODE_LOWER) fault("cuSOLVER: an upper triangle is not known here");
  return enqueue_routine(handle, {{a, n, n, stride, true}}, {{a, n, n, stride}, {values, n, 1, n}}, work, size, info,
                         [=] {
                           return LAPACKE_dsyevd(LAPACK_COL_MAJOR, mode == CUSOLVER_EIG_MODE_VECTOR ? 'V' : 'N', 'L', n,
                                                 a, stride, values);
                         });
}

}  // extern "C"
