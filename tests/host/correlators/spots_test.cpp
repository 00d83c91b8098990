// Spots of maps that are known: their peak, floor, size, aligned profile and place.
#include "host/correlators/spots.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "tests/support/samples.hpp"

namespace kadanoff::correlators {
namespace {

const random::RngKey key = random::make_key(2, random::Stream::correlator_controls);

constexpr std::int64_t side = 12, hidden_side = 3;

// Unit a: a pyramid of height 0.4 on a floor of 0.1, of base radius 3 in the metric |dx| + |dy|, at the middle of its
// 4 × 4 sites, rounded, and with alternating signs. Unit `moved` of the hidden units stands where unit a should.
Correlators pyramids(const std::vector<std::int64_t>& order, double error) {
  Correlators c{.samples = 100,
                .visible = side * side,
                .hidden = hidden_side * hidden_side,
                .visible_side = side,
                .hidden_side = hidden_side};
  c.mean.resize(static_cast<std::size_t>(c.visible * c.hidden));
  c.error.assign(c.mean.size(), error);
  c.visible_mean.assign(static_cast<std::size_t>(c.visible), 0.5);
  c.hidden_mean.assign(static_cast<std::size_t>(c.hidden), -0.25);
  for (std::int64_t a = 0; a < c.hidden; ++a) {
    const auto site = order[static_cast<std::size_t>(a)];
    const auto x0 = site % hidden_side * 4 + 2, y0 = site / hidden_side * 4 + 2;
    for (std::int64_t y = 0; y < side; ++y)
      for (std::int64_t x = 0; x < side; ++x) {
        const auto along = [](std::int64_t d) { return std::min(std::abs(d), side - std::abs(d)); };
        const auto steps = static_cast<double>(along(x - x0) + along(y - y0));
        const double value = 0.1 + 0.4 * std::max(0.0, 1 - steps / 3);
        c.mean[static_cast<std::size_t>((y * side + x) * c.hidden + a)] = a % 2 == 0 ? value : -value;
      }
  }
  return c;
}

std::vector<std::int64_t> in_order() {
  std::vector<std::int64_t> order(9);
  std::iota(order.begin(), order.end(), 0);
  return order;
}

// 4 sites at 1 step with 2/3 of the height, 8 at 2 steps with 1/3.
constexpr double sum = 1 + 4 * 2.0 / 3 + 8 / 3.0;

TEST(Spots, HaveTheirPeakFloorAndContrast) {
  const auto spots = describe_spots(pyramids(in_order(), 0.01), key);
  ASSERT_EQ(spots.units.size(), 9U);
  const auto& spot = spots.units[5];  // site (2, 1): the peak is at (10, 6)
  EXPECT_EQ(spot.peak, 6 * side + 10);
  EXPECT_NEAR(spot.value, -0.5, 1e-15);
  EXPECT_EQ(spot.error, 0.01);
  EXPECT_NEAR(spot.floor, 0.1 + 0.4 * sum / (side * side), 1e-12);
  EXPECT_NEAR(spot.contrast(), 0.4 - 0.4 * sum / (side * side), 1e-12);
  EXPECT_NEAR(spot.product, 0.125, 1e-15);  // −(0.5 · −0.25)
  EXPECT_NEAR(spot.centre.x, 10, 1e-9);
  EXPECT_NEAR(spot.centre.y, 6, 1e-9);
  // The participation number, from the same sums.
  const double floor = 0.4 * sum / (side * side);
  double squares = 0, fourths = 0;
  for (const auto& [count, height] : {std::pair{1.0, 0.4}, {4.0, 0.8 / 3}, {8.0, 0.4 / 3}, {131.0, 0.0}}) {
    squares += count * std::pow(height - floor, 2);
    fourths += count * std::pow(height - floor, 4);
  }
  EXPECT_NEAR(spot.radius, std::sqrt(squares * squares / fourths / 3.141592653589793), 1e-9);
  EXPECT_EQ(spots.share_above, 1);
  EXPECT_EQ(spots.share_local, 1);
  EXPECT_NEAR(spots.contrast.mean, spot.contrast(), 1e-12);
}

TEST(Spots, AreNoneWhereTheErrorIsLarge) {
  const auto spots = describe_spots(pyramids(in_order(), 0.1), key);
  EXPECT_EQ(spots.share_above, 0);
  EXPECT_EQ(spots.share_local, 0);
}

// A unit without weights: ⟨v h⟩ is the same everywhere, and no site is its own.
TEST(Spots, LeaveUnitsWithFlatMapsOutOfRadiusAndDistance) {
  auto correlators = pyramids(in_order(), 0);
  const auto before = describe_spots(correlators, key);
  const auto make_flat = [&](std::int64_t a, double value) {
    for (std::int64_t i = 0; i < correlators.visible; ++i)
      correlators.mean[static_cast<std::size_t>(i * correlators.hidden + a)] = value;
  };
  make_flat(0, 0.0);
  make_flat(7, -0.1);  // 144 times 0.1 is not 14.4 to the last bit
  const auto spots = describe_spots(correlators, key);
  EXPECT_EQ(spots.flat, 2);
  EXPECT_TRUE(spots.units[0].is_flat() && spots.units[7].is_flat());
  EXPECT_EQ(spots.units[7].contrast(), 0);
  EXPECT_FALSE(spots.units[7].is_above()) << "its error is 0, and so is its height";
  EXPECT_NEAR(spots.share_above, 7 / 9.0, 1e-12);
  EXPECT_NEAR(spots.radius.mean, before.radius.mean, 1e-12);
  EXPECT_NEAR(spots.displacement->as_it_is, before.displacement->as_it_is, 1e-9);
  EXPECT_NEAR(spots.displacement->gauge_fixed, before.displacement->gauge_fixed, 1e-9);
  for (std::int64_t a = 0; a < correlators.hidden; ++a) make_flat(a, 0.1);
  const auto none = describe_spots(correlators, key);
  EXPECT_EQ(none.share_above, 0);
  EXPECT_TRUE(std::isnan(none.radius.mean) && std::isnan(none.profile->width));
  EXPECT_TRUE(std::isnan(none.displacement->as_it_is) && std::isnan(none.displacement->gauge_fixed));
}

TEST(AlignedProfile, IsTheMapOfOneSpot) {
  const auto spots = describe_spots(pyramids(in_order(), 0.01), key);
  ASSERT_TRUE(spots.profile.has_value());
  const auto& profile = *spots.profile;
  EXPECT_NEAR(profile.map[6 * side + 6], 0.5, 1e-12);
  EXPECT_NEAR(profile.map[6 * side + 8], 0.1 + 0.4 / 3, 1e-12);
  EXPECT_NEAR(profile.map[0], 0.1, 1e-12);
  ASSERT_EQ(profile.radial.size(), 7U);
  EXPECT_NEAR(profile.radial[0].mean, 0.5, 1e-12);
  // At a distance of 1, rounded: 4 sites one step away, and 4 diagonal ones two steps away.
  EXPECT_NEAR(profile.radial[1].mean, 0.1 + 0.4 * (4 * 2.0 / 3 + 4 / 3.0) / 8, 1e-12);
  EXPECT_NEAR(profile.radial[1].error, 0, 1e-9);  // all units have the same
  const double level = profile.floor + profile.contrast / 2;
  const double before = profile.radial[0].mean, after = profile.radial[1].mean;
  ASSERT_LT(level, before);
  if (after <= level)
    EXPECT_NEAR(profile.width, 2 * (before - level) / (before - after), 1e-12);
  else
    EXPECT_NEAR(profile.width, 2 * (1 + (after - level) / (after - profile.radial[2].mean)), 1e-12);
}

TEST(Frequencies, CountEachValueAtItsDistance) {
  const auto spots = describe_spots(pyramids(in_order(), 0.01), key);
  ASSERT_TRUE(spots.frequencies.has_value());
  const auto& [edges, counts] = *spots.frequencies;
  ASSERT_EQ(std::ssize(edges), frequency_bins + 1);
  EXPECT_NEAR(edges.front(), 0.1, 1e-12);
  EXPECT_NEAR(edges.back(), 0.5, 1e-12);
  const std::size_t distances = side / 2 + 1;
  EXPECT_EQ(counts[(frequency_bins - 1) * distances], 9);  // the peaks
  EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}) % 9, 0);
  std::int64_t at_one = 0;
  for (std::size_t bin = 0; bin < frequency_bins; ++bin) at_one += counts[bin * distances + 1];
  EXPECT_EQ(at_one, 9 * 8);
}

