// Products in fp32, against the triple loop.
#include "kernels/linalg/gemm.hpp"

#include <gtest/gtest.h>

#include <random>

#include "kernels/core/array.hpp"
#include "tests/support/devices.hpp"

namespace kadanoff::linalg {
namespace {

struct Shape {
  std::int64_t m, n, k, padding;
};

std::vector<float> random_values(std::int64_t count, unsigned seed) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<float> uniform(-1, 1);
  std::vector<float> values(static_cast<std::size_t>(count));
  for (auto& value : values) value = uniform(generator);
  return values;
}

class Gemm : public test::OnEachDevice {
 protected:
  static constexpr float alpha = 0.75F;

  // The largest |c − reference| of all entries, for c ← α op(a) op(b) + β c with rows `padding` longer than they need
  // be.
  double largest_error(const Shape& s, Op op_a, Op op_b, float beta) {
    const auto stride_a = (op_a == Op::none ? s.k : s.m) + s.padding,
               stride_b = (op_b == Op::none ? s.n : s.k) + s.padding;
    const auto stride_c = s.n + s.padding;
    const auto rows_a = op_a == Op::none ? s.m : s.k, rows_b = op_b == Op::none ? s.k : s.n;
    const auto a = random_values(rows_a * stride_a, 1), b = random_values(rows_b * stride_b, 2),
               c = random_values(s.m * stride_c, 3);
    auto da = to_device(context(), a), db = to_device(context(), b), dc = to_device(context(), c);
    gemm(context(), op_a, op_b, alpha,
         {.data = da.data(), .rows = rows_a, .cols = stride_a - s.padding, .stride = stride_a, .device = da.device()},
         {.data = db.data(), .rows = rows_b, .cols = stride_b - s.padding, .stride = stride_b, .device = db.device()},
         beta, {.data = dc.data(), .rows = s.m, .cols = s.n, .stride = stride_c, .device = dc.device()});
    const auto result = to_host(context(), dc);
    double worst = 0;
    for (std::int64_t i = 0; i < s.m; ++i)
      for (std::int64_t j = 0; j < stride_c; ++j) {
        const auto at = static_cast<std::size_t>(i * stride_c + j);
        double expected = c[at];  // what is behind a row stays as it is
        if (j < s.n) {
          double sum = 0;
          for (std::int64_t l = 0; l < s.k; ++l) {
            const auto x = op_a == Op::none ? a[static_cast<std::size_t>(i * stride_a + l)]
                                            : a[static_cast<std::size_t>(l * stride_a + i)];
            const auto y = op_b == Op::none ? b[static_cast<std::size_t>(l * stride_b + j)]
                                            : b[static_cast<std::size_t>(j * stride_b + l)];
            sum += static_cast<double>(x) * y;
          }
          expected = alpha * sum + beta * c[at];
        }
        worst = std::max(worst, std::abs(expected - result[at]));
      }
    return worst;
  }
};

TEST_P(Gemm, AgreesWithTheTripleLoop) {
  for (const Shape& shape :
       {Shape{1, 1, 1, 0}, Shape{3, 5, 7, 2}, Shape{100, 64, 33, 3}, Shape{700, 130, 40, 1}, Shape{65, 600, 9, 0}})
    for (const Op op_a : {Op::none, Op::transpose})
      for (const Op op_b : {Op::none, Op::transpose})
        for (const float beta : {0.0F, 1.0F})
          EXPECT_LT(largest_error(shape, op_a, op_b, beta), 2e-5) << shape.m << "×" << shape.n << "×" << shape.k;
}

TEST_P(Gemm, RefusesShapesThatDoNotFit) {
  Array<float> memory(context().device(), 100);
  const auto a = memory.matrix(3, 4), b = memory.matrix(5, 6), c = memory.matrix(3, 6);
  EXPECT_THROW(gemm(context(), Op::none, Op::none, 1, a, b, 0, c), Error);
}

KADANOFF_ON_EACH_DEVICE(Gemm);

TEST(GemmOnAGpu, RefusesExtentsThatTheLibraryCannotCount) {
  KADANOFF_NEEDS_CUDA();
  Context context({DeviceKind::cuda, 0}, 1);
  Array<float> memory(context.device(), 1);
  constexpr std::int64_t rows = (std::int64_t{1} << 32) + 1;  // 1 in 32 bits
  const auto tall = contiguous(memory.data(), rows, 1, context.device());
  EXPECT_THROW(gemm(context, Op::none, Op::none, 1, tall, memory.matrix(1, 1), 0, tall), Error);
}

}  // namespace
}  // namespace kadanoff::linalg
