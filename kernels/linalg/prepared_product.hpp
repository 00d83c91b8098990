// A product of two matrices that are brought into the precision of the library's operands once, and multiplied often:
//
//   c ← α · op(a) · op(b) + β · c
//
//   fp32   as they are
//   tf32   CUDA only: rounded to 10 bits of mantissa on their way into the tensor cores
//   bf16   rounded to 7 bits; on the CPU packed, too
//
// Sums and c are fp32 in each. It is what an operation in that precision is measured against.
#pragma once

#include <vector>

#include "kernels/core/array.hpp"
#include "kernels/linalg/gemm.hpp"
#include "kernels/rows/bfloat16.hpp"

namespace kadanoff::linalg {

enum class OperandPrecision : std::uint8_t { fp32, tf32, bf16 };

// Row by row, on the host.
struct HostMatrix {
  std::vector<float> values;
  std::int64_t rows = 0, cols = 0;
};

class PreparedProduct {
 public:
  // op(a) is m × k, op(b) k × n. Throws Error(internal) for shapes that do not fit together, and for tf32 on a CPU.
  PreparedProduct(Context& context, OperandPrecision precision, Op op_a, Op op_b, const HostMatrix& a,
                  const HostMatrix& b);

  // c is m × n on the context's device. With β = 0 the old c is not read. Does not wait for the device.
  void multiply(Context& context, float alpha, float beta, Matrix<float> c) const;

 private:
  OperandPrecision precision_;
  Op op_a_, op_b_;
  std::int64_t a_rows_, a_cols_, b_rows_, b_cols_;
  Array<float> a_, b_;                     // fp32 and tf32
  Array<rows::BFloat16> a_bf16_, b_bf16_;  // bf16; on the CPU op(a) itself, and op(b) packed
};

}  // namespace kadanoff::linalg
