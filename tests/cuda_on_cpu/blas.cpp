// cuBLAS on the CPU: the operands rounded as the GPU would, products by OpenBLAS. The order of each sum depends on the
// shape in a way that no caller can foresee: a test that needs equal bits of two shapes needs exact sums.
#include <cblas.h>
#include <cublas_v2.h>
#include <cuda_bf16.h>

#include <algorithm>
#include <bit>
#include <vector>

#include "tests/cuda_on_cpu/fault.hpp"
#include "tests/cuda_on_cpu/memory.hpp"
#include "tests/cuda_on_cpu/schedule.hpp"
#include "tests/cuda_on_cpu/settings.hpp"

struct cublasContext {
  cudaStream_t stream = nullptr;
  cublasPointerMode_t pointers = CUBLAS_POINTER_MODE_HOST;
  cublasMath_t math = CUBLAS_DEFAULT_MATH;
};

namespace cuda_on_cpu {
namespace {

// A matrix as cuBLAS takes it, column by column, and whether it is to be transposed.
struct Operand {
  const void* data;
  cudaDataType_t type;
  int stride;
  bool transposed;
};

float rounded_to_tf32(float value) {
  constexpr std::uint32_t kept_bits_off = 13;
  auto bits = std::bit_cast<std::uint32_t>(value);
  bits += (1U << (kept_bits_off - 1)) - 1 + (bits >> kept_bits_off & 1U);
  return std::bit_cast<float>(bits >> kept_bits_off << kept_bits_off);
}

std::size_t bytes_of(cudaDataType_t type) {
  if (type == CUDA_R_32F) return 4;
  if (type == CUDA_R_16BF) return 2;
  fault("cuBLAS: a type of number that is not known here: {}", static_cast<int>(type));
}

float element(const Operand& operand, std::int64_t at, bool tf32) {
  if (operand.type == CUDA_R_16BF) return __bfloat162float(static_cast<const __nv_bfloat16*>(operand.data)[at]);
  const float value = static_cast<const float*>(operand.data)[at];
  return tf32 ? rounded_to_tf32(value) : value;
}

// op(operand), rows × cols, column by column without gaps.
std::vector<float> as_floats(const Operand& operand, std::int64_t rows, std::int64_t cols, bool tf32) {
  const auto stored_rows = operand.transposed ? cols : rows, stored_cols = operand.transposed ? rows : cols;
  const auto size = bytes_of(operand.type);
  for (std::int64_t j = 0; j < stored_cols; ++j)
    require(static_cast<const std::byte*>(operand.data) + static_cast<std::size_t>(j * operand.stride) * size,
            static_cast<std::size_t>(stored_rows) * size, Access::reads, "cuBLAS: an operand");
  std::vector<float> out(static_cast<std::size_t>(rows * cols));
  for (std::int64_t j = 0; j < cols; ++j)
    for (std::int64_t i = 0; i < rows; ++i)
      out[static_cast<std::size_t>(j * rows + i)] =
          element(operand, operand.transposed ? i * operand.stride + j : j * operand.stride + i, tf32);
  return out;
}

std::size_t mixed(std::size_t value) {
  value = (value ^ value >> 30) * 0xBF58'476D'1CE4'E5B9;
  value = (value ^ value >> 27) * 0x94D0'49BB'1331'11EB;
  return value ^ value >> 31;
}

struct Product {
  int m, n, k;
  Operand a, b;
  float* c;
  int c_stride;
  bool tf32;
};

void multiply(const Product& p, float alpha, float beta) {
  const auto m = std::int64_t{p.m}, n = std::int64_t{p.n}, k = std::int64_t{p.k};
  const auto a = as_floats(p.a, m, k, p.tf32), b = as_floats(p.b, k, n, p.tf32);
  std::vector<float> sum(static_cast<std::size_t>(m * n));
  // Parts of the inner dimension, first or last one first.
  const auto choice = mixed(static_cast<std::size_t>(m << 42 ^ n << 21 ^ k) + seed());
  const std::int64_t part = std::int64_t{16} << choice % 5, parts = (k + part - 1) / part;
  for (std::int64_t i = 0; i < parts; ++i) {
    const auto first = ((choice >> 8 & 1U) != 0 ? parts - 1 - i : i) * part;
    cblas_sgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, p.m, p.n, static_cast<int>(std::min(part, k - first)), 1,
                a.data() + first * m, p.m, b.data() + first, p.k, 1, sum.data(), p.m);
  }
  for (std::int64_t j = 0; j < n; ++j) {
    float* const column = p.c + j * p.c_stride;
    const auto bytes = static_cast<std::size_t>(m) * sizeof(float);
    if (beta != 0) require(column, bytes, Access::reads, "cuBLAS: the matrix that is added to");
    require(column, bytes, Access::writes, "cuBLAS: the result");
    for (std::int64_t i = 0; i < m; ++i) {
      const float product = alpha * sum[static_cast<std::size_t>(j * m + i)];
      column[i] = beta == 0 ? product : product + beta * column[i];
    }
  }
}

// In double precision, column by column; where `lower`, without what is above the diagonal.
struct DoubleMatrix {
  const double* data;
  int rows, cols, stride;
  bool lower = false;
};

void require_columns(const DoubleMatrix& matrix, Access access, const char* what) {
  for (std::int64_t j = 0; j < matrix.cols; ++j) {
    const auto first = matrix.lower ? j : 0;
    require(matrix.data + j * matrix.stride + first, static_cast<std::size_t>(matrix.rows - first) * sizeof(double),
            access, what);
  }
}

// α and β lie on the host. With β = 0 the result is not read.
template <class Routine>
cublasStatus_t enqueue_double(cublasContext* handle, std::vector<DoubleMatrix> operands, DoubleMatrix result,
                              double alpha, double beta, Routine routine) {
  const std::lock_guard lock(runtime_lock());
  if (handle->pointers != CUBLAS_POINTER_MODE_HOST) fault("cuBLAS: in double precision, factors on the device");
  if (result.stride < std::max(1, result.rows)) return CUBLAS_STATUS_INVALID_VALUE;
  for (const auto& operand : operands)
    if (operand.stride < std::max(1, operand.rows)) return CUBLAS_STATUS_INVALID_VALUE;
  enqueue(handle->stream, [=] {
    for (const auto& operand : operands) require_columns(operand, Access::reads, "cuBLAS: an operand");
    if (beta != 0) require_columns(result, Access::reads, "cuBLAS: the matrix that is added to");
    require_columns(result, Access::writes, "cuBLAS: the result");
    routine(alpha, beta);
  });
  return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t enqueue_product(cublasContext* handle, const Product& product, const void* alpha, const void* beta) {
  const std::lock_guard lock(runtime_lock());
  const auto least_stride = [](const Operand& x, int rows, int cols) { return x.transposed ? cols : rows; };
  if (product.m < 0 || product.n < 0 || product.k < 0 || product.c_stride < std::max(1, product.m) ||
      product.a.stride < std::max(1, least_stride(product.a, product.m, product.k)) ||
      product.b.stride < std::max(1, least_stride(product.b, product.k, product.n)))
    return CUBLAS_STATUS_INVALID_VALUE;
  const auto* const x = static_cast<const float*>(alpha);
  const auto* const y = static_cast<const float*>(beta);
  if (handle->pointers == CUBLAS_POINTER_MODE_HOST) {
    enqueue(handle->stream, [=, x = *x, y = *y] { multiply(product, x, y); });
  } else {
    enqueue(handle->stream, [=] {
      require(x, sizeof *x, Access::reads, "cuBLAS: alpha");
      require(y, sizeof *y, Access::reads, "cuBLAS: beta");
      multiply(product, *x, *y);
    });
  }
  return CUBLAS_STATUS_SUCCESS;
}

}  // namespace
}  // namespace cuda_on_cpu

