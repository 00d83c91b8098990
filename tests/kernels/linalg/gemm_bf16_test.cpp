// Products in bf16: exact for spins, the same for every number of threads.
#include "kernels/linalg/gemm_bf16.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "kernels/core/array.hpp"

namespace kadanoff::linalg::cpu {
namespace {

struct Shape {
  std::int64_t m, n, k;
};

const std::vector<Shape> shapes = {{1, 1, 1}, {3, 5, 7}, {100, 64, 33}, {700, 130, 40}, {65, 651, 100}, {33, 17, 450}};

// One matrix and its oracle's double of it.
struct Operand {
  Array<rows::BFloat16> memory;
  Matrix<rows::BFloat16> view;

  Operand(std::int64_t rows, std::int64_t cols, std::int64_t padding = 0)
      : memory(cpu_device, rows * (cols + padding)),
        view{.data = memory.data(), .rows = rows, .cols = cols, .stride = cols + padding, .device = cpu_device} {}

  template <class Draw>
  void fill(const Draw& draw) {
    for (std::int64_t i = 0; i < memory.size(); ++i) memory.data()[i] = rows::to_bfloat16(draw());
  }
  [[nodiscard]] double at(std::int64_t i, std::int64_t j) const { return rows::to_float(view(i, j)); }
};

struct Implementation {
  const char* name;
  Bf16Multiply& multiply;
};

class GemmBf16 : public testing::TestWithParam<Implementation> {
 protected:
  void SetUp() override {
    if (&GetParam().multiply == &multiply_with_onednn && !onednn_multiplies_bf16())
      GTEST_SKIP() << "oneDNN has no bf16 on this CPU";
  }

  // c = a · op(b), all of it. It is packed over NaNs: padding must be none.
  static std::vector<float> product(const Operand& a, Op op, const Operand& b, int threads = 2) {
    const auto k = a.view.cols, n = op == Op::none ? b.view.cols : b.view.rows;
    Array<rows::BFloat16> memory(cpu_device, PackedBf16::size(k, n));
    std::fill_n(memory.data(), memory.size(), rows::to_bfloat16(std::numeric_limits<float>::quiet_NaN()));
    CpuResources cpu(threads);
    const PackedBf16 operand(k, n, memory.data(), GetParam().multiply);
    operand.pack(cpu, op, b.view);
    std::vector<float> c(static_cast<std::size_t>(a.view.rows * n), std::numeric_limits<float>::quiet_NaN());
    operand.multiply(cpu, a.view, [&](const Tile& tile, Matrix<float> block) {
      for (std::int64_t i = 0; i < tile.rows; ++i)
        for (std::int64_t j = 0; j < tile.cols; ++j)
          c[static_cast<std::size_t>((tile.row + i) * n + tile.col + j)] = block(i, j);
    });
    return c;
  }

