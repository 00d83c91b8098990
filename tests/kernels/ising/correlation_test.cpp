// Correlations of rows, against lattices known by hand and the definition.
#include "kernels/ising/correlation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "kernels/core/array.hpp"
#include "kernels/core/check.hpp"
#include "kernels/random/streams.hpp"
#include "tests/support/devices.hpp"

namespace kadanoff::ising {
namespace {

struct Observed {
  std::vector<double> magnetisation, correlation;
};

Observed observe(Context& context, const std::vector<float>& values, std::int64_t rows, int side, std::int64_t stride) {
  const auto spins = to_device(context, values);
  const auto distances = correlation_distances(side);
  Array<double> magnetisation(context.device(), rows), correlation(context.device(), rows * distances);
  correlate_rows(context,
                 {.data = spins.data(),
                  .rows = rows,
                  .cols = std::int64_t{side} * side,
                  .stride = stride,
                  .device = context.device()},
                 side, magnetisation.vector(), correlation.matrix(rows, distances));
  return {to_host(context, magnetisation), to_host(context, correlation)};
}

// Spins ±1, or numbers in [−1, 1).
std::vector<float> random_values(std::int64_t count, bool spins) {
  std::vector<float> values(static_cast<std::size_t>(count));
  const random::RngKey key = random::make_key(5, random::Stream::shuffle);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto word = static_cast<std::int32_t>(random::draw(key, static_cast<std::uint32_t>(i), 0)[0]);
    values[i] = spins ? (word < 0 ? -1.0F : 1.0F) : static_cast<float>(word / 2147483648.0);
  }
  return values;
}

Observed by_definition(const std::vector<float>& values, std::int64_t rows, int side, std::int64_t stride) {
  Observed out;
  for (std::int64_t i = 0; i < rows; ++i) {
    const auto at = [&](int x, int y) {
      return double{values[static_cast<std::size_t>(i * stride + y % side * side + x % side)]};
    };
    double m = 0;
    std::vector<double> g(static_cast<std::size_t>(side / 2 + 1));
    for (int y = 0; y < side; ++y)
      for (int x = 0; x < side; ++x) {
        m += at(x, y);
        for (int r = 0; r <= side / 2; ++r) g[static_cast<std::size_t>(r)] += at(x, y) * (at(x + r, y) + at(x, y + r));
      }
    out.magnetisation.push_back(m / (side * side));
    for (const double sum : g) out.correlation.push_back(sum / (2 * side * side));
  }
  return out;
}

class CorrelateRows : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(CorrelateRows);

TEST_P(CorrelateRows, HasTheValuesOfLatticesKnownByHand) {
  const std::vector<float> ordered(16, -1.0F);
  const std::vector<float> stripes = {1, 1, 1, 1, -1, -1, -1, -1, 1, 1, 1, 1, -1, -1, -1, -1};
  std::vector<float> both = ordered;
  both.insert(both.end(), stripes.begin(), stripes.end());
  const auto seen = observe(context(), both, 2, 4, 16);
  EXPECT_EQ(seen.magnetisation, (std::vector<double>{-1, 0}));
  EXPECT_EQ(seen.correlation, (std::vector<double>{1, 1, 1, 1, 0, 1}));
}

TEST_P(CorrelateRows, EqualsItsDefinitionForSpinsExactly) {
  for (const int side : {1, 2, 3, 7, 10, 33}) {
    const std::int64_t rows = 70, stride = side * side + 3;
    const auto values = random_values(rows * stride, true);
    const auto seen = observe(context(), values, rows, side, stride);
    const auto expected = by_definition(values, rows, side, stride);
    EXPECT_EQ(seen.magnetisation, expected.magnetisation) << "side " << side;
    EXPECT_EQ(seen.correlation, expected.correlation) << "side " << side;
  }
}

TEST_P(CorrelateRows, EqualsItsDefinitionForMeansToRounding) {
  const int side = 9;
  const auto values = random_values(5 * 81, false);
  const auto seen = observe(context(), values, 5, side, 81);
  const auto expected = by_definition(values, 5, side, 81);
  for (std::size_t i = 0; i < seen.magnetisation.size(); ++i)
    EXPECT_NEAR(seen.magnetisation[i], expected.magnetisation[i], 1e-14);
  for (std::size_t i = 0; i < seen.correlation.size(); ++i)
    EXPECT_NEAR(seen.correlation[i], expected.correlation[i], 1e-14);
}

TEST(CorrelateRows, DoesNotDependOnTheThreads) {
  Context one(cpu_device, 1), three(cpu_device, 3);
  const auto values = random_values(1000 * 49, false);
  const auto a = observe(one, values, 1000, 7, 49), b = observe(three, values, 1000, 7, 49);
  EXPECT_EQ(a.magnetisation, b.magnetisation);
  EXPECT_EQ(a.correlation, b.correlation);
}

TEST(CorrelateRows, RefusesShapesThatDoNotFit) {
  Context context(cpu_device, 1);
  const std::vector<float> values(32);
  Array<double> magnetisation(cpu_device, 2), correlation(cpu_device, 8);
  const auto with = [&](std::int64_t cols, std::int64_t distances) {
    correlate_rows(context, {.data = values.data(), .rows = 2, .cols = cols, .stride = 16, .device = cpu_device}, 4,
                   magnetisation.vector(), correlation.matrix(2, distances));
  };
  EXPECT_NO_THROW(with(16, 3));
  EXPECT_THROW(with(15, 3), Error);
  EXPECT_THROW(with(16, 4), Error);
}

}  // namespace
}  // namespace kadanoff::ising
