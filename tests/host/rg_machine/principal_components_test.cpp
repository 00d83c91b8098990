// Principal components: each an eigenvector of the moments, as textbook loops have them.
#include "host/rg_machine/principal_components.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/devices.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::rg_machine {
namespace {

// Moments, or the covariance, entry by entry.
std::vector<double> moments_of(const data::Dataset& data, bool centred) {
  const auto n = static_cast<std::size_t>(data.units);
  std::vector<double> moments(n * n), means(n);
  for (std::int64_t s = 0; s < data.count; ++s)
    for (std::size_t i = 0; i < n; ++i)
      means[i] += data.value(s, static_cast<std::int64_t>(i)) / static_cast<double>(data.count);
  for (std::int64_t s = 0; s < data.count; ++s)
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        moments[i * n + j] += (data.value(s, static_cast<std::int64_t>(i)) - (centred ? means[i] : 0)) *
                              (data.value(s, static_cast<std::int64_t>(j)) - (centred ? means[j] : 0)) /
                              static_cast<double>(data.count);
  return moments;
}

class PrincipalComponentsOf : public test::OnEachDevice {
 protected:
  void check(const data::Dataset& data, std::int64_t count, bool centred) {
    SCOPED_TRACE(std::to_string(data.count) + " samples of " + std::to_string(data.units));
    const auto found = principal_components(context(), data, count, centred);
    const auto vectors = to_host(context(), found.vectors);
    const auto moments = moments_of(data, centred);
    const auto n = static_cast<std::size_t>(data.units);
    double trace = 0;
    for (std::size_t i = 0; i < n; ++i) trace += moments[i * n + i];
    EXPECT_NEAR(found.sum, trace, 1e-5 * trace);
    ASSERT_EQ(std::ssize(found.eigenvalues), count);
    for (std::size_t k = 0; k < found.eigenvalues.size(); ++k) {
      if (k > 0) {
        EXPECT_LE(found.eigenvalues[k], found.eigenvalues[k - 1]);
      }
      double with_mean = 0, length = 0;
      for (std::size_t i = 0; i < n; ++i) {
        double product = 0;
        for (std::size_t j = 0; j < n; ++j) product += moments[i * n + j] * vectors[k * n + j];
        EXPECT_NEAR(product, found.eigenvalues[k] * vectors[k * n + i], 1e-6 * trace) << k;
        with_mean += found.means[i] * vectors[k * n + i];
        length += static_cast<double>(vectors[k * n + i]) * vectors[k * n + i];
      }
      EXPECT_NEAR(length, 1, 1e-6);
      EXPECT_GE(with_mean, -1e-6);
    }
  }
};

TEST_P(PrincipalComponentsOf, AreEigenvectorsFromManySamplesAndFromFew) {
  for (const bool centred : {false, true}) {
    check(test::random_real_data(200, 25, 1), 25, centred);
    check(test::random_real_data(30, 49, 2), 20, centred);
    check(test::random_data(90, 36, 3), 7, centred);
    check(test::random_data(10, 64, 4), 9, centred);
  }
}

TEST_P(PrincipalComponentsOf, AreCountedWhereDataVary) {
  for (const std::int64_t count : {10, 20, 30, 49, 100}) {
    SCOPED_TRACE(count);
    const auto alike = test::copies_of_one(count, 64);
    const auto found = principal_components(context(), alike, 9, false),
               left = principal_components(context(), alike, 9, true);
    EXPECT_EQ(found.varied(), 1);
    EXPECT_EQ(left.varied(), 0);
    double square = 0;
    for (const float value : test::random_values(1, 64, 1)) square += double{value} * value;
    EXPECT_NEAR(found.mean_square, square, 1e-5 * square);
    EXPECT_NEAR(left.mean_square, square, 1e-5 * square);
    // One sample that differs is a direction, however small the difference.
    auto other = alike;
    other.real[3] += 1e-3F;
    EXPECT_EQ(principal_components(context(), other, 9, false).varied(), 2);
    EXPECT_EQ(principal_components(context(), other, 9, true).varied(), 1);
  }
}

TEST_P(PrincipalComponentsOf, AreNotMoreThanThereAre) {
  const auto data = test::random_data(5, 16);
  EXPECT_EQ(principal_components(context(), data, 5, false).eigenvalues.size(), 5U);
  EXPECT_THROW(principal_components(context(), data, 6, false), Error);
  EXPECT_THROW(principal_components(context(), data, 5, true), Error);
}

KADANOFF_ON_EACH_DEVICE(PrincipalComponentsOf);

}  // namespace
}  // namespace kadanoff::rg_machine
