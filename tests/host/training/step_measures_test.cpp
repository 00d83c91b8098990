// What one update does, against the textbook's update and plain loops.
#include "host/training/step_measures.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/reference/training.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/small_training.hpp"

namespace kadanoff::training {
namespace {

class StepMeasuresOn : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(StepMeasuresOn);

double distance(const std::vector<double>& a, const std::vector<double>& b) {
  double squares = 0;
  for (std::size_t i = 0; i < a.size(); ++i) squares += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(squares);
}

TEST_P(StepMeasuresOn, OfAPlainUpdateAreThoseOfTheTextbook) {
  const auto data = test::random_data(16, 12);
  auto options = test::small_options();
  options.learning_rate = {.rate = 0.25, .warm_up = 4};
  Trainer trainer(context(), data, options);
  StepPlan plan{.samples = 16,
                .batch = 16,
                .hidden = random::make_key(options.seed, random::Stream::rbm_hidden),
                .visible = random::make_key(options.seed, random::Stream::rbm_visible),
                .shuffle = random::make_key(options.seed, random::Stream::shuffle)};
  reference::Training textbook(trainer.parameters_on_host(), {}, plan, reference::unpacked(data.words, 12), {});
  textbook.step(0, 0.0625);
  trainer.step();
  const auto before = textbook.model().w;
  textbook.step(1, 0.125);
  const StepMeasures step(trainer);
  trainer.step();
  const auto measured = step.after(trainer);
  const double norm = distance(textbook.model().w, before);
  EXPECT_GT(norm, 0.01);
  EXPECT_NEAR(measured["update_norm"], norm, 1e-5 * norm);
  EXPECT_NEAR(measured["gradient_norm"], norm / 0.125, 1e-4 * norm / 0.125);
  EXPECT_EQ(measured["learning_rate"], 0.125);
  EXPECT_FALSE(measured.contains("chain_flips"));
}

// The gradient that an optimizer gets is what plain sgd would have added to the same weights, divided by the rate.
TEST_P(StepMeasuresOn, GiveTheGradientWhateverTheOptimizerMakesOfIt) {
  const auto data = test::random_data(50, 12);
  auto options = test::small_options();
  options.method = {.algorithm = Algorithm::pcd, .centred = true, .optimizer = {.l2 = 0.5}};
  auto with_momentum = options, with_adam = options;
  with_momentum.method.optimizer.momentum = 0.75;
  with_adam.method.optimizer.rule = Optimizer::Rule::adam;
  for (const auto& of : {with_momentum, with_adam}) {
    Trainer trainer(context(), data, of), plain(context(), data, options);
    for (int i = 0; i < 2; ++i) trainer.step();
    auto state = trainer.state_on_host();
    state.floats.clear();
    plain.restore(trainer.parameters_on_host(), state, 2);
    const StepMeasures step(trainer), plain_step(plain);
    trainer.step();
    plain.step();
    const auto measured = step.after(trainer), expected = plain_step.after(plain);
    EXPECT_NEAR(measured["gradient_norm"], expected["gradient_norm"], 1e-4 * expected["gradient_norm"].get<double>());
    EXPECT_EQ(measured["chain_flips"], expected["chain_flips"]);
    EXPECT_GT(std::abs(measured["update_norm"].get<double>() - expected["update_norm"].get<double>()), 0.001);
  }
}

// Of the 16 chains only the first two move in an epoch's last update.
TEST_P(StepMeasuresOn, CountTheFlipsOfTheChainsThatMove) {
  const auto data = test::random_data(50, 40);
  auto options = test::small_options();
  options.hidden = 37;
  options.method.algorithm = Algorithm::pcd;
  Trainer trainer(context(), data, options);
  for (const int chains : {16, 16, 16, 2}) {
    const auto before = trainer.state_on_host().words.front().values;
    const StepMeasures step(trainer);
    trainer.step();
    const auto after = trainer.state_on_host().words.front().values;
    ASSERT_EQ(after.size(), 32U);
    int flips = 0;
    for (std::size_t chain = 0; chain < 16; ++chain)
      for (std::size_t unit = 0; unit < 37; ++unit)
        flips += static_cast<int>((before[2 * chain + unit / 32] ^ after[2 * chain + unit / 32]) >> unit % 32 & 1U);
    EXPECT_GT(flips, 0);
    EXPECT_DOUBLE_EQ(step.after(trainer)["chain_flips"], flips / (37.0 * chains));
  }
}

}  // namespace
}  // namespace kadanoff::training
