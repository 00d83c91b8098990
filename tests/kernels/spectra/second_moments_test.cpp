// Second moments, added up in batches, against textbook loops.
#include "kernels/spectra/second_moments.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <utility>

#include "tests/support/devices.hpp"

namespace kadanoff::spectra {
namespace {

class SecondMomentsOfSamples : public test::OnEachDevice {};

TEST_P(SecondMomentsOfSamples, AreMeansOfProductsHoweverTheyComeInBatches) {
  constexpr std::int64_t samples = 5000, units = 9;
  std::mt19937 generator(3);
  std::normal_distribution<float> normal(0.3F);
  std::vector<float> values(samples * units);
  for (float& value : values) value = normal(generator);
  const auto rows = to_device(context(), values);
  const auto value = [&](std::int64_t s, std::int64_t i) {
    return static_cast<double>(values[static_cast<std::size_t>(s * units + i)]);
  };
  for (const bool centred : {false, true}) {
    SecondMoments moments(context(), units);
    std::int64_t first = 0;
    for (const std::int64_t count : {1, 700, 0, 3000, 1299}) {
      moments.add(std::as_const(rows).matrix(samples, units).slice(first, count));
      first += count;
    }
    EXPECT_EQ(moments.count(), samples);
    const auto means = moments.means();
    const auto matrix = to_host(context(), moments.matrix(centred));
    for (std::int64_t i = 0; i < units; ++i) {
      double mean = 0;
      for (std::int64_t s = 0; s < samples; ++s) mean += value(s, i) / samples;
      EXPECT_NEAR(means[static_cast<std::size_t>(i)], mean, 1e-12);
      for (std::int64_t j = i; j < units; ++j) {
        double sum = 0;
        for (std::int64_t s = 0; s < samples; ++s) sum += value(s, i) * value(s, j);
        const double expected =
            sum / samples - (centred ? means[static_cast<std::size_t>(i)] * means[static_cast<std::size_t>(j)] : 0);
        ASSERT_NEAR(matrix[static_cast<std::size_t>(i * units + j)], expected, 1e-12) << i << " " << j;
      }
    }
  }
}

TEST_P(SecondMomentsOfSamples, RefuseOtherUnitsNoSamplesAndWhatIsNoNumber) {
  SecondMoments moments(context(), 2);
  const auto odd = to_device(context(), std::vector<float>{1, 2, 3});
  EXPECT_THROW(moments.add(odd.matrix(1, 3)), Error);
  EXPECT_THROW(moments.matrix(false), Error);
  const auto holding = to_device(context(), std::vector<float>{1, std::nanf("")});
  EXPECT_THROW(moments.add(holding.matrix(1, 2)), Error);
}

KADANOFF_ON_EACH_DEVICE(SecondMomentsOfSamples);

}  // namespace
}  // namespace kadanoff::spectra