  // The largest |c − reference|.
  template <class Draw>
  static double largest_error(const Shape& shape, Op op, const Draw& draw) {
    Operand a(shape.m, shape.k);
    Operand b = op == Op::none ? Operand(shape.k, shape.n, 3) : Operand(shape.n, shape.k, 3);
    a.fill(draw);
    b.fill(draw);
    const auto c = product(a, op, b);
    double worst = 0;
    for (std::int64_t i = 0; i < shape.m; ++i)
      for (std::int64_t j = 0; j < shape.n; ++j) {
        double sum = 0;
        for (std::int64_t l = 0; l < shape.k; ++l) sum += a.at(i, l) * (op == Op::none ? b.at(l, j) : b.at(j, l));
        const double error = std::abs(sum - c[static_cast<std::size_t>(i * shape.n + j)]);
        worst = std::isnan(error) ? error : std::max(worst, error);
      }
    return worst;
  }
};

TEST_P(GemmBf16, IsExactForSpins) {
  std::mt19937 generator(1);
  const auto spin = [&] { return (generator() & 1U) != 0 ? 1.0F : -1.0F; };
  for (const Shape& shape : shapes)
    for (const Op op : {Op::none, Op::transpose})
      EXPECT_EQ(largest_error(shape, op, spin), 0) << shape.m << "×" << shape.n << "×" << shape.k;
}

// Products of two bf16 are exact in fp32: what is left is the rounding of the sum.
TEST_P(GemmBf16, AddsUpInSinglePrecision) {
  std::mt19937 generator(2);
  std::uniform_real_distribution<float> uniform(-1, 1);
  for (const Shape& shape : shapes)
    for (const Op op : {Op::none, Op::transpose})
      EXPECT_LT(largest_error(shape, op, [&] { return uniform(generator); }), 2e-5)
          << shape.m << "×" << shape.n << "×" << shape.k;
}

TEST_P(GemmBf16, DoesNotDependOnTheThreads) {
  std::mt19937 generator(3);
  std::normal_distribution<float> normal;
  Operand a(700, 100), b(100, 400);
  a.fill([&] { return normal(generator); });
  b.fill([&] { return normal(generator); });
  EXPECT_EQ(product(a, Op::none, b, 1), product(a, Op::none, b, 5));
}

// More shapes than a thread keeps products of, each again with other operands at another place.
TEST_P(GemmBf16, ByOneThreadIsTheSame) {
  std::mt19937 random(4);
  const auto draw = [&] { return std::normal_distribution<float>()(random); };
  for (int time = 0; time < 2; ++time)
    for (std::int64_t m = 1; m <= 40; ++m) {
      const std::int64_t k = 33, n = 70;
      Operand a(m, k), b(k, n);
      a.fill(draw);
      b.fill(draw);
      Array<rows::BFloat16> memory(cpu_device, PackedBf16::size(k, n));
      CpuResources cpu(1);
      const PackedBf16 operand(k, n, memory.data(), GetParam().multiply);
      operand.pack(cpu, Op::none, b.view);
      std::vector<float> c(static_cast<std::size_t>(m * n), std::numeric_limits<float>::quiet_NaN());
      operand.multiply_single(a.view, contiguous(c.data(), m, n, cpu_device));
      ASSERT_EQ(c, product(a, Op::none, b)) << m;
      EXPECT_THROW(operand.multiply_single(a.view, contiguous(c.data(), m, n - 1, cpu_device)), Error);
    }
}

TEST_P(GemmBf16, KeepsANanInItsRowOrColumn) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  Operand a(70, 33), b(33, 90);
  a.fill([] { return 1.0F; });
  b.fill([] { return 1.0F; });
  a.view(7, 32) = rows::to_bfloat16(nan);
  b.view(0, 80) = rows::to_bfloat16(nan);
  const auto c = product(a, Op::none, b);
  for (std::int64_t i = 0; i < 70; ++i)
    for (std::int64_t j = 0; j < 90; ++j)
      ASSERT_EQ(std::isnan(c[static_cast<std::size_t>(i * 90 + j)]), i == 7 || j == 80) << i << ", " << j;
}

TEST(GemmBf16Shapes, ThatDoNotFitAreRefused) {
  CpuResources cpu(1);
  const Operand a(3, 4), with_gaps(3, 5, 1);
  Array<rows::BFloat16> memory(cpu_device, PackedBf16::size(5, 6));
  const PackedBf16 operand(5, 6, memory.data());
  const auto nothing = [](const Tile&, Matrix<float>) {};
  EXPECT_THROW(operand.pack(cpu, Op::none, a.view), Error);
  EXPECT_THROW(operand.multiply(cpu, a.view, nothing), Error);
  EXPECT_THROW(operand.multiply(cpu, with_gaps.view, nothing), Error);
}

INSTANTIATE_TEST_SUITE_P(By, GemmBf16,
                         testing::Values(Implementation{"OneDnn", multiply_with_onednn},
                                         Implementation{"Widened", multiply_widened}),
                         [](const auto& implementation) { return std::string(implementation.param.name); });

}  // namespace
}  // namespace kadanoff::linalg::cpu
