// A Gibbs step, against its two halves and their draws.
#include "kernels/rbm/gibbs.hpp"

#include <gtest/gtest.h>

#include "kernels/rbm/conditional.hpp"
#include "kernels/units/sample.hpp"
#include "tests/reference/rbm.hpp"
#include "tests/support/devices.hpp"

namespace kadanoff::rbm {
namespace {

class GibbsStep : public test::OnEachDevice {};

// Each layer drawn or not, into another matrix and in place.
TEST_P(GibbsStep, IsItsTwoHalvesAndTheirDraws) {
  constexpr std::int64_t rows = 9, visible = 37, hidden = 20;
  const auto parameters =
      reference::random_parameters(visible, hidden, 0.5F, 3).copied_to(context(), context().device());
  const auto hidden_key = random::make_key(5, random::Stream::flow_hidden, 8);
  const auto visible_key = random::make_key(5, random::Stream::flow_visible, 8);
  std::vector<float> start;
  for (std::int64_t i = 0; i < rows * visible; ++i) start.push_back(i % 3 == 0 ? 1.0F : -1.0F);
  for (const bool draws_hidden : {false, true})
    for (const bool draws_visible : {false, true}) {
      auto from = to_device(context(), start);
      Array<float> h(context().device(), rows * hidden), v(context().device(), rows * visible),
          expected_h(context().device(), rows * hidden), expected_v(context().device(), rows * visible);
      hidden_mean(context(), parameters.view(), from.matrix(rows, visible), expected_h.matrix(rows, hidden));
      if (draws_hidden) units::sample(context(), expected_h.matrix(rows, hidden), hidden_key, 6, 2);
      visible_mean(context(), parameters.view(), expected_h.matrix(rows, hidden), expected_v.matrix(rows, visible));
      if (draws_visible) units::sample(context(), expected_v.matrix(rows, visible), visible_key, 6, 3);

      GibbsDraws draws{.first_row = 6};
      if (draws_hidden) draws.hidden = {hidden_key, 2};
      if (draws_visible) draws.visible = {visible_key, 3};
      gibbs_step(context(), parameters.view(), from.matrix(rows, visible), draws, h.matrix(rows, hidden),
                 v.matrix(rows, visible));
      EXPECT_EQ(to_host(context(), h), to_host(context(), expected_h));
      EXPECT_EQ(to_host(context(), v), to_host(context(), expected_v));
      gibbs_step(context(), parameters.view(), from.matrix(rows, visible), draws, h.matrix(rows, hidden),
                 from.matrix(rows, visible));
      EXPECT_EQ(to_host(context(), from), to_host(context(), expected_v));
    }
}

KADANOFF_ON_EACH_DEVICE(GibbsStep);

}  // namespace
}  // namespace kadanoff::rbm
