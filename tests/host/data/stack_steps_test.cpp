// A Gibbs step through all layers, against textbook loops and against the step of one RBM.
#include "host/data/stack_steps.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <utility>
#include <vector>

#include "host/data/stack.hpp"
#include "tests/reference/rbm.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::data {
namespace {

class StackStep : public test::OnEachDevice {
 protected:
  // `rows` after one step, on the host.
  std::vector<float> step(const Stack& stack, const std::vector<float>& rows, const rbm::GibbsDraws& draws) {
    const auto count = static_cast<std::int64_t>(rows.size()) / stack.visible();
    StackSteps steps(context(), stack.layers, count);
    auto memory = to_device(context(), rows);
    const auto at = memory.matrix(count, stack.visible());
    steps.step(at, draws, at);
    return to_host(context(), memory);
  }
};
KADANOFF_ON_EACH_DEVICE(StackStep);

TEST_P(StackStep, GoesUpAndDownByTheMeansOfEachLayer) {
  Stack stack;
  for (const auto& [visible, hidden] : {std::pair{7, 5}, {5, 4}, {4, 3}})
    stack.layers.push_back(test::some_model(visible, hidden, static_cast<unsigned>(visible)));
  const auto data = test::random_real_data(20, 7);
  const auto after = step(stack, data.real, {});
  for (std::int64_t i = 0; i < 20; ++i) {
    reference::Spins units;
    for (std::int64_t j = 0; j < 7; ++j) units.push_back(data.value(i, j));
    for (const auto& layer : stack.layers) units = reference::Rbm(layer.parameters).hidden_mean(units);
    for (auto layer = stack.layers.rbegin(); layer != stack.layers.rend(); ++layer)
      units = reference::Rbm(layer->parameters).visible_mean(units);
    for (std::int64_t j = 0; j < 7; ++j)
      EXPECT_NEAR(after[static_cast<std::size_t>(i * 7 + j)], units[static_cast<std::size_t>(j)], 1e-5);
  }
}

TEST_P(StackStep, OfOneLayerIsThatOfTheRbm) {
  Stack stack;
  stack.layers.push_back(test::some_model(7, 5));
  const auto data = test::random_real_data(20, 7);
  const auto key = random::make_key(3, random::Stream::generate);
  const rbm::GibbsDraws draws{.hidden = rbm::LayerDraw{.key = key, .block = 0},
                              .visible = rbm::LayerDraw{.key = key, .block = 1},
                              .first_row = 4};
  const auto parameters = stack.layers[0].parameters.copied_to(context(), context().device());
  auto rows = to_device(context(), data.real);
  Array<float> hidden(context().device(), 20 * 5);
  rbm::gibbs_step(context(), parameters.view(), rows.matrix(20, 7), draws, hidden.matrix(20, 5), rows.matrix(20, 7));
  EXPECT_EQ(step(stack, data.real, draws), to_host(context(), rows));
}

// Weights that copy a unit to the next layer, in one sign with probability 3/4: through three layers, drawn
// independently, the mean of v is m⁶ of that before, with m = 1/2 for each half-step.
TEST_P(StackStep, DrawsEachLayerByItsOwn) {
  const auto weight = static_cast<float>(std::atanh(0.5));
  Stack stack;
  for (int layer = 0; layer < 3; ++layer) {
    Model model;
    model.parameters = rbm::Parameters(cpu_device, 1, 1);
    model.parameters.weights.data()[0] = weight;
    model.parameters.visible_bias.data()[0] = model.parameters.hidden_bias.data()[0] = 0;
    stack.layers.push_back(std::move(model));
  }
  constexpr std::int64_t rows = 200'000;
  const auto key = random::make_key(11, random::Stream::generate);
  const auto after =
      step(stack, std::vector<float>(rows, 1),
           {.hidden = rbm::LayerDraw{.key = key, .block = 0}, .visible = rbm::LayerDraw{.key = key, .block = 1}});
  double sum = 0;
  for (const float one : after) sum += one;
  EXPECT_NEAR(sum / rows, std::pow(0.5, 6), 4 / std::sqrt(rows));
}

}  // namespace
}  // namespace kadanoff::data