using namespace cuda_on_cpu;  // NOLINT(google-build-using-namespace): what follows has C's names

extern "C" {

const char* cublasGetStatusString(cublasStatus_t status) {
  return status == CUBLAS_STATUS_SUCCESS ? "success" : status == CUBLAS_STATUS_INVALID_VALUE ? "an invalid value" : "?";
}
cublasStatus_t cublasCreate_v2(cublasHandle_t* handle) { return *handle = new cublasContext, CUBLAS_STATUS_SUCCESS; }
cublasStatus_t cublasDestroy_v2(cublasHandle_t handle) { return delete handle, CUBLAS_STATUS_SUCCESS; }
cublasStatus_t cublasSetStream_v2(cublasHandle_t handle, cudaStream_t stream) {
  return handle->stream = stream, CUBLAS_STATUS_SUCCESS;
}
cublasStatus_t cublasSetWorkspace_v2(cublasHandle_t, void* memory, std::size_t bytes) {
  return require(memory, bytes, Access::writes, "cuBLAS: the workspace"), CUBLAS_STATUS_SUCCESS;
}
cublasStatus_t cublasSetMathMode(cublasHandle_t handle, cublasMath_t math) {
  return handle->math = math, CUBLAS_STATUS_SUCCESS;
}
cublasStatus_t cublasSetAtomicsMode(cublasHandle_t, cublasAtomicsMode_t) { return CUBLAS_STATUS_SUCCESS; }
cublasStatus_t cublasSetPointerMode_v2(cublasHandle_t handle, cublasPointerMode_t mode) {
  return handle->pointers = mode, CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasGemmEx(cublasHandle_t handle, cublasOperation_t op_a, cublasOperation_t op_b, int m, int n, int k,
                            const void* alpha, const void* a, cudaDataType_t a_type, int a_stride, const void* b,
                            cudaDataType_t b_type, int b_stride, const void* beta, void* c, cudaDataType_t c_type,
                            int c_stride, cublasComputeType_t compute, cublasGemmAlgo_t) {
  if (c_type != CUDA_R_32F) fault("cuBLAS: a result that is not of floats");
  return enqueue_product(handle,
                         {.m = m,
                          .n = n,
                          .k = k,
                          .a = {a, a_type, a_stride, op_a != CUBLAS_OP_N},
                          .b = {b, b_type, b_stride, op_b != CUBLAS_OP_N},
                          .c = static_cast<float*>(c),
                          .c_stride = c_stride,
                          .tf32 = compute == CUBLAS_COMPUTE_32F_FAST_TF32},
                         alpha, beta);
}

cublasStatus_t cublasSgemm_v2(cublasHandle_t handle, cublasOperation_t op_a, cublasOperation_t op_b, int m, int n,
                              int k, const float* alpha, const float* a, int a_stride, const float* b, int b_stride,
                              const float* beta, float* c, int c_stride) {
  const bool tf32 = (handle->math & CUBLAS_TF32_TENSOR_OP_MATH) != 0 && handle->math != CUBLAS_PEDANTIC_MATH;
  return cublasGemmEx(handle, op_a, op_b, m, n, k, alpha, a, CUDA_R_32F, a_stride, b, CUDA_R_32F, b_stride, beta, c,
                      CUDA_R_32F, c_stride, tf32 ? CUBLAS_COMPUTE_32F_FAST_TF32 : CUBLAS_COMPUTE_32F,
                      CUBLAS_GEMM_DEFAULT);
}

cublasStatus_t cublasSgemv_v2(cublasHandle_t handle, cublasOperation_t op, int m, int n, const float* alpha,
                              const float* a, int a_stride, const float* x, int x_step, const float* beta, float* y,
                              int y_step) {
  if (x_step != 1 || y_step != 1) fault("cuBLAS: a vector with gaps");
  const bool transposed = op != CUBLAS_OP_N;
  const int rows = transposed ? n : m, inner = transposed ? m : n;
  return cublasSgemm_v2(handle, op, CUBLAS_OP_N, rows, 1, inner, alpha, a, a_stride, x, std::max(1, inner), beta, y,
                        std::max(1, rows));
}

cublasStatus_t cublasDgemm_v2(cublasHandle_t handle, cublasOperation_t op_a, cublasOperation_t op_b, int m, int n,
                              int k, const double* alpha, const double* a, int a_stride, const double* b, int b_stride,
                              const double* beta, double* c, int c_stride) {
  const bool a_turned = op_a != CUBLAS_OP_N, b_turned = op_b != CUBLAS_OP_N;
  const DoubleMatrix x{a, a_turned ? k : m, a_turned ? m : k, a_stride},
      y{b, b_turned ? n : k, b_turned ? k : n, b_stride};
  return enqueue_double(handle, {x, y}, {c, m, n, c_stride}, *alpha, *beta, [=](double scale, double kept) {
    cblas_dgemm(CblasColMajor, a_turned ? CblasTrans : CblasNoTrans, b_turned ? CblasTrans : CblasNoTrans, m, n, k,
                scale, a, a_stride, b, b_stride, kept, c, c_stride);
  });
}

cublasStatus_t cublasDsyrk_v2(cublasHandle_t handle, cublasFillMode_t triangle, cublasOperation_t op, int n, int k,
                              const double* alpha, const double* a, int a_stride, const double* beta, double* c,
                              int c_stride) {
  const bool turned = op != CUBLAS_OP_N;
  if (triangle != CUBLAS_FILL_MODE_LOWER) fault("cuBLAS: an upper triangle is not known here");
  const DoubleMatrix x{a, turned ? k : n, turned ? n : k, a_stride};
  return enqueue_double(handle, {x}, {c, n, n, c_stride, true}, *alpha, *beta, [=](double scale, double kept) {
    cblas_dsyrk(CblasColMajor, CblasLower, turned ? CblasTrans : CblasNoTrans, n, k, scale, a, a_stride, kept, c,
                c_stride);
  });
}

}  // extern "C"
