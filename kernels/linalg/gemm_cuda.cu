// Products on the GPU. cuBLAS is column-major and reads a row-major matrix as its transpose. So cuBLAS computes
// cᵀ ← α op(b)ᵀ op(a)ᵀ + β cᵀ: the operands change places and keep their op.
#include "kernels/core/cuda_libraries.cuh"
#include "kernels/linalg/gemm.cuh"

namespace kadanoff::linalg::cuda {

using kadanoff::cuda::blas_extent;
using kadanoff::cuda::check;
using kadanoff::cuda::fp32_math;

namespace {

// The handle's modes for one call; it goes back to fp32 with α and β on the host.
class Modes {
 public:
  Modes(cublasHandle_t handle, cublasPointerMode_t pointers, cublasMath_t math) : handle_(handle) {
    const auto pointers_set = cublasSetPointerMode(handle, pointers);
    const auto math_set = cublasSetMathMode(handle, math);
    if (pointers_set != CUBLAS_STATUS_SUCCESS || math_set != CUBLAS_STATUS_SUCCESS) restore();
    check(pointers_set, "choosing where alpha and beta are");
    check(math_set, "choosing the precision");
  }
  Modes(const Modes&) = delete;
  Modes& operator=(const Modes&) = delete;
  ~Modes() { restore(); }

 private:
  void restore() {
    cublasSetPointerMode(handle_, CUBLAS_POINTER_MODE_HOST);
    cublasSetMathMode(handle_, fp32_math());
  }

  cublasHandle_t handle_;
};

struct Arithmetic {
  cudaDataType_t operands;
  cublasComputeType_t compute;
  cublasMath_t math;
};

// No sum of a product split into parts may be kept in fewer bits.
constexpr auto tensor_math = static_cast<cublasMath_t>(
    static_cast<int>(CUBLAS_DEFAULT_MATH) | static_cast<int>(CUBLAS_MATH_DISALLOW_REDUCED_PRECISION_REDUCTION));
constexpr Arithmetic rounded{.operands = CUDA_R_32F, .compute = CUBLAS_COMPUTE_32F_FAST_TF32, .math = tensor_math};
constexpr Arithmetic halved{.operands = CUDA_R_16BF, .compute = CUBLAS_COMPUTE_32F, .math = tensor_math};
Arithmetic plain() { return {.operands = CUDA_R_32F, .compute = CUBLAS_COMPUTE_32F, .math = fp32_math()}; }

cublasOperation_t cublas_op(Op op) { return op == Op::none ? CUBLAS_OP_N : CUBLAS_OP_T; }

template <class T>
void multiply(CudaResources& gpu, const Arithmetic& how, Op op_a, Op op_b, const Factors& factors, Matrix<const T> a,
              Matrix<const T> b, Matrix<float> c) {
  const bool on_device = factors.alpha_on_device != nullptr;
  const auto k = op_a == Op::none ? a.cols : a.rows;
  const auto handle = gpu.cublas();
  const Modes modes(handle, on_device ? CUBLAS_POINTER_MODE_DEVICE : CUBLAS_POINTER_MODE_HOST, how.math);
  check(cublasGemmEx(handle, cublas_op(op_b), cublas_op(op_a), blas_extent(c.cols), blas_extent(c.rows), blas_extent(k),
                     on_device ? factors.alpha_on_device : &factors.alpha, b.data, how.operands, blas_extent(b.stride),
                     a.data, how.operands, blas_extent(a.stride), on_device ? factors.beta_on_device : &factors.beta,
                     c.data, CUDA_R_32F, blas_extent(c.stride), how.compute, CUBLAS_GEMM_DEFAULT),
        "gemm");
}

}  // namespace

void gemm(CudaResources& gpu, Op op_a, Op op_b, float alpha, Matrix<const float> a, Matrix<const float> b, float beta,
          Matrix<float> c) {
  const auto k = op_a == Op::none ? a.cols : a.rows;
  check(cublasSgemm(gpu.cublas(), cublas_op(op_b), cublas_op(op_a), blas_extent(c.cols), blas_extent(c.rows),
                    blas_extent(k), &alpha, b.data, blas_extent(b.stride), a.data, blas_extent(a.stride), &beta, c.data,
                    blas_extent(c.stride)),
        "sgemm");
}

void gemm(CudaResources& gpu, Precision precision, Op op_a, Op op_b, const Factors& factors, Matrix<const float> a,
          Matrix<const float> b, Matrix<float> c) {
  multiply(gpu, precision == Precision::tf32 ? rounded : plain(), op_a, op_b, factors, a, b, c);
}

void gemm(CudaResources& gpu, Op op_a, Op op_b, const Factors& factors, Matrix<const __nv_bfloat16> a,
          Matrix<const __nv_bfloat16> b, Matrix<float> c) {
  multiply(gpu, halved, op_a, op_b, factors, a, b, c);
}

void gemv(CudaResources& gpu, Op op, float alpha, Matrix<const float> a, const float* x, float beta, float* y) {
  // The row-major matrix is its transpose in cuBLAS's reading.
  check(cublasSgemv(gpu.cublas(), op == Op::none ? CUBLAS_OP_T : CUBLAS_OP_N, blas_extent(a.cols), blas_extent(a.rows),
                    &alpha, a.data, blas_extent(a.stride), x, 1, &beta, y, 1),
        "sgemv");
}

}  // namespace kadanoff::linalg::cuda
