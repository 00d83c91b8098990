// Products in double precision, against textbook loops.
#include "kernels/spectra/products.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <utility>

#include "kernels/core/array.hpp"
#include "tests/support/devices.hpp"

namespace kadanoff::spectra {
namespace {

std::vector<double> random_doubles(std::int64_t count, unsigned seed) {
  std::mt19937 generator(seed);
  std::normal_distribution<double> normal;
  std::vector<double> values(static_cast<std::size_t>(count));
  for (double& value : values) value = normal(generator);
  return values;
}

double at(const std::vector<double>& values, std::int64_t stride, std::int64_t i, std::int64_t j) {
  return values[static_cast<std::size_t>(i * stride + j)];
}

struct Shape {
  std::int64_t m, n, k;
};

class Products : public test::OnEachDevice {};

TEST_P(Products, AreSumsOfProductsForEachOp) {
  for (const auto& [m, n, k] : {Shape{1, 1, 1}, Shape{3, 5, 4}, Shape{70, 300, 33}, Shape{257, 2, 513}, Shape{4, 4, 0}})
    for (const auto op_a : {Op::none, Op::transpose})
      for (const auto op_b : {Op::none, Op::transpose}) {
        const auto stride_a = op_a == Op::none ? k : m, stride_b = op_b == Op::none ? n : k;
        const auto a = random_doubles(m * k, 1), b = random_doubles(k * n, 2), c = random_doubles(m * n, 3);
        const auto on_a = to_device(context(), a), on_b = to_device(context(), b);
        auto on_c = to_device(context(), c);
        multiply(context(), op_a, op_b, 2, on_a.matrix(op_a == Op::none ? m : k, stride_a),
                 on_b.matrix(op_b == Op::none ? k : n, stride_b), -0.5, on_c.matrix(m, n));
        const auto result = to_host(context(), on_c);
        for (std::int64_t i = 0; i < m; ++i)
          for (std::int64_t j = 0; j < n; ++j) {
            double sum = 0;
            for (std::int64_t l = 0; l < k; ++l)
              sum += (op_a == Op::none ? at(a, k, i, l) : at(a, m, l, i)) *
                     (op_b == Op::none ? at(b, n, l, j) : at(b, k, j, l));
            ASSERT_NEAR(at(result, n, i, j), 2 * sum - 0.5 * at(c, n, i, j), 1e-11) << m << " " << n << " " << k;
          }
      }
}

TEST_P(Products, OfAMatrixWithItselfFillTheUpperTriangleOnly) {
  for (const auto op : {Op::none, Op::transpose}) {
    constexpr std::int64_t n = 300, k = 37;
    const auto a = random_doubles(n * k, 4), c = random_doubles(n * n, 5);
    const auto on_a = to_device(context(), a);
    auto on_c = to_device(context(), c);
    gram(context(), op, 1.5, op == Op::none ? on_a.matrix(n, k) : on_a.matrix(k, n), 1, on_c.matrix(n, n));
    const auto result = to_host(context(), on_c);
    for (std::int64_t i = 0; i < n; ++i)
      for (std::int64_t j = 0; j < n; ++j) {
        double sum = 0;
        for (std::int64_t l = 0; l < k; ++l)
          sum += op == Op::none ? at(a, k, i, l) * at(a, k, j, l) : at(a, n, l, i) * at(a, n, l, j);
        if (j < i)
          ASSERT_EQ(at(result, n, i, j), at(c, n, i, j));
        else
          ASSERT_NEAR(at(result, n, i, j), 1.5 * sum + at(c, n, i, j), 1e-11);
      }
  }
}

TEST_P(Products, DoNotReadAnOldResultThatIsNotAddedTo) {
  const auto a = to_device(context(), std::vector<double>{1, 2, 3, 4});
  auto c = to_device(context(), std::vector<double>(4, std::nan("")));
  multiply(context(), Op::none, Op::none, 1, a.matrix(2, 2), a.matrix(2, 2), 0, c.matrix(2, 2));
  EXPECT_EQ(to_host(context(), c), (std::vector<double>{7, 10, 15, 22}));
}

TEST(Products, AreTheSameBitsForEveryNumberOfThreads) {
  constexpr std::int64_t n = 600;
  const auto a = random_doubles(n * n, 6);
  std::vector<std::vector<double>> results;
  for (const int threads : {1, 2, 3}) {
    Context context(cpu_device, threads);
    const auto on_a = to_device(context, a);
    Array<double> c(cpu_device, n * n);
    multiply(context, Op::none, Op::transpose, 1, on_a.matrix(n, n), on_a.matrix(n, n), 0, c.matrix(n, n));
    results.push_back(to_host(context, c));
  }
  EXPECT_EQ(results[0], results[1]);
  EXPECT_EQ(results[0], results[2]);
}

TEST(Products, RefuseShapesThatDoNotFit) {
  Context context;
  Array<double> a(cpu_device, 6), c(cpu_device, 9);
  const auto wide = std::as_const(a).matrix(2, 3);
  EXPECT_THROW(multiply(context, Op::none, Op::none, 1, wide, wide, 0, c.matrix(2, 2)), Error);
  EXPECT_THROW(gram(context, Op::none, 1, wide, 0, c.matrix(3, 3)), Error);
}

KADANOFF_ON_EACH_DEVICE(Products);

}  // namespace
}  // namespace kadanoff::spectra
