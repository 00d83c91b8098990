// The units between two layers stand where they look at the data, whatever their order was.
#include "host/gauge/layers_below.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "kernels/core/check.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::gauge {
namespace {

// Each layer has block spins of 2 × 2 of the one below: 16² → 8² → 4² → 2².
data::Stack levels_of_blocks() {
  data::Stack stack;
  for (const std::int64_t side : {16, 8, 4}) {
    const auto half = side / 2;
    auto& parameters = stack.layers.emplace_back().parameters;
    parameters = rbm::Parameters(cpu_device, side * side, half * half);
    for (auto* array : {&parameters.weights, &parameters.visible_bias, &parameters.hidden_bias})
      std::fill_n(array->data(), array->size(), 0.0F);
    for (std::int64_t y = 0; y < side; ++y)
      for (std::int64_t x = 0; x < side; ++x)
        parameters.weights.data()[(y * side + x) * half * half + y / 2 * half + x / 2] = 1;
  }
  return stack;
}

TEST(FixedHidden, UndoesAnyArrangement) {
  Context context(cpu_device, 1);
  const auto key = random::make_key(4, random::Stream::gauge);
  auto stack = levels_of_blocks();
  const auto second = to_host(context, stack.layers[1].parameters.weights),
             third = to_host(context, stack.layers[2].parameters.weights);
  rearrange_hidden(stack, 1, random_arrangement(64, key));
  rearrange_hidden(stack, 2, random_arrangement(16, key));
  EXPECT_NE(to_host(context, stack.layers[2].parameters.weights), third);
  // The third layer's visible units by both layers below, however the first one's are arranged.
  const auto of_third = fixed_hidden(context, stack, 2);
  EXPECT_TRUE(of_third.why_not.empty());
  rearrange_hidden(stack, 2, of_third.fixed);
  EXPECT_EQ(to_host(context, stack.layers[2].parameters.weights), third);
  rearrange_hidden(stack, 1, fixed_hidden(context, stack, 1).fixed);
  EXPECT_EQ(to_host(context, stack.layers[1].parameters.weights), second);
}

// A model of hidden units alone, and data that say how these are gauge-fixed, come to what the whole stack says.
TEST(FixedHidden, FollowsTheGaugeOfTheData) {
  Context context(cpu_device, 1);
  const auto key = random::make_key(4, random::Stream::gauge);
  auto stack = levels_of_blocks();
  rearrange_hidden(stack, 1, random_arrangement(64, key));
  rearrange_hidden(stack, 2, random_arrangement(16, key));
  const auto of_data = fixed_hidden(context, stack, 1), of_stack = fixed_hidden(context, stack, 2);
  data::Stack alone;
  alone.layers.push_back(std::move(stack.layers[1]));
  const auto found = fixed_hidden(context, alone, 1, of_data);
  EXPECT_EQ(found.fixed, of_stack.fixed);
  EXPECT_NE(found.by, of_stack.by);
  EXPECT_NE(fixed_hidden(context, alone, 1).fixed, of_stack.fixed) << "the filters over units in any order say nothing";
  const auto not_fixed = fixed_hidden(context, alone, 1, UnitGauge{.why_not = "no square"});
  EXPECT_NE(not_fixed.why_not.find("not gauge-fixed themselves: no square"), std::string::npos);
}

TEST(FixedHidden, SaysWhyThereIsNone) {
  Context context(cpu_device, 1);
  data::Stack stack;
  stack.layers.push_back(test::some_model(15, 4));
  stack.layers.push_back(test::some_model(4, 2));
  EXPECT_NE(fixed_hidden(context, stack, 1).why_not.find("no square lattice"), std::string::npos);
  stack.layers[0] = test::some_model(16, 5);
  stack.layers[1] = test::some_model(5, 2);
  EXPECT_EQ(fixed_hidden(context, stack, 1).why_not, "the units are no square number from 4 on");
  stack.layers[0] = test::some_model(4, 65 * 65);
  stack.layers[1] = test::some_model(65 * 65, 1);
  EXPECT_NE(fixed_hidden(context, stack, 1).why_not.find("4225"), std::string::npos);
  EXPECT_THROW(fixed_hidden(context, stack, 0), Error);
  stack.layers[0] = test::some_model(16, 4);
  std::fill_n(stack.layers[0].parameters.weights.data(), 64, 0.0F);
  for (const auto& gauge : {fixed_hidden(context, stack, 1), fixed_signs(context, stack, 1)})
    EXPECT_EQ(gauge.why_not, "their filters over the data are 0, and look at no site");
}

TEST(FixedSigns, AreThoseOfTheFixedArrangementOfEachUnit) {
  Context context(cpu_device, 1);
  auto stack = levels_of_blocks();
  rearrange_hidden(stack, 1, random_arrangement(64, random::make_key(4, random::Stream::gauge)));
  const auto fixed = fixed_hidden(context, stack, 1).fixed, signs = fixed_signs(context, stack, 1).fixed;
  ASSERT_EQ(signs.order, unchanged(64).order);
  int turned = 0;
  for (std::size_t a = 0; a < 64; ++a) {
    EXPECT_EQ(signs.sign[static_cast<std::size_t>(fixed.order[a])], fixed.sign[a]);
    turned += signs.sign[a] < 0 ? 1 : 0;
  }
  EXPECT_GT(turned, 16);
  stack.layers[0] = test::some_model(15, 5);  // on no lattice
  EXPECT_EQ(fixed_signs(context, stack, 1).fixed.sign.size(), 5U);
}

}  // namespace
}  // namespace kadanoff::gauge
