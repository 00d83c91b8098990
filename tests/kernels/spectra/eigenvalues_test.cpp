// Eigenvalues, against closed forms; eigenvectors, by what they must satisfy.
#include "kernels/spectra/eigenvalues.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <random>
#include <utility>

#include "kernels/core/array.hpp"
#include "kernels/spectra/products.hpp"
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
  const auto found = decompose_symmetric(context(), matrix.matrix(n, n), n);
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

// H D H with the reflection H = I − 2 u uᵀ and the diagonal D = 0, 1, 2, 0, 1, 2, …
std::vector<double> threefold(std::int64_t n) {
  std::vector<double> u(static_cast<std::size_t>(n)), a(static_cast<std::size_t>(n * n));
  for (std::int64_t i = 0; i < n; ++i) u[static_cast<std::size_t>(i)] = std::sin(1 + static_cast<double>(i * i));
  const double length = std::sqrt(std::inner_product(u.begin(), u.end(), u.begin(), 0.0));
  for (double& entry : u) entry /= length;
  double sum = 0;  // uᵀ D u
  for (std::int64_t i = 0; i < n; ++i)
    sum += static_cast<double>(i % 3) * u[static_cast<std::size_t>(i)] * u[static_cast<std::size_t>(i)];
  for (std::int64_t i = 0; i < n; ++i)
    for (std::int64_t j = 0; j < n; ++j)
      a[static_cast<std::size_t>(i * n + j)] =
          static_cast<double>(i == j ? i % 3 : 0) + (4 * sum - 2 * static_cast<double>(i % 3 + j % 3)) *
                                                        u[static_cast<std::size_t>(i)] * u[static_cast<std::size_t>(j)];
  return a;
}

std::vector<double> filled(std::int64_t n, const std::function<double(std::int64_t, std::int64_t)>& entry) {
  std::vector<double> a(static_cast<std::size_t>(n * n));
  for (std::int64_t i = 0; i < n; ++i)
    for (std::int64_t j = 0; j < n; ++j) a[static_cast<std::size_t>(i * n + j)] = entry(i, j);
  return a;
}

struct Kind {
  const char* name;
  std::vector<double> (*make)(std::int64_t n);
  std::vector<double> (*values)(std::int64_t n);  // in any order; nothing where they are not known
};

const Kind kinds[] = {
    {"random",
     [](std::int64_t n) {
       const auto values = random_symmetric(n, 5);
       return std::vector<double>(values.begin(), values.end());
     },
     nullptr},
    {"graded",
     [](std::int64_t n) {
       const auto values = random_symmetric(n, 6);
       return filled(n, [&](std::int64_t i, std::int64_t j) {
         return values[static_cast<std::size_t>(i * n + j)] * std::pow(10, -0.05 * static_cast<double>(i + j));
       });
     },
     nullptr},
    {"threefold", threefold,
     [](std::int64_t n) {
       std::vector<double> values;
       for (std::int64_t i = 0; i < n; ++i) values.push_back(static_cast<double>(i % 3));
       return values;
     }},
    {"constant", [](std::int64_t n) { return std::vector<double>(static_cast<std::size_t>(n * n), 0.7); },
     [](std::int64_t n) {
       std::vector<double> values(static_cast<std::size_t>(n));
       values[0] = 0.7 * static_cast<double>(n);
       return values;
     }},
    {"zero", [](std::int64_t n) { return std::vector<double>(static_cast<std::size_t>(n * n)); },
     [](std::int64_t n) { return std::vector<double>(static_cast<std::size_t>(n)); }},
    {"blocks of ones",
     [](std::int64_t n) {
       return filled(n, [](std::int64_t i, std::int64_t j) { return i / 40 == j / 40 ? 1.0 : 0.0; });
     },
     [](std::int64_t n) {
       std::vector<double> values(static_cast<std::size_t>(n));
       for (std::int64_t i = 0; i < n; i += 40)
         values[static_cast<std::size_t>(i)] = static_cast<double>(std::min<std::int64_t>(40, n - i));
       return values;
     }},
    {"chain",  // 2 − 2 cos(π k / (n + 1))
     [](std::int64_t n) {
       return filled(n, [](std::int64_t i, std::int64_t j) { return i == j ? 2.0 : std::abs(i - j) == 1 ? -1 : 0; });
     },
     [](std::int64_t n) {
       std::vector<double> values;
       for (std::int64_t k = 1; k <= n; ++k)
         values.push_back(2 - 2 * std::cos(pi * static_cast<double>(k) / static_cast<double>(n + 1)));
       return values;
     }},
};

