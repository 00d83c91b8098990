// Products of row-major matrices, single precision:  c ← α · op(a) · op(b) + β · c.
//
// On the CPU the result is cut into tiles that depend only on its shape. Each tile is one single-threaded oneDNN call,
// so the result does not depend on the number of threads. On CUDA it is one cuBLAS call in plain fp32.
#pragma once

#include "kernels/core/dispatch.hpp"
#include "kernels/core/view.hpp"

namespace kadanoff::linalg {

enum class Op : char { none = 'N', transpose = 'T' };

// op(a) is m × k, op(b) k × n, c m × n, all on the context's device. With β = 0 the old c is not read.
// Throws Error(internal) for shapes or devices that do not fit together.
void gemm(Context& context, Op op_a, Op op_b, float alpha, Matrix<const float> a, Matrix<const float> b, float beta,
          Matrix<float> c);

namespace cpu {
OnCpu<decltype(linalg::gemm)> gemm;
}
namespace cuda {
OnCuda<decltype(linalg::gemm)> gemm;
}

}  // namespace kadanoff::linalg
