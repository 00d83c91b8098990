// Fourier truncation, against the sum over the waves, and on lattices known by hand.
#include "kernels/fourier/truncation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "kernels/core/array.hpp"
#include "kernels/core/check.hpp"
#include "tests/reference/fourier.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/random_rows.hpp"

namespace kadanoff::fourier {
namespace {

std::size_t sites_of(int side) { return static_cast<std::size_t>(side) * static_cast<std::size_t>(side); }

std::vector<float> truncated(Context& context, const std::vector<float>& values, int side, int modes, int to_side,
                             Scale scale) {
  const auto n = static_cast<std::int64_t>(values.size() / sites_of(side));
  const auto from = to_device(context, values);
  Array<float> to(context.device(), n * to_side * to_side);
  truncate_modes(context, from.matrix(n, std::int64_t{side} * side), side, modes,
                 to.matrix(n, std::int64_t{to_side} * to_side), to_side, scale);
  return to_host(context, to);
}

double norm(const float* values, std::size_t count) {
  double squares = 0;
  for (std::size_t i = 0; i < count; ++i) squares += static_cast<double>(values[i]) * static_cast<double>(values[i]);
  return std::sqrt(squares);
}

class FourierTruncation : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(FourierTruncation);

TEST(FourierTruncation, SaysHowManyModesASideHolds) {
  EXPECT_EQ(all_modes(1), 1);
  EXPECT_EQ(all_modes(2), 1);
  EXPECT_EQ(all_modes(14), 13);  // |k| ≤ 6: 14 / 2 − 1
  EXPECT_EQ(all_modes(15), 15);
  EXPECT_EQ(most_modes(28, 14), 13);
  EXPECT_EQ(most_modes(10, 15), 9);
}

TEST_P(FourierTruncation, EqualsTheSumOverTheWaves) {
  struct Case {
    int side, modes, to_side;
  };
  for (const auto [side, modes, to_side] : {Case{1, 1, 1},
                                            {2, 1, 1},
                                            {2, 1, 2},
                                            {3, 1, 2},
                                            {3, 3, 3},
                                            {5, 3, 4},
                                            {8, 3, 4},
                                            {8, 1, 5},
                                            {10, 5, 5},
                                            {10, 9, 10},
                                            {14, 5, 7},
                                            {15, 15, 15},
                                            {15, 7, 8},
                                            {28, 13, 14},
                                            {28, 9, 14},
                                            {10, 9, 15},
                                            {80, 7, 40}}) {
    const std::size_t n = side == 80 ? 2 : 3;
    const auto values = test::random_values(static_cast<std::int64_t>(n), std::int64_t{side} * side, 1);
    const auto found = truncated(context(), values, side, modes, to_side, Scale::values);
    const auto unit = truncated(context(), values, side, modes, to_side, Scale::unit_norm);
    for (std::size_t i = 0; i < n; ++i) {
      const auto expected = reference::truncated(values.data() + i * sites_of(side), side, (modes - 1) / 2, to_side);
      double squares = 0;
      for (const double value : expected) squares += value * value;
      for (std::size_t site = 0; site < sites_of(to_side); ++site) {
        const auto at = i * sites_of(to_side) + site;
        ASSERT_NEAR(found[at], expected[site], 1.3e-7) << side << " → " << to_side << ", " << modes << " modes";
        ASSERT_NEAR(unit[at], expected[site] / std::sqrt(squares), 1.3e-7) << side << " → " << to_side;
      }
    }
  }
}

TEST_P(FourierTruncation, KeepsEachComponentForItself) {
  // The wave k = (6, 6) has |k| = 8.5 > 6, and stays: only one of its components counts.
  const int side = 28, to_side = 14;
  std::vector<float> wave, coarse;
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) wave.push_back(static_cast<float>(std::cos(reference::turn(6 * (x + y), side))));
  for (int y = 0; y < to_side; ++y)
    for (int x = 0; x < to_side; ++x) coarse.push_back(static_cast<float>(std::cos(reference::turn(6 * (x + y), 14))));
  const auto found = truncated(context(), wave, side, 13, to_side, Scale::values);
  for (std::size_t site = 0; site < coarse.size(); ++site) EXPECT_NEAR(found[site], coarse[site], 2e-7) << site;
}

TEST_P(FourierTruncation, DropsTheWaveThatIsItsOwnPartner) {
  // Stripes of k_x = 4 on 8 × 8, a constant, and zeros.
  std::vector<float> values(3 * sites_of(8));
  for (std::size_t site = 0; site < sites_of(8); ++site) {
    values[site] = site % 2 == 0 ? 1.0F : -1.0F;
    values[sites_of(8) + site] = 3.0F;
  }
  for (const auto scale : {Scale::values, Scale::unit_norm}) {
    const auto found = truncated(context(), values, 8, 7, 8, scale);
    EXPECT_LE(norm(found.data(), sites_of(8)), scale == Scale::values ? 1e-14 : 0) << "not rounding, scaled up";
    for (std::size_t site = 0; site < sites_of(8); ++site)
      EXPECT_NEAR(found[sites_of(8) + site], scale == Scale::values ? 3.0 : 0.125, 1e-6);
    EXPECT_EQ(norm(found.data() + 2 * sites_of(8), sites_of(8)), 0);
  }
}

TEST(FourierTruncation, DoesNotDependOnTheThreads) {
  Context one(cpu_device, 1), three(cpu_device, 3);
  const auto values = test::random_values(2000, 225, 5);
  EXPECT_EQ(truncated(one, values, 15, 7, 8, Scale::unit_norm), truncated(three, values, 15, 7, 8, Scale::unit_norm));
}

TEST(FourierTruncation, RefusesWhatDoesNotFit) {
  Context context(cpu_device, 1);
  const std::vector<float> values(100);
  for (const int modes : {-1, 0, 2, 5, 7})
    EXPECT_THROW(truncated(context, values, 10, modes, 4, Scale::values), Error) << modes;
  EXPECT_NO_THROW(truncated(context, values, 10, 3, 4, Scale::values));
  EXPECT_THROW(truncated(context, values, 10, 11, 12, Scale::values), Error);
}

}  // namespace
}  // namespace kadanoff::fourier
