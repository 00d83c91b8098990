// The radial average and the share of long waves, against the loop over all wave vectors, and on single waves.
#include "kernels/fourier/radial_average.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "kernels/core/array.hpp"
#include "kernels/core/check.hpp"
#include "tests/reference/fourier.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/random_rows.hpp"

namespace kadanoff::fourier {
namespace {

std::size_t sites(int side) { return static_cast<std::size_t>(side) * static_cast<std::size_t>(side); }

struct Averages {
  std::vector<double> average, share;
};

Averages averages_of(Context& context, const std::vector<float>& values, int side, double k_max) {
  const auto n = static_cast<std::int64_t>(values.size() / sites(side));
  const auto lattices = to_device(context, values);
  Array<double> average(context.device(), n * radial_bins(side)), share(context.device(), n);
  radial_average(context, lattices.matrix(n, std::int64_t{side} * side), side, k_max,
                 average.matrix(n, radial_bins(side)), share.vector());
  return {.average = to_host(context, average), .share = to_host(context, share)};
}

class RadialAverage : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(RadialAverage);

TEST_P(RadialAverage, EqualsTheLoopOverAllWaveVectors) {
  for (const int side : {1, 2, 3, 4, 5, 8, 10, 14, 15, 28}) {
    const std::size_t n = 3;
    const auto values = test::random_values(static_cast<std::int64_t>(n), std::int64_t{side} * side, 1);
    for (const double k_max : {0.0, 1.0, 2.5, 5.0, 100.0}) {
      const auto found = averages_of(context(), values, side, k_max);
      for (std::size_t i = 0; i < n; ++i) {
        const auto expected = reference::radial(values.data() + i * sites(side), side, k_max);
        ASSERT_EQ(static_cast<std::int64_t>(expected.average.size()), radial_bins(side)) << side;
        for (std::size_t bin = 0; bin < expected.average.size(); ++bin)
          ASSERT_NEAR(found.average[i * expected.average.size() + bin], expected.average[bin], 1e-12) << side;
        ASSERT_NEAR(found.share[i], expected.share, 1e-13) << side << ", k_max " << k_max;
      }
    }
  }
}

TEST_P(RadialAverage, PutsASingleWaveIntoItsBin) {
  // k = (3, 4) of 80 × 80: |F| = 3200 at ±k; |k| = 5.
  const int side = 80;
  std::vector<float> values;
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) values.push_back(static_cast<float>(std::cos(reference::turn(3 * x + 4 * y, side))));
  int in_bin = 0;
  for (int ky = -40; ky < 40; ++ky)
    for (int kx = -40; kx < 40; ++kx) in_bin += std::lround(std::hypot(kx, ky)) == 5 ? 1 : 0;
  const auto found = averages_of(context(), values, side, 5);
  ASSERT_EQ(found.average.size(), 58U);  // |k| ≤ 40 √2 = 56.6
  for (std::size_t bin = 0; bin < found.average.size(); ++bin)
    EXPECT_NEAR(found.average[bin], bin == 5 ? 6400.0 / in_bin : 0, 1e-4) << bin;
  EXPECT_NEAR(found.share[0], 1, 1e-12);
  EXPECT_NEAR(averages_of(context(), values, side, 4.99).share[0], 0, 1e-12);
}

TEST_P(RadialAverage, OfZerosIsZeroAndOfANotANumberOne) {
  std::vector<float> values(3 * 36);
  values[40] = std::numeric_limits<float>::quiet_NaN();
  values[80] = 1;
  const auto found = averages_of(context(), values, 6, 2);
  EXPECT_EQ(found.share[0], 0);
  EXPECT_TRUE(std::isnan(found.share[1]));
  EXPECT_NEAR(found.share[2], static_cast<double>(modes_within(6, 2)) / 36, 1e-14);  // one site: |F(k)| = 1
  for (std::size_t bin = 0; bin < found.average.size() / 3; ++bin) {
    EXPECT_EQ(found.average[bin], 0);
    EXPECT_TRUE(std::isnan(found.average[found.average.size() / 3 + bin]));
    EXPECT_NEAR(found.average[2 * found.average.size() / 3 + bin], 1, 1e-14);
  }
}

TEST(RadialAverage, CountsTheModesWithinARadius) {
  EXPECT_EQ(modes_within(80, 10), 317);  // WhyGen 2021, on 80 × 80
  EXPECT_EQ(modes_within(80, 0), 1);
  EXPECT_EQ(modes_within(80, 57), 6400);
  EXPECT_EQ(modes_within(2, 1), 3);
  EXPECT_EQ(modes_within(3, 1), 5);
}

TEST(RadialAverage, DoesNotDependOnTheThreads) {
  Context one(cpu_device, 1), three(cpu_device, 3);
  const auto values = test::random_values(2000, 225, 5);
  const auto a = averages_of(one, values, 15, 3), b = averages_of(three, values, 15, 3);
  EXPECT_EQ(a.average, b.average);
  EXPECT_EQ(a.share, b.share);
}

TEST(RadialAverage, RefusesShapesThatDoNotFit) {
  Context context(cpu_device, 1);
  const std::vector<float> values(200);
  Array<double> average(cpu_device, 100), share(cpu_device, 2);
  const auto with = [&](std::int64_t cols, std::int64_t bins, double k_max) {
    radial_average(context, {.data = values.data(), .rows = 2, .cols = cols, .stride = 100, .device = cpu_device}, 10,
                   k_max, average.matrix(2, bins), share.vector());
  };
  EXPECT_NO_THROW(with(100, 8, 3));
  EXPECT_THROW(with(99, 8, 3), Error);
  EXPECT_THROW(with(100, 7, 3), Error);
  EXPECT_THROW(with(100, 8, -1), Error);
  EXPECT_THROW(with(100, 8, std::nan("")), Error);
}

}  // namespace
}  // namespace kadanoff::fourier
