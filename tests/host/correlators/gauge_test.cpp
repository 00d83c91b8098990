// Rearranged hidden units leave the RBM what it is; the assignment is the best of all.
#include "host/correlators/gauge.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "host/correlators/correlators.hpp"
#include "kernels/core/check.hpp"
#include "tests/reference/rbm.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::correlators {
namespace {

const random::RngKey gauge_key = random::make_key(3, random::Stream::correlator_controls);

data::Stack stack_to_arrange() {
  data::Stack stack;
  stack.layers.push_back(test::some_model(9, 5));
  stack.layers.push_back(test::some_model(5, 4));
  return stack;
}

TEST(RandomArrangement, HasEachUnitOnceAndBothSigns) {
  const auto arrangement = random_arrangement(1000, gauge_key);
  auto sorted = arrangement.order;
  EXPECT_FALSE(std::is_sorted(sorted.begin(), sorted.end()));
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t a = 0; a < sorted.size(); ++a) ASSERT_EQ(sorted[a], static_cast<std::int64_t>(a));
  const auto up = std::count(arrangement.sign.begin(), arrangement.sign.end(), 1);
  EXPECT_NEAR(static_cast<double>(up), 500, 60);
}

// Free energies of the layer itself, and what the layer above says of the rearranged units.
TEST(RearrangeHidden, IsAnotherGaugeOfTheSameStack) {
  auto stack = stack_to_arrange();
  const reference::Rbm before(stack.layers[0].parameters), above(stack.layers[1].parameters);
  const Arrangement arrangement{.order = {3, 0, 4, 1, 2}, .sign = {1, -1, -1, 1, -1}};
  rearrange_hidden(stack, 1, arrangement);
  const reference::Rbm after(stack.layers[0].parameters), above_after(stack.layers[1].parameters);
  std::mt19937 generator(1);
  for (int sample = 0; sample < 20; ++sample) {
    std::vector<double> v(9);
    for (double& spin : v) spin = (generator() & 1U) != 0 ? 1 : -1;
    EXPECT_NEAR(before.log_weight(v), after.log_weight(v), 1e-6);
    const auto h = before.hidden_mean(v), rearranged = after.hidden_mean(v);
    for (std::size_t a = 0; a < 5; ++a)
      EXPECT_NEAR(rearranged[a], arrangement.sign[a] * h[static_cast<std::size_t>(arrangement.order[a])], 1e-7);
    const auto top = above.hidden_mean(h), top_after = above_after.hidden_mean(rearranged);
    for (std::size_t a = 0; a < 4; ++a) EXPECT_NEAR(top_after[a], top[a], 1e-6);
  }
}

TEST(RearrangeHidden, RefusesWhatIsNoArrangement) {
  auto stack = stack_to_arrange();
  EXPECT_THROW(rearrange_hidden(stack, 1, {.order = {0, 1, 2, 3}, .sign = {1, 1, 1, 1}}), Error);
  EXPECT_THROW(rearrange_hidden(stack, 1, {.order = {0, 1, 2, 3, 3}, .sign = {1, 1, 1, 1, 1}}), Error);
  EXPECT_THROW(rearrange_hidden(stack, 1, {.order = {0, 1, 2, 3, 4}, .sign = {1, 1, 0, 1, 1}}), Error);
  EXPECT_THROW(rearrange_hidden(stack, 3, {.order = {0, 1, 2, 3}, .sign = {1, 1, 1, 1}}), Error);
}

double total(const std::vector<double>& cost, const std::vector<std::int64_t>& columns) {
  double sum = 0;
  for (std::size_t row = 0; row < columns.size(); ++row)
    sum += cost[row * columns.size() + static_cast<std::size_t>(columns[row])];
  return sum;
}

TEST(Assign, IsTheBestOfAllAssignments) {
  std::mt19937 generator(7);
  std::uniform_real_distribution<double> uniform(-1, 1);
  for (std::int64_t n = 0; n <= 7; ++n)
    for (int repeat = 0; repeat < 20; ++repeat) {
      std::vector<double> cost;
      // Real costs, and whole ones with many equal.
      for (std::int64_t i = 0; i < n * n; ++i)
        cost.push_back(repeat % 2 == 0 ? uniform(generator) : std::floor(3 * uniform(generator)));
      std::vector<std::int64_t> columns(static_cast<std::size_t>(n));
      std::iota(columns.begin(), columns.end(), 0);
      double best = n == 0 ? 0 : 1e9;
      do best = std::min(best, total(cost, columns));
      while (std::next_permutation(columns.begin(), columns.end()));
      auto found = assign(cost, n);
      EXPECT_NEAR(total(cost, found), best, 1e-12) << "n = " << n;
      std::sort(found.begin(), found.end());
      for (std::size_t row = 0; row < found.size(); ++row) ASSERT_EQ(found[row], static_cast<std::int64_t>(row));
    }
}

// A large one whose best is known: the inverse of a permutation costs nothing, all else something.
TEST(Assign, FindsAHiddenPermutation) {
  constexpr std::int64_t n = 300;
  const auto order = random_arrangement(n, gauge_key).order;
  std::mt19937 generator(8);
  std::uniform_real_distribution<double> uniform(0.01, 1);
  std::vector<double> cost;
  for (std::int64_t row = 0; row < n; ++row)
    for (std::int64_t column = 0; column < n; ++column)
      cost.push_back(order[static_cast<std::size_t>(row)] == column ? 0 : uniform(generator));
  EXPECT_EQ(assign(cost, n), order);
  cost[5] = NAN;
  EXPECT_THROW(assign(cost, n), Error);
}

TEST(FixedOrder, PutsEachUnitAtItsSite) {
  EXPECT_EQ(torus_distance({0.5, 7}, {7.5, 1}, 8), std::hypot(1, 2));
  EXPECT_EQ(place_of(5, 4, 8).x, 2.5);
  EXPECT_EQ(place_of(5, 4, 8).y, 2.5);
  EXPECT_EQ(place_of(3, 4, 8).x, 6.5);
  const auto order = random_arrangement(16, gauge_key).order;
  std::vector<Place> centres(16);
  for (std::int64_t site = 0; site < 16; ++site) {
    auto place = place_of(site, 4, 8);
    place.x = std::fmod(place.x + 7.2, 8);  // off by 0.8, over the edge
    centres[static_cast<std::size_t>(order[static_cast<std::size_t>(site)])] = place;
  }
  EXPECT_EQ(fixed_order(centres, 4, 8), order);
}

}  // namespace
}  // namespace kadanoff::correlators
