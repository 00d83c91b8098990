// Maps whose centre is known, and units that stand at their sites again.
#include "host/gauge/sites.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "kernels/core/check.hpp"

namespace kadanoff::gauge {
namespace {

const random::RngKey sites_key = random::make_key(3, random::Stream::correlator_controls);

TEST(FixedOrder, PutsEachUnitAtItsSite) {
  EXPECT_EQ(torus_distance({0.5, 7}, {7.5, 1}, 8), std::hypot(1, 2));
  EXPECT_EQ(place_of(5, 4, 8).x, 2.5);
  EXPECT_EQ(place_of(5, 4, 8).y, 2.5);
  EXPECT_EQ(place_of(3, 4, 8).x, 6.5);
  const auto order = random_arrangement(16, sites_key).order;
  std::vector<Place> centres(16);
  for (std::int64_t site = 0; site < 16; ++site) {
    auto place = place_of(site, 4, 8);
    place.x = std::fmod(place.x + 7.2, 8);  // off by 0.8, over the edge
    centres[static_cast<std::size_t>(order[static_cast<std::size_t>(site)])] = place;
  }
  EXPECT_EQ(fixed_order(centres, 4, 8), order);
}

// A dark spot over the edge of the lattice, on a floor.
TEST(CentreOf, AMapIsTheMiddleOfItsSpotOnTheTorus) {
  constexpr std::int64_t side = 10;
  std::vector<double> map(side * side, 0.2);
  for (const auto& [x, y] : {std::pair{9, 3}, {0, 3}, {9, 4}, {0, 4}}) map[static_cast<std::size_t>(y * side + x)] = -2;
  map[3 * side] = -2.5;
  const auto centre = centre_of(map, side);
  EXPECT_EQ(centre.peak, 3 * side);
  EXPECT_EQ(centre.value, -2.5);
  EXPECT_EQ(centre.sign(), -1);
  EXPECT_NEAR(centre.floor, -(96 * 0.2 - 8.5) / 100, 1e-12);
  // Pulled a little from (9.5, 3.5) to the peak.
  EXPECT_NEAR(torus_distance(centre.place, {9.6, 3.4}, side), 0, 0.1);
  EXPECT_GT(centre.place.x, 9.5);
  EXPECT_LT(centre.place.y, 3.5);
  const auto nowhere = centre_of(map, 0);
  EXPECT_EQ(nowhere.peak, 3 * side);
  EXPECT_EQ(nowhere.place.x, 0);
}

TEST(CentreOf, AMapOfOneValueIsSomewhere) {
  const auto centre = centre_of(std::vector<double>(16, 0.0), 4);
  EXPECT_EQ(centre.sign(), 1);
  EXPECT_TRUE(std::isfinite(centre.place.x) && std::isfinite(centre.place.y));
}

TEST(FixedArrangement, TurnsPeaksUp) {
  std::vector<MapCentre> centres;
  for (std::int64_t site : {3, 0, 2, 1})
    centres.push_back({.peak = 0, .value = site % 2 == 0 ? 1.0 : -1.0, .floor = 0, .place = place_of(site, 2, 6)});
  const auto arrangement = fixed_arrangement(centres, 2, 6);
  EXPECT_EQ(arrangement.order, (std::vector<std::int64_t>{1, 3, 2, 0}));
  EXPECT_EQ(arrangement.sign, (std::vector<int>{1, -1, 1, -1}));
}

// n³ operations and n² costs have a bound.
TEST(FixedOrder, IsForSoManyUnits) {
  EXPECT_EQ(bytes_of_fixing(100), 80'000);
  EXPECT_EQ(bytes_of_fixing(most_fixed_units + 1), 0);
  EXPECT_THROW(fixed_order(std::vector<Place>(65 * 65), 65, 130), Error);
  EXPECT_NE(why_not_fixed(4225).find("4225"), std::string::npos);
}

}  // namespace
}  // namespace kadanoff::gauge
