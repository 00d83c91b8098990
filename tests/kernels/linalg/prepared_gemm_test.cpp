// The prepared product, in every precision on every device.
#include "kernels/linalg/prepared_gemm.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>

#include "kernels/core/check.hpp"
#include "tests/support/devices.hpp"

namespace kadanoff::linalg {
namespace {

class PreparedGemmOn : public test::OnEachDevice {
 protected:
  // Numbers with 3 bits: exact in every precision, and so are sums of a few hundred of their products.
  static HostMatrix random_matrix(std::int64_t rows, std::int64_t cols, unsigned seed) {
    std::mt19937 generator(seed);
    HostMatrix matrix{{}, rows, cols};
    for (std::int64_t i = 0; i < rows * cols; ++i)
      matrix.values.push_back(0.25F * static_cast<float>(static_cast<int>(generator() % 15) - 7));
    return matrix;
  }

  static float entry(const HostMatrix& x, Op op, std::int64_t i, std::int64_t j) {
    return x.values[static_cast<std::size_t>(op == Op::none ? i * x.cols + j : j * x.cols + i)];
  }

  void expect_exact(Precision precision, Op op_a, Op op_b, std::int64_t m, std::int64_t k, std::int64_t n) {
    const auto a = op_a == Op::none ? random_matrix(m, k, 1) : random_matrix(k, m, 1);
    const auto b = op_b == Op::none ? random_matrix(k, n, 2) : random_matrix(n, k, 2);
    const auto old = random_matrix(m, n, 3);
    auto c = to_device(context(), old.values);
    const PreparedGemm product(context(), precision, op_a, op_b, a, b);
    product.multiply(context(), 0.5F, 2, c.matrix(m, n));
    const auto result = to_host(context(), c);
    product.multiply(context(), 1, 0, c.matrix(m, n));
    const auto alone = to_host(context(), c);
    for (std::int64_t i = 0; i < m; ++i)
      for (std::int64_t j = 0; j < n; ++j) {
        float sum = 0;
        for (std::int64_t l = 0; l < k; ++l) sum += entry(a, op_a, i, l) * entry(b, op_b, l, j);
        const auto at = static_cast<std::size_t>(i * n + j);
        ASSERT_EQ(result[at], 0.5F * sum + 2 * old.values[at]) << i << " " << j;
        ASSERT_EQ(alone[at], sum) << i << " " << j;
      }
  }

  void expect_exact_for_all_shapes(Precision precision) {
    for (const Op op_a : {Op::none, Op::transpose})
      for (const Op op_b : {Op::none, Op::transpose})
        for (const auto& [m, k, n] : {std::array<std::int64_t, 3>{1, 1, 1}, {3, 8, 5}, {65, 37, 130}, {8, 400, 336}})
          expect_exact(precision, op_a, op_b, m, k, n);
  }
};
KADANOFF_ON_EACH_DEVICE(PreparedGemmOn);

TEST_P(PreparedGemmOn, IsExactInFp32) { expect_exact_for_all_shapes(Precision::fp32); }

TEST_P(PreparedGemmOn, IsExactInBf16ForShortFractions) { expect_exact_for_all_shapes(Precision::bf16); }

TEST_P(PreparedGemmOn, IsExactInTf32ForShortFractions) {
  if (GetParam() == DeviceKind::cuda) return expect_exact_for_all_shapes(Precision::tf32);
  EXPECT_THROW(expect_exact(Precision::tf32, Op::none, Op::none, 2, 2, 2), Error);
}

TEST_P(PreparedGemmOn, RoundsItsOperandsToBf16) {
  const float third = 1.0F / 3;
  const PreparedGemm product(context(), Precision::bf16, Op::none, Op::none, {{third}, 1, 1}, {{1}, 1, 1});
  Array<float> c(context().device(), 1);
  product.multiply(context(), 1, 0, c.matrix(1, 1));
  EXPECT_EQ(to_host(context(), c).front(), rows::to_float(rows::to_bfloat16(third)));
  EXPECT_NE(rows::to_float(rows::to_bfloat16(third)), third);
}

TEST_P(PreparedGemmOn, WantsShapesThatFit) {
  EXPECT_THROW(
      PreparedGemm(context(), Precision::fp32, Op::none, Op::none, random_matrix(2, 3, 1), random_matrix(2, 3, 1)),
      Error);
  const PreparedGemm product(context(), Precision::fp32, Op::none, Op::transpose, random_matrix(2, 3, 1),
                             random_matrix(4, 3, 1));
  Array<float> c(context().device(), 8);
  EXPECT_THROW(product.multiply(context(), 1, 0, c.matrix(4, 2)), Error);
}

}  // namespace
}  // namespace kadanoff::linalg
