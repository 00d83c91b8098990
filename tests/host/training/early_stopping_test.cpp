// When a training ends because it gets no better, and which model it keeps.
#include "host/training/early_stopping.hpp"

#include <gtest/gtest.h>

#include "host/training/trainer.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/small_training.hpp"

namespace kadanoff::training {
namespace {

class EarlyStoppingOn : public test::OnEachDevice {
 protected:
  // Notes a value after every update until the training shall end; returns the number of updates.
  static std::int64_t run(EarlyStopping& early, Trainer& trainer, const char* measure,
                          const std::vector<nlohmann::json>& values) {
    for (const auto& value : values) {
      trainer.step();
      early.note({{measure, value}, {"another", 7}}, trainer);
      if (early.is_over()) break;
    }
    return trainer.update();
  }
};
KADANOFF_ON_EACH_DEVICE(EarlyStoppingOn);

TEST_P(EarlyStoppingOn, EndsAfterSoManyValidationsWithoutABetterOneAndKeepsTheBest) {
  const auto data = test::random_data(50, 12);
  Trainer trainer(context(), data, test::small_options()), same(context(), data, test::small_options());
  EarlyStopping early(3, rows::Values::spins, false);
  // An equal value is no better one; neither is what is no number.
  EXPECT_EQ(run(early, trainer, "validation_pseudo_likelihood", {-3, -2.5, -2.75, -2, -2, nullptr, -2.5, -1}), 7);
  ASSERT_TRUE(early.best());
  EXPECT_EQ(early.best()->update, 4);
  EXPECT_EQ(early.best()->value, -2);
  EXPECT_EQ(early.best()->since, 3);
  EXPECT_EQ(to_text(*early.best(), 2), "of epoch 2 (update 4), validation pseudo likelihood -2");
  for (int i = 0; i < 4; ++i) same.step();
  EXPECT_EQ(to_host(context(), early.best()->parameters->weights),
            to_host(context(), same.parameters_on_host().weights));
}

TEST_P(EarlyStoppingOn, GoesByTheLikelihoodIfThereIsOneAndByTheErrorOfRealValues) {
  const auto data = test::random_data(50, 12);
  Trainer a(context(), data, test::small_options()), b(context(), data, test::small_options());
  EarlyStopping by_likelihood(1, rows::Values::spins, true), by_error(1, rows::Values::real, false);
  EXPECT_EQ(run(by_likelihood, a, "validation_likelihood", {-9, -8, -8.5, -1}), 3);
  EXPECT_EQ(run(by_error, b, "validation_error", {0.9, 0.5, 0.4, 0.6, 0.1}), 4);
  EXPECT_EQ(by_error.best()->value, 0.4);
}

TEST_P(EarlyStoppingOn, GoesOnWhereItWas) {
  const auto data = test::random_data(50, 12);
  Trainer trainer(context(), data, test::small_options()), other(context(), data, test::small_options());
  EarlyStopping first(5, rows::Values::real, false), second(2, rows::Values::real, false),
      third(3, rows::Values::real, false);
  run(first, trainer, "validation_error", {0.4, 0.5});
  second.take_up(first.best(), "checkpoint.h5");
  EXPECT_FALSE(second.is_over());
  EXPECT_EQ(run(second, other, "validation_error", {0.4, 0.1}), 1);  // 0.4 is no better than the 0.4 of before
  third.take_up(second.best(), "checkpoint.h5");
  EXPECT_FALSE(third.is_over());  // with a larger patience
  EarlyStopping by_likelihood(2, rows::Values::spins, true);
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "its best model is so by validation_error",
                               [&] { by_likelihood.take_up(first.best(), "checkpoint.h5"); }));
}

}  // namespace
}  // namespace kadanoff::training
