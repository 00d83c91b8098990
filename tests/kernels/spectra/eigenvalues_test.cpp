// Eigenvalues, against closed forms.
#include "kernels/spectra/eigenvalues.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "kernels/core/array.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/files.hpp"

namespace kadanoff::spectra {
namespace {

constexpr double pi = 3.14159265358979323846;

class Eigenvalues : public test::OnEachDevice {
 protected:
  std::vector<double> of(std::int64_t n, const std::vector<float>& values) {
    const auto matrix = to_device(context(), values);
    return eigenvalues(context(), matrix.matrix(n, n));
  }
};

std::vector<float> random_symmetric(std::int64_t n, unsigned seed) {
  std::mt19937 generator(seed);
  std::normal_distribution<float> normal;
  std::vector<float> values(static_cast<std::size_t>(n * n));
  for (std::int64_t i = 0; i < n; ++i)
    for (std::int64_t j = 0; j <= i; ++j)
      values[static_cast<std::size_t>(i * n + j)] = values[static_cast<std::size_t>(j * n + i)] = normal(generator);
  return values;
}

TEST_P(Eigenvalues, OfADiagonalMatrixAreItsEntriesInDescendingOrder) {
  EXPECT_EQ(of(1, {-3.5F}), std::vector<double>{-3.5});
  EXPECT_EQ(of(4, {2, 0, 0, 0, 0, -1, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0.5F}), (std::vector<double>{7, 2, 0.5, -1}));
  EXPECT_TRUE(of(0, {}).empty());
}

TEST_P(Eigenvalues, OfTwoByTwoHaveAClosedForm) {
  // (a + c)/2 ± √(((a − c)/2)² + b²)
  const auto values = of(2, {3, 2, 2, -1});
  ASSERT_EQ(values.size(), 2U);
  EXPECT_NEAR(values[0], 1 + std::sqrt(8.0), 1e-13);
  EXPECT_NEAR(values[1], 1 - std::sqrt(8.0), 1e-13);
}

TEST_P(Eigenvalues, OfARingAreItsFourierTransform) {
  constexpr int n = 33;  // a(i, i) = 5, a(i, i ± 1) = −2: 5 − 4 cos(2πk/n)
  std::vector<float> ring(n * n);
  std::vector<double> expected;
  for (int i = 0; i < n; ++i) {
    ring[static_cast<std::size_t>(i * n + i)] = 5;
    ring[static_cast<std::size_t>(i * n + (i + 1) % n)] = ring[static_cast<std::size_t>((i + 1) % n * n + i)] = -2;
    expected.push_back(5 - 4 * std::cos(2 * pi * i / n));
  }
  std::sort(expected.rbegin(), expected.rend());
  const auto values = of(n, ring);
  ASSERT_EQ(values.size(), expected.size());
  for (std::size_t k = 0; k < values.size(); ++k) EXPECT_NEAR(values[k], expected[k], 1e-12) << k;
}

TEST_P(Eigenvalues, KeepTraceAndFrobeniusNorm) {
  constexpr std::int64_t n = 300;
  const auto matrix = random_symmetric(n, 1);
  const auto values = of(n, matrix);
  double trace = 0, squares = 0, sum = 0, sum_of_squares = 0;
  for (std::int64_t i = 0; i < n; ++i) trace += matrix[static_cast<std::size_t>(i * n + i)];
  for (const float entry : matrix) squares += static_cast<double>(entry) * entry;
  for (const double value : values) sum += value, sum_of_squares += value * value;
  EXPECT_NEAR(sum, trace, 1e-9);
  EXPECT_NEAR(sum_of_squares / squares, 1, 1e-12);
  EXPECT_TRUE(std::is_sorted(values.rbegin(), values.rend()));
}

TEST_P(Eigenvalues, UseTheUpperTriangleOnlyAndLeaveTheMatrixAlone) {
  constexpr std::int64_t n = 20;
  const auto matrix = random_symmetric(n, 2);
  auto other = matrix;
  std::vector<float> wide(static_cast<std::size_t>(n * (n + 3)), std::numeric_limits<float>::quiet_NaN());
  for (std::int64_t i = 0; i < n; ++i)
    for (std::int64_t j = 0; j < n; ++j) {
      if (j < i) other[static_cast<std::size_t>(i * n + j)] = 1000;
      wide[static_cast<std::size_t>(i * (n + 3) + j)] = other[static_cast<std::size_t>(i * n + j)];
    }
  const auto expected = of(n, matrix);
  const auto padded = to_device(context(), wide);
  EXPECT_EQ(
      eigenvalues(context(), {.data = padded.data(), .rows = n, .cols = n, .stride = n + 3, .device = padded.device()}),
      expected);
  EXPECT_EQ(to_host(context(), padded)[static_cast<std::size_t>(n + 3)], 1000);
}

TEST_P(Eigenvalues, DoNotDependOnTheNumberOfThreads) {
  const auto matrix = random_symmetric(400, 3);
  const auto two = of(400, matrix);
  Context one(context().device(), 1);
  EXPECT_EQ(eigenvalues(one, to_device(one, matrix).matrix(400, 400)), two);
}

TEST_P(Eigenvalues, RefuseWhatIsNotFinite) {
  for (const float wrong : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    auto matrix = random_symmetric(70, 4);
    matrix[5 * 70 + 9] = matrix[9 * 70 + 5] = wrong;
    EXPECT_TRUE(test::fails_with(ExitCode::internal, "70 × 70", [&] { of(70, matrix); }));
  }
}

TEST_P(Eigenvalues, RefuseAMatrixThatIsNotSquare) {
  const Array<float> memory(context().device(), 12);
  EXPECT_THROW(eigenvalues(context(), memory.matrix(3, 4)), Error);
}

TEST(Lapack, SaysWhatItIs) {
  EXPECT_EQ(lapack_in_use().library.rfind("OpenBLAS ", 0), 0U) << lapack_in_use().library;
  EXPECT_EQ(lapack_in_use().library.find(' ', 9), std::string::npos) << lapack_in_use().library;
  EXPECT_FALSE(lapack_in_use().core.empty());
}

TEST_P(Eigenvalues, ComeWithEigenvectorsAsRows) {
  constexpr std::int64_t n = 90;
  const auto values = random_symmetric(n, 9);
  auto upper = std::vector<double>(values.begin(), values.end());
  for (std::int64_t i = 0; i < n; ++i)
    for (std::int64_t j = 0; j < i; ++j) upper[static_cast<std::size_t>(i * n + j)] = 77;  // not looked at
  auto matrix = to_device(context(), upper);
  const auto found = decompose_symmetric(context(), matrix.matrix(n, n), true);
  const auto vectors = to_host(context(), matrix);
  EXPECT_TRUE(std::is_sorted(found.rbegin(), found.rend()));
  for (std::int64_t k = 0; k < n; ++k) {
    const auto* vector = vectors.data() + k * n;
    for (std::int64_t i = 0; i < n; ++i) {
      double product = 0, overlap = 0;
      for (std::int64_t j = 0; j < n; ++j) {
        product += values[static_cast<std::size_t>(i * n + j)] * vector[j];
        overlap += vectors[static_cast<std::size_t>(i * n + j)] * vector[j];
      }
      ASSERT_NEAR(product, found[static_cast<std::size_t>(k)] * vector[i], 1e-12);
      ASSERT_NEAR(overlap, i == k ? 1 : 0, 1e-12);
    }
  }
}

KADANOFF_ON_EACH_DEVICE(Eigenvalues);

}  // namespace
}  // namespace kadanoff::spectra
