// The step of an update: its place in its epoch.
#include "kernels/training/step_state.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kadanoff::training {
namespace {

TEST(Step, IsThePlacesOfItsUpdateInItsEpoch) {
  const StepPlan plan{
      .samples = 10, .batch = 4, .rate = {.rate = 0.25}, .shuffle = random::make_key(1, random::Stream::shuffle)};
  EXPECT_EQ(plan.updates_per_epoch(), 3U);
  const auto fifth = step_state(plan, 5);  // the last of the second epoch
  EXPECT_EQ(fifth.update, 5U);
  EXPECT_EQ(fifth.first, 8U);
  EXPECT_EQ(fifth.size, 2U);
  EXPECT_EQ(fifth.rate, 0.25F);
  EXPECT_FLOAT_EQ(fifth.first_correction, static_cast<float>(1 / (1 - std::pow(0.9, 6))));
  const random::Permutation order(10, random::make_key(1, random::Stream::shuffle, 1));
  for (std::uint32_t i = 0; i < 10; ++i) EXPECT_EQ(fifth.order(i), order(i));
  const StepPlan full{.samples = 10, .batch = 10, .shuffle = random::make_key(1, random::Stream::shuffle)};
  for (std::uint32_t i = 0; i < 10; ++i) EXPECT_EQ(step_state(full, 7).order(i), i);
}

}  // namespace
}  // namespace kadanoff::training
