// Rearranged hidden units leave the RBM what it is.
#include "host/gauge/gauge.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "kernels/core/check.hpp"
#include "tests/reference/rbm.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::gauge {
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

}  // namespace
}  // namespace kadanoff::gauge