// As the units stand, in another order, and after gauge fixing, which undoes it.
TEST(Displacement, DependsOnTheArrangementAndItsGaugeFixedValueDoesNot) {
  const auto straight = describe_spots(pyramids(in_order(), 0.01), key);
  ASSERT_TRUE(straight.displacement.has_value());
  const double offset = std::hypot(0.5, 0.5);  // the middle of 4 × 4 sites is between them
  EXPECT_NEAR(straight.displacement->as_it_is, offset, 1e-9);
  EXPECT_NEAR(straight.displacement->gauge_fixed, offset, 1e-9);
  EXPECT_GT(straight.displacement->permuted, 2);
  EXPECT_FALSE(describe_spots(pyramids(in_order(), 0.01)).displacement) << "nobody asked for it";
  const auto turned = describe_spots(pyramids({8, 7, 6, 5, 4, 3, 2, 1, 0}, 0.01), key);
  EXPECT_GT(turned.displacement->as_it_is, 2);
  EXPECT_NEAR(turned.displacement->gauge_fixed, offset, 1e-9);
}

// Applied to the RBM, it brings each unit to its site, with a positive peak; whatever the gauge was before.
TEST(FixedGauge, IsOneGaugeOfAllGauges) {
  Context context(cpu_device, 1);
  const auto data = test::random_data(400, 36);
  data::Stack stack;
  stack.layers.push_back(test::some_model(36, 9));
  for (std::int64_t i = 0; i < stack.layers[0].parameters.weights.size(); ++i)
    stack.layers[0].parameters.weights.data()[i] *= 0.2F;
  const CorrelatorSettings settings{.as = data::PassAs::means};
  const auto measure = [&] { return describe_spots(correlate(context, stack, data, settings), key); };
  const auto before = measure();
  gauge::rearrange_hidden(stack, 1, fixed_gauge(before));
  const auto after = measure();
  EXPECT_NEAR(after.displacement->as_it_is, before.displacement->gauge_fixed, 1e-4);
  EXPECT_LT(after.displacement->as_it_is, before.displacement->as_it_is);
  for (const auto& unit : after.units) EXPECT_GT(unit.value, 0);
  const auto weights = to_host(context, stack.layers[0].parameters.weights);
  gauge::rearrange_hidden(stack, 1, gauge::random_arrangement(9, key));
  EXPECT_NE(to_host(context, stack.layers[0].parameters.weights), weights);
  gauge::rearrange_hidden(stack, 1, fixed_gauge(measure()));
  EXPECT_EQ(to_host(context, stack.layers[0].parameters.weights), weights);
}

