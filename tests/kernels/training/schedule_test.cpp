// The learning rate and its schedules.
#include "kernels/training/schedule.hpp"

#include <gtest/gtest.h>

namespace kadanoff::training {
namespace {

TEST(LearningRate, FollowsItsSchedule) {
  const LearningRate constant{.rate = 0.5}, warm{.rate = 0.5, .warm_up = 4};
  EXPECT_EQ(constant.at(0), 0.5);
  EXPECT_EQ(constant.at(1000000), 0.5);
  EXPECT_DOUBLE_EQ(warm.at(0), 0.125);
  EXPECT_DOUBLE_EQ(warm.at(2), 0.375);
  EXPECT_DOUBLE_EQ(warm.at(3), 0.5);
  EXPECT_DOUBLE_EQ(warm.at(4), 0.5);
  const LearningRate falling{.rate = 0.5, .schedule = Schedule::step, .period = 10, .factor = 0.1};
  EXPECT_DOUBLE_EQ(falling.at(9), 0.5);
  EXPECT_DOUBLE_EQ(falling.at(10), 0.05);
  EXPECT_DOUBLE_EQ(falling.at(29), 0.005);
  const LearningRate cosine{.rate = 0.5, .schedule = Schedule::cosine, .period = 12, .warm_up = 2};
  EXPECT_DOUBLE_EQ(cosine.at(0), 0.25);
  EXPECT_DOUBLE_EQ(cosine.at(4), 0.375);
  EXPECT_DOUBLE_EQ(cosine.at(6), 0.25);
  EXPECT_NEAR(cosine.at(12), 0, 1e-16);
  EXPECT_NEAR(cosine.at(100), 0, 1e-16);
}

}  // namespace
}  // namespace kadanoff::training
