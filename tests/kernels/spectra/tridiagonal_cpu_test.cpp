// The reduction to tridiagonal form and its way back, by what they must satisfy: A Q = Q T, and Q orthogonal.
#include "kernels/spectra/tridiagonal_cpu.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace kadanoff::spectra {
namespace {

using Entries = std::vector<double>;  // n × n

Entries random_upper(std::int64_t n, unsigned seed) {  // below the diagonal is nothing to read
  std::mt19937 generator(seed);
  std::normal_distribution<double> normal;
  Entries a(static_cast<std::size_t>(n * n), std::numeric_limits<double>::quiet_NaN());
  for (std::int64_t i = 0; i < n; ++i)
    for (std::int64_t j = i; j < n; ++j) a[static_cast<std::size_t>(i * n + j)] = normal(generator);
  return a;
}

struct Reduced {
  cpu::Tridiagonal t;
  Entries vectors;  // row i: Q eᵢ
};

Reduced reduce(CpuResources& cpu, Entries a, std::int64_t n) {
  const auto matrix = contiguous(a.data(), n, n, cpu_device);
  Reduced result{.t = cpu::tridiagonalise(cpu, matrix), .vectors = Entries(a.size())};
  for (std::int64_t i = 0; i < n; ++i) result.vectors[static_cast<std::size_t>(i * n + i)] = 1;
  cpu::turn_back(cpu, matrix, result.t.reflection, contiguous(result.vectors.data(), n, n, cpu_device));
  return result;
}

double product_of(const double* a, const double* b, std::int64_t n) {
  double sum = 0;
  for (std::int64_t i = 0; i < n; ++i) sum += a[i] * b[i];
  return sum;
}

void expect_reduction(const Entries& upper, const Reduced& found, std::int64_t n) {
  Entries a = upper;
  double size = 0;
  for (std::int64_t i = 0; i < n; ++i)
    for (std::int64_t j = 0; j < n; ++j) {
      auto& entry = a[static_cast<std::size_t>(i * n + j)];
      if (j < i) entry = a[static_cast<std::size_t>(j * n + i)];
      size = std::hypot(size, entry);
    }
  const auto* const q = found.vectors.data();
  const auto beside = [&](std::int64_t i) {
    return i < 0 || i + 1 >= n ? 0.0 : found.t.beside[static_cast<std::size_t>(i)];
  };
  for (std::int64_t k = 0; k<n; k += n> 600 ? 73 : 1)
    for (std::int64_t i = 0; i < n; ++i) {
      double expected = found.t.diagonal[static_cast<std::size_t>(k)] * q[k * n + i];
      if (k > 0) expected += beside(k - 1) * q[(k - 1) * n + i];
      if (k + 1 < n) expected += beside(k) * q[(k + 1) * n + i];
      ASSERT_NEAR(product_of(a.data() + i * n, q + k * n, n), expected, 1e-14 * size) << n << ": " << k << ", " << i;
      ASSERT_NEAR(product_of(q + i * n, q + k * n, n), i == k ? 1 : 0, 1e-14 * std::sqrt(static_cast<double>(n)));
    }
}

constexpr std::int64_t around_panels_and_tiles[] = {1,   2,   3,   31,  32,  33,  64,  65,  127, 129, 191,
                                                    192, 193, 194, 255, 256, 257, 258, 300, 385, 520, 1090};

TEST(Tridiagonal, IsTheMatrixInTheTurnedBasis) {
  CpuResources cpu(2);
  for (const auto n : around_panels_and_tiles) {
    const auto a = random_upper(n, 1);
    expect_reduction(a, reduce(cpu, a, n), n);
  }
}

TEST(Tridiagonal, NeedsNothingOfAMatrixThatIsTridiagonalAlready) {
  CpuResources cpu(2);
  constexpr std::int64_t n = 150;
  Entries a(n * n);
  for (std::size_t i = 0; i < n; ++i) {
    a[i * n + i] = static_cast<double>(i);
    if (i + 1 < n && i % 5 != 0) a[i * n + i + 1] = -0.5;
  }
  const auto found = reduce(cpu, a, n);
  expect_reduction(a, found, n);
  for (std::size_t i = 0; i < n; ++i) {
    EXPECT_EQ(found.t.diagonal[i], static_cast<double>(i));
    if (i + 1 < n) {
      EXPECT_EQ(found.t.beside[i], i % 5 != 0 ? -0.5 : 0);
      EXPECT_EQ(found.t.reflection[i], 0);
    }
  }
}

TEST(Tridiagonal, OfZerosAndOfEqualEntries) {
  CpuResources cpu(2);
  constexpr std::int64_t n = 270;
  for (const double entry : {0.0, 0.7, 1e-170, 1e150}) {
    const Entries a(n * n, entry);
    expect_reduction(a, reduce(cpu, a, n), n);
  }
}

TEST(Tridiagonal, LeavesOtherColumnsAloneAndTakesAsFewRowsAsThereAre) {
  CpuResources cpu(2);
  constexpr std::int64_t n = 290, stride = n + 7;
  const auto a = random_upper(n, 2);
  Entries wide(n * stride, 77);
  for (std::size_t i = 0; i < n; ++i) std::copy_n(a.begin() + i * n, n, wide.begin() + i * stride);
  const Matrix<double> matrix{.data = wide.data(), .rows = n, .cols = n, .stride = stride, .device = cpu_device};
  const auto all = reduce(cpu, a, n);
  const auto t = cpu::tridiagonalise(cpu, matrix);
  // Not to the bit: rows of another stride are aligned otherwise, and old kernels of OpenBLAS sum them otherwise.
  for (std::size_t i = 0; i < n; ++i) {
    EXPECT_NEAR(t.diagonal[i], all.t.diagonal[i], 1e-11) << i;
    if (i + 1 == n) break;
    EXPECT_NEAR(t.beside[i], all.t.beside[i], 1e-11) << i;
  }
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = n; j < stride; ++j) ASSERT_EQ(wide[i * stride + j], 77);
  Entries rows(3 * stride, 5);
  for (std::size_t i = 0; i < 3; ++i) {
    std::fill_n(rows.begin() + i * stride, n, 0.0);
    rows[i * stride + i] = 1;
  }
  cpu::turn_back(cpu, matrix, t.reflection,
                 {.data = rows.data(), .rows = 3, .cols = n, .stride = stride, .device = cpu_device});
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < n; ++j) ASSERT_NEAR(rows[i * stride + j], all.vectors[i * n + j], 1e-14);
    EXPECT_EQ(rows[i * stride + n], 5);
  }
}

TEST(Tridiagonal, HasTheSameBitsForEveryNumberOfThreads) {
  for (const std::int64_t n : {97, 300, 1090}) {
    const auto a = random_upper(n, 3);
    CpuResources alone(1);
    const auto expected = reduce(alone, a, n);
    for (const int threads : {2, 3, 5}) {
      CpuResources cpu(threads);
      const auto found = reduce(cpu, a, n);
      EXPECT_EQ(found.t.diagonal, expected.t.diagonal) << threads;
      EXPECT_EQ(found.t.beside, expected.t.beside) << threads;
      EXPECT_EQ(found.t.reflection, expected.t.reflection) << threads;
      EXPECT_EQ(found.vectors, expected.vectors) << threads;
    }
  }
}

}  // namespace
}  // namespace kadanoff::spectra
