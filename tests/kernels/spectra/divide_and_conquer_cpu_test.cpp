// Eigenvectors of tridiagonal matrices that divide and conquer finds easy, or hard: by what they must satisfy, and
// against closed forms.
#include "kernels/spectra/divide_and_conquer_cpu.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

namespace kadanoff::spectra {
namespace {

struct Chain {
  std::vector<double> diagonal, beside;
};

Chain chain_of(std::int64_t n, double (*diagonal)(std::int64_t i), double (*beside)(std::int64_t i)) {
  Chain chain;
  for (std::int64_t i = 0; i < n; ++i) chain.diagonal.push_back(diagonal(i));
  for (std::int64_t i = 0; i + 1 < n; ++i) chain.beside.push_back(beside(i));
  return chain;
}

Chain random_chain(std::int64_t n) {
  std::mt19937 generator(7);
  std::normal_distribution<double> normal;
  Chain chain;
  for (std::int64_t i = 0; i < n; ++i) chain.diagonal.push_back(normal(generator));
  for (std::int64_t i = 0; i + 1 < n; ++i) chain.beside.push_back(normal(generator));
  return chain;
}

struct Named {
  const char* name;
  Chain chain;
};

std::vector<Named> chains(std::int64_t n) {
  const auto zero = [](std::int64_t) { return 0.0; };
  const auto one = [](std::int64_t) { return 1.0; };
  // Wilkinson's: pairs of eigenvalues that agree to many digits. Glued, clusters of them.
  const auto wilkinson = [](std::int64_t i) { return std::abs(static_cast<double>(i % 21) - 10); };
  return {{"random", random_chain(n)},
          {"of springs", chain_of(
                             n, [](std::int64_t) { return 2.0; }, [](std::int64_t) { return -1.0; })},
          {"zero", chain_of(n, zero, zero)},
          {"of equal entries", chain_of(n, one, zero)},
          {"in pieces", chain_of(n, zero, [](std::int64_t i) { return i % 3 == 2 ? 0.0 : 1.0; })},
          {"glued", chain_of(n, wilkinson, [](std::int64_t i) { return i % 21 == 20 ? 1e-10 : 1; })},
          {"long Wilkinson's", chain_of(
                                   n, [](std::int64_t i) { return std::abs(static_cast<double>(i) - 128); }, one)},
          {"graded", chain_of(
                         n, [](std::int64_t i) { return std::pow(10, -0.1 * static_cast<double>(i)); },
                         [](std::int64_t i) { return std::pow(10, -0.1 * static_cast<double>(i) - 0.3); })},
          {"negative", chain_of(
                           n, [](std::int64_t i) { return -static_cast<double>(i % 7); },
                           [](std::int64_t i) { return i % 2 == 0 ? -0.5 : 1e-20; })},
          {"tiny", chain_of(n, zero, [](std::int64_t) { return 1e-200; })},
          {"huge", chain_of(
                       n, [](std::int64_t i) { return 1e200 * static_cast<double>(i % 5); },
                       [](std::int64_t) { return 1e199; })}};
}

constexpr std::int64_t below_and_above_a_merge[] = {1, 2, 256, 257, 300, 513, 620};

double product_of_rows(const double* a, const double* b, std::int64_t n) {
  double sum = 0;
  for (std::int64_t i = 0; i < n; ++i) sum += a[i] * b[i];
  return sum;
}

// The last `count` values with their vectors.
void expect_vectors(const Chain& chain, const cpu::TridiagonalVectors& found, std::int64_t count) {
  const auto n = std::ssize(chain.diagonal);
  ASSERT_EQ(std::ssize(found.values), n);
  ASSERT_TRUE(std::is_sorted(found.values.begin(), found.values.end()));
  double size = 0;
  for (const double entry : chain.diagonal) size = std::max(size, std::abs(entry));
  for (const double entry : chain.beside) size = std::max(size, std::abs(entry));
  const double rounding = 1e-14 * std::sqrt(static_cast<double>(n));
  for (std::int64_t k = 0; k < count; ++k) {
    const double* const x = found.rows.data() + k * n;
    const double value = found.values[static_cast<std::size_t>(n - count + k)];
    const auto beside = [&](std::int64_t i) { return chain.beside[static_cast<std::size_t>(i)]; };
    for (std::int64_t i = 0; i < n; ++i) {
      double left = (chain.diagonal[static_cast<std::size_t>(i)] - value) * x[i];
      if (i > 0) left += beside(i - 1) * x[i - 1];
      if (i + 1 < n) left += beside(i) * x[i + 1];
      ASSERT_LE(std::abs(left), rounding * size) << k << ", " << i;
    }
    for (std::int64_t l = 0; l <= k; ++l)
      ASSERT_NEAR(product_of_rows(x, found.rows.data() + l * n, n), k == l ? 1 : 0, rounding) << k << ", " << l;
  }
}

TEST(DivideAndConquer, FindsAllVectorsOfEveryChain) {
  CpuResources cpu(2);
  for (const auto n : below_and_above_a_merge)
    for (const auto& [name, chain] : chains(n)) {
      SCOPED_TRACE(std::string(name) + ", " + std::to_string(n));
      expect_vectors(chain, cpu::divide_and_conquer(cpu, chain.diagonal, chain.beside, n), n);
    }
}

TEST(DivideAndConquer, FindsTheVectorsOfTheLargestValuesAlone) {
  CpuResources cpu(2);
  constexpr std::int64_t n = 620;
  for (const auto& [name, chain] : chains(n)) {
    const auto all = cpu::divide_and_conquer(cpu, chain.diagonal, chain.beside, n);
    for (const std::int64_t count : {1, 5, 200, 619}) {
      SCOPED_TRACE(std::string(name) + ", " + std::to_string(count));
      const auto some = cpu::divide_and_conquer(cpu, chain.diagonal, chain.beside, count);
      EXPECT_EQ(some.values, all.values);
      expect_vectors(chain, some, count);
    }
  }
}

TEST(DivideAndConquer, AgreesWithClosedForms) {
  CpuResources cpu(2);
  for (const std::int64_t n : {40, 600}) {
    const auto springs = chains(n)[1].chain;  // 2 − 2 cos(π k / (n + 1)), with vectors sin(π k i / (n + 1))
    const auto found = cpu::divide_and_conquer(cpu, springs.diagonal, springs.beside, n);
    for (std::int64_t k = 1; k <= n; ++k) {
      const double angle = std::numbers::pi * static_cast<double>(k) / static_cast<double>(n + 1);
      ASSERT_NEAR(found.values[static_cast<std::size_t>(k - 1)], 2 - 2 * std::cos(angle), 1e-14);
      const double* const x = found.rows.data() + (k - 1) * n;
      for (std::int64_t i = 0; i < n; ++i)
        ASSERT_NEAR(std::abs(x[i]),
                    std::abs(std::sin(angle * static_cast<double>(i + 1))) * std::sqrt(2 / static_cast<double>(n + 1)),
                    1e-10);
    }
  }
}

TEST(DivideAndConquer, HasTheSameBitsForEveryNumberOfThreads) {
  constexpr std::int64_t n = 1100;
  for (const auto& [name, chain] : {Named{"random", random_chain(n)}, chains(n)[5]})
    for (const std::int64_t count : {n, std::int64_t{150}}) {
      CpuResources alone(1);
      const auto expected = cpu::divide_and_conquer(alone, chain.diagonal, chain.beside, count);
      for (const int threads : {2, 3, 5}) {
        CpuResources cpu(threads);
        const auto found = cpu::divide_and_conquer(cpu, chain.diagonal, chain.beside, count);
        EXPECT_EQ(found.values, expected.values) << name << threads;
        EXPECT_TRUE(std::equal(found.rows.data(), found.rows.data() + count * n, expected.rows.data()))
            << name << threads;
      }
    }
}

}  // namespace
}  // namespace kadanoff::spectra
