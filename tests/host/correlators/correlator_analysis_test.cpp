// An analysis is the correlators, their spots, and both of the control.
#include "host/correlators/correlator_analysis.hpp"

#include <gtest/gtest.h>

#include "tests/support/some_correlators.hpp"

namespace kadanoff::correlators {
namespace {

TEST(CorrelatorAnalysis, HasAControlIfOneIsAskedFor) {
  Context context(cpu_device, 1);
  data::Stack stack;
  stack.layers.push_back(test::some_model(36, 4));
  const auto data = test::random_data(50, 36);
  const auto alone = analyze_correlators(context, stack, data, {.seed = 4}, {});
  EXPECT_FALSE(alone.control);
  EXPECT_TRUE(alone.control_correlators.mean.empty());
  const auto both = test::some_correlators();
  EXPECT_EQ(both.control, Control::shuffled);
  EXPECT_EQ(both.correlators.mean, alone.correlators.mean);
  EXPECT_EQ(both.control_correlators.mean,
            correlate_control(context, stack, data, {.seed = 4}, Control::shuffled).mean);
  EXPECT_EQ(both.spots.units[2].peak, alone.spots.units[2].peak);
  EXPECT_GT(both.spots.contrast.mean, both.control_spots.contrast.mean);
}

}  // namespace
}  // namespace kadanoff::correlators
