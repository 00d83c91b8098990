// Rounds or packs operands once, checks shapes, and hands the product to the device's implementation.
#include "kernels/linalg/prepared_gemm.hpp"

#include "kernels/core/check.hpp"
#include "kernels/linalg/gemm_bf16.hpp"

namespace kadanoff::linalg {
namespace {

std::int64_t rows(Op op, const HostMatrix& x) { return op == Op::none ? x.rows : x.cols; }
std::int64_t cols(Op op, const HostMatrix& x) { return op == Op::none ? x.cols : x.rows; }

std::vector<rows::BFloat16> rounded(const HostMatrix& x) {
  std::vector<rows::BFloat16> values;
  values.reserve(x.values.size());
  for (const float value : x.values) values.push_back(rows::to_bfloat16(value));
  return values;
}

std::vector<rows::BFloat16> rounded(Op op, const HostMatrix& x) {
  if (op == Op::none) return rounded(x);
  std::vector<rows::BFloat16> values;
  values.reserve(x.values.size());
  for (std::int64_t j = 0; j < x.cols; ++j)
    for (std::int64_t i = 0; i < x.rows; ++i)
      values.push_back(rows::to_bfloat16(x.values[static_cast<std::size_t>(i * x.cols + j)]));
  return values;
}

}  // namespace

PreparedGemm::PreparedGemm(Context& context, Precision precision, Op op_a, Op op_b, const HostMatrix& a,
                           const HostMatrix& b)
    : precision_(precision),
      op_a_(op_a),
      op_b_(op_b),
      a_rows_(a.rows),
      a_cols_(a.cols),
      b_rows_(b.rows),
      b_cols_(b.cols) {
  expects(cols(op_a, a) == rows(op_b, b), "PreparedGemm: the shapes do not fit together");
  expects(static_cast<std::int64_t>(a.values.size()) == a.rows * a.cols &&
              static_cast<std::int64_t>(b.values.size()) == b.rows * b.cols,
          "PreparedGemm: a matrix has not as many values as its shape says");
  expects(precision != Precision::tf32 || context.on_cuda(), "PreparedGemm: tf32 needs a GPU");
  expects(precision != Precision::int16, "PreparedGemm: int16 is for spins alone");
  if (precision != Precision::bf16) {
    a_ = to_device(context, a.values);
    b_ = to_device(context, b.values);
  } else if (context.on_cuda()) {
    a_bf16_ = to_device(context, rounded(a));
    b_bf16_ = to_device(context, rounded(b));
  } else {
    a_bf16_ = to_device(context, rounded(op_a, a));
    const auto k = rows(op_b, b), n = cols(op_b, b);
    const auto whole = to_device(context, rounded(b));
    b_bf16_ = Array<rows::BFloat16>(cpu_device, cpu::PackedBf16::size(k, n));
    cpu::PackedBf16(k, n, b_bf16_.data()).pack(context.cpu(), op_b, whole.matrix(b.rows, b.cols));
  }
}

void PreparedGemm::multiply(Context& context, float alpha, float beta, Matrix<float> c) const {
  const auto m = op_a_ == Op::none ? a_rows_ : a_cols_, n = op_b_ == Op::none ? b_cols_ : b_rows_;
  expects(c.rows == m && c.cols == n && c.device == context.device(),
          "PreparedGemm::multiply: the result is of another shape or on another device");
  if (m == 0 || n == 0) return;
  if (!context.on_cuda()) return multiply_on(context.cpu(), alpha, beta, c);
  if constexpr (has_cuda) multiply_on(context.cuda(), alpha, beta, c);
}

}  // namespace kadanoff::linalg