// Below 257 rows another routine works; it and tiles and panels have their edges here.
constexpr std::int64_t edges[] = {1, 2, 31, 32, 33, 255, 256, 257, 258, 300, 520};

TEST_P(Eigenvalues, AndVectorsAreThoseOfEveryKindOfMatrix) {
  for (const auto& kind : kinds)
    for (const auto n : edges) {
      SCOPED_TRACE(std::string(kind.name) + ", " + std::to_string(n));
      const auto entries = kind.make(n);
      const auto a = to_device(context(), entries);
      auto vectors = to_device(context(), entries);
      const auto values = decompose_symmetric(context(), vectors.matrix(n, n), n);
      const double size = std::max(std::abs(values.front()), std::abs(values.back()));
      ASSERT_TRUE(std::is_sorted(values.rbegin(), values.rend()));
      if (kind.values != nullptr) {
        auto expected = kind.values(n);
        std::sort(expected.rbegin(), expected.rend());
        for (std::size_t i = 0; i < expected.size(); ++i) ASSERT_NEAR(values[i], expected[i], 1e-13 * size) << i;
      }
      Array<double> images(context().device(), n * n), overlaps(context().device(), n * n);
      const auto x = std::as_const(vectors).matrix(n, n);
      multiply(context(), Op::none, Op::none, 1, x, a.matrix(n, n), 0, images.matrix(n, n));
      multiply(context(), Op::none, Op::transpose, 1, x, x, 0, overlaps.matrix(n, n));
      const auto image = to_host(context(), images), overlap = to_host(context(), overlaps),
                 vector = to_host(context(), vectors);
      double left_over = 0, beside = 0;  // squares of X A − Λ X, X Xᵀ − 1
      for (std::int64_t i = 0; i < n; ++i)
        for (std::int64_t j = 0; j < n; ++j) {
          const auto at = static_cast<std::size_t>(i * n + j);
          const double left = image[at] - values[static_cast<std::size_t>(i)] * vector[at];
          const double off = overlap[at] - (i == j ? 1 : 0);
          left_over += left * left;
          beside += off * off;
        }
      const double rounding = 1e-14 * std::sqrt(static_cast<double>(n));
      EXPECT_LE(std::sqrt(left_over), rounding * size);
      EXPECT_LE(std::sqrt(beside), rounding);
      auto alone = to_device(context(), entries);
      const auto without = decompose_symmetric(context(), alone.matrix(n, n), 0);
      for (std::size_t i = 0; i < values.size(); ++i) ASSERT_NEAR(without[i], values[i], 1e-13 * size) << i;
    }
}

TEST_P(Eigenvalues, ComeWithAsManyVectorsAsAreWanted) {
  for (const std::int64_t n : {40, 300}) {
    const auto entries = kinds[0].make(n);
    auto all = to_device(context(), entries);
    const auto values = decompose_symmetric(context(), all.matrix(n, n), n);
    const auto vectors = to_host(context(), all);
    for (const auto count : {std::int64_t{1}, n / 3, n - 1}) {
      auto some = to_device(context(), entries);
      EXPECT_EQ(decompose_symmetric(context(), some.matrix(n, n), count), values);
      const auto found = to_host(context(), some);
      for (std::size_t at = 0; at < static_cast<std::size_t>(count * n); ++at)
        ASSERT_NEAR(found[at], vectors[at], 1e-14) << count << ": " << at;
    }
    EXPECT_THROW(decompose_symmetric(context(), all.matrix(n, n), n + 1), Error);
    EXPECT_THROW(decompose_symmetric(context(), all.matrix(n, n), -1), Error);
  }
}

TEST_P(Eigenvalues, DoNotDependOnTheNumberOfThreads) {
  constexpr std::int64_t n = 400;
  const auto decomposed = [&](int threads, std::int64_t vectors) {
    Context context(Device{GetParam(), 0}, threads);
    auto a = to_device(context, kinds[0].make(n));
    auto values = decompose_symmetric(context, a.matrix(n, n), vectors);
    const auto rows = to_host(context, a);
    values.insert(values.end(), rows.begin(), rows.begin() + vectors * n);
    return values;
  };
  for (const std::int64_t vectors : {std::int64_t{0}, n / 4, n}) {
    const auto expected = decomposed(1, vectors);
    for (const int threads : {2, 3, 5}) EXPECT_EQ(decomposed(threads, vectors), expected) << threads;
  }
}

KADANOFF_ON_EACH_DEVICE(Eigenvalues);

}  // namespace
}  // namespace kadanoff::spectra