// Gauge fixing has a bound; all else has none.
TEST(Displacement, OfMoreUnitsThanAreFixedHasNoGaugeFixedValue) {
  constexpr std::int64_t many = 65;
  Correlators correlators{.samples = 2, .visible = 16, .hidden = many * many, .visible_side = 4, .hidden_side = many};
  for (std::int64_t entry = 0; entry < correlators.visible * correlators.hidden; ++entry)
    correlators.mean.push_back(std::sin(static_cast<double>(entry)));
  correlators.error.assign(correlators.mean.size(), 0.1);
  correlators.visible_mean.assign(16, 0);
  correlators.hidden_mean.assign(many * many, 0);
  const auto spots = describe_spots(correlators, key);
  ASSERT_TRUE(spots.displacement);
  EXPECT_TRUE(std::isnan(spots.displacement->gauge_fixed));
  EXPECT_GT(spots.displacement->as_it_is, 0);
  EXPECT_GT(spots.displacement->permuted, 0);
  EXPECT_THROW(fixed_gauge(spots), Error);
}

TEST(Spots, OfUnitsWithoutALatticeHaveNoProfile) {
  auto correlators = pyramids(in_order(), 0.01);
  correlators.visible_side = 0;
  const auto spots = describe_spots(correlators, key);
  EXPECT_FALSE(spots.profile || spots.frequencies || spots.displacement);
  EXPECT_THROW(fixed_gauge(spots), Error);
  EXPECT_EQ(spots.share_above, 1);
  EXPECT_EQ(spots.share_local, 0);
}

}  // namespace
}  // namespace kadanoff::correlators
