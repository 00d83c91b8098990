// A product whose operands are converted to their precision once and then multiplied many times:
//
//   c ← α · op(a) · op(b) + β · c
//
// It contains only the products of gemm.hpp, gemm_bf16.hpp and gemm.cuh, so it is the baseline for the speed of an
// operation in that precision.
#pragma once

#include <vector>

#include "kernels/core/array.hpp"
#include "kernels/linalg/gemm.hpp"
#include "kernels/linalg/precision.hpp"
#include "kernels/rows/bfloat16.hpp"

namespace kadanoff::linalg {

// Row by row, on the host.
struct HostMatrix {
  std::vector<float> values;
  std::int64_t rows = 0, cols = 0;
};

class PreparedGemm {
 public:
  // op(a) is m × k, op(b) k × n. Throws Error(internal) for shapes that do not fit together, and for tf32 on a CPU.
  PreparedGemm(Context& context, Precision precision, Op op_a, Op op_b, const HostMatrix& a, const HostMatrix& b);

  // c is m × n on the context's device. With β = 0 the old c is not read. Does not wait for the device.
  void multiply(Context& context, float alpha, float beta, Matrix<float> c) const;

 private:
  void multiply_on(CpuResources& cpu, float alpha, float beta, Matrix<float> c) const;
  void multiply_on(CudaResources& gpu, float alpha, float beta, Matrix<float> c) const;

  Precision precision_;
  Op op_a_, op_b_;
  std::int64_t a_rows_, a_cols_, b_rows_, b_cols_;
  Array<float> a_, b_;                     // fp32 and tf32
  Array<rows::BFloat16> a_bf16_, b_bf16_;  // bf16; on the CPU op(a) itself, and op(b) packed
};

}  // namespace kadanoff::linalg
