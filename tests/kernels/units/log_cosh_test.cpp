// Sums of ln 2cosh, against a scalar loop.
#include "kernels/units/log_cosh.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace kadanoff::units {
namespace {

double log_two_cosh(double x) { return std::abs(x) + std::log1p(std::exp(-2 * std::abs(x))); }

std::vector<float> normal_values(std::size_t count, float sigma, unsigned seed) {
  std::mt19937 generator(seed);
  std::normal_distribution<float> normal(0, sigma);
  std::vector<float> values(count);
  for (float& value : values) value = normal(generator);
  return values;
}

// For every instruction set that this CPU has.
template <class Test>
void on_each_isa(Test test) {
  test(baseline::log_cosh_operations());
#ifdef KADANOFF_X86
  if (current_isa() != Isa::baseline) test(avx2::log_cosh_operations());
  if (current_isa() == Isa::avx512) test(avx512::log_cosh_operations());
#endif
}

TEST(LogCosh, SumsWhatAScalarLoopSums) {
  on_each_isa([](const LogCoshOperations& operations) {
    for (const std::size_t count : {0U, 1U, 7U, 8U, 9U, 100U, 800U, 801U, 2503U})
      for (const float sigma : {1e-4F, 0.5F, 3.0F, 200.0F}) {
        const auto x = normal_values(count, sigma, 1), y = normal_values(count, 1, 2);
        double expected = 0, size = 1;
        for (std::size_t j = 0; j < count; ++j) {
          const double at = 0.75 * static_cast<double>(x[j]) - 2 * static_cast<double>(y[j]);
          expected += log_two_cosh(at);
          size += std::abs(at) + 1;
        }
        const auto n = static_cast<std::int64_t>(count);
        EXPECT_NEAR(operations.sum(x.data(), 0.75, y.data(), -2, n), expected, 1e-14 * size) << count << " " << sigma;
      }
  });
}

TEST(LogCosh, IsExactWhereItIsFlatAndWhereItIsSteep) {
  on_each_isa([](const LogCoshOperations& operations) {
    for (const float x : {0.0F, -0.0F, 1e-20F, -3.0F, 18.0F, -350.0F, 1e30F, -3e38F})
      EXPECT_DOUBLE_EQ(operations.sum(&x, 1, &x, 0, 1), log_two_cosh(x)) << x;
    const float infinite = INFINITY;
    EXPECT_EQ(operations.sum(&infinite, -1, &infinite, -1, 1), INFINITY);
  });
}

TEST(LogCosh, ShiftsAndSums) {
  on_each_isa([](const LogCoshOperations& operations) {
    for (const std::size_t count : {1U, 8U, 13U, 900U}) {
      const auto y = normal_values(count, 1, 3);
      std::vector<double> x(count, 0.25), expected(count);
      double sum = 0;
      for (std::size_t j = 0; j < count; ++j) {
        expected[j] = 0.25 - 2 * static_cast<double>(y[j]);
        sum += log_two_cosh(expected[j]);
      }
      EXPECT_NEAR(operations.shift_and_sum(x.data(), y.data(), -2, static_cast<std::int64_t>(count)), sum,
                  1e-14 * (sum + 100));
      EXPECT_EQ(x, expected);
    }
  });
}

TEST(LogCosh, LetsANanThrough) {
  on_each_isa([](const LogCoshOperations& operations) {
    for (const std::size_t bad : {0U, 7U, 8U, 10U}) {
      auto x = normal_values(11, 1, 4);
      x[bad] = NAN;
      EXPECT_TRUE(std::isnan(operations.sum(x.data(), 1, x.data(), 0, 11))) << bad;
    }
  });
}

}  // namespace
}  // namespace kadanoff::units
