// An analysis is the correlators, their spots, and both of the control.
#include "host/correlators/correlator_analysis.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "host/correlators/correlators_file.hpp"
#include "host/correlators/correlators_text.hpp"
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

// A stack whose first layer has block spins of 2 × 2 in any order and with any signs, and whose second one looks at 2 ×
// 2 of these. What is said of the second one's maps depends on that order, but not where it is fixed.
data::Stack two_levels_of_blocks(const gauge::Arrangement& arrangement) {
  data::Stack stack;
  for (const std::int64_t side : {12, 6}) {
    auto& parameters = stack.layers.emplace_back().parameters;
    parameters = rbm::Parameters(cpu_device, side * side, side * side / 4);
    for (auto* array : {&parameters.weights, &parameters.visible_bias, &parameters.hidden_bias})
      std::fill_n(array->data(), array->size(), 0.0F);
    for (std::int64_t y = 0; y < side; ++y)
      for (std::int64_t x = 0; x < side; ++x)
        parameters.weights.data()[(y * side + x) * side * side / 4 + y / 2 * side / 2 + x / 2] = 1;
  }
  gauge::rearrange_hidden(stack, 1, arrangement);
  return stack;
}

TEST(CorrelatorAnalysis, OfHiddenLayersHasTheLowerOneInItsGaugeAndPermuted) {
  Context context(cpu_device, 1);
  const auto data = test::random_data(2000, 144);
  const CorrelatorSettings settings{.lower = 1, .upper = 2, .as = data::PassAs::means, .seed = 4};
  gauge::Arrangement in_order{.order = std::vector<std::int64_t>(36), .sign = std::vector<int>(36, 1)};
  std::iota(in_order.order.begin(), in_order.order.end(), 0);
  const auto straight = analyze_correlators(context, two_levels_of_blocks(in_order), data, settings, {});
  const auto arrangement = gauge::random_arrangement(36, random::make_key(9, random::Stream::gauge));
  const auto mixed = analyze_correlators(context, two_levels_of_blocks(arrangement), data, settings, {});
  ASSERT_TRUE(straight.lower_gauge_fixed && mixed.lower_gauge_fixed && mixed.lower_permuted);
  const double expected = straight.spots.radius.mean, width = straight.spots.profile->radial[1].mean;
  EXPECT_NEAR(straight.lower_gauge_fixed->profile->radial[1].mean, width, 1e-6) << "it is in its gauge";
  EXPECT_NEAR(mixed.lower_gauge_fixed->profile->radial[1].mean, width, 1e-6);
  EXPECT_NEAR(mixed.lower_gauge_fixed->displacement->as_it_is, straight.spots.displacement->as_it_is, 1e-6);
  EXPECT_LT(mixed.spots.profile->radial[1].mean, 0.5 * width);
  EXPECT_LT(mixed.lower_permuted->profile->radial[1].mean, 0.5 * width);
  EXPECT_NEAR(mixed.lower_gauge_fixed->radius.mean, expected, 1e-6);
  const auto lowest = analyze_correlators(context, two_levels_of_blocks(in_order), data, {.lower = 0, .upper = 2}, {});
  EXPECT_FALSE(lowest.lower_gauge_fixed || lowest.lower_permuted) << "the data have their order";
  const auto text = to_text(mixed), json = to_json(mixed).dump();
  EXPECT_NE(text.find("lower layer gauge-fixed"), std::string::npos) << text;
  EXPECT_NE(json.find("lower_permuted"), std::string::npos);
  EXPECT_NE(units_csv(mixed).find("\nlower-gauge-fixed,0,"), std::string::npos);
}

}  // namespace
}  // namespace kadanoff::correlators
