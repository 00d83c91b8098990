// A training as a stage: made once, resumed after a stop.
#include "host/papers/training_stage.hpp"

#include <gtest/gtest.h>

#include <csignal>

#include "host/base/stop_request.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::papers {
namespace {

namespace fs = std::filesystem;

class TrainingStageTest : public testing::Test {
 protected:
  void use(const std::string& name = "v2") {
    TrainingStage training{.name = name, .options = {}, .snapshots = {2}, .data = [&](const Stage& stage) {
                             EXPECT_EQ(stage.path, folder_ / name);
                             ++asked_;
                             while_asked_();
                             return test::some_dataset(4, 6);
                           }};
    training.options.hidden = 2;
    training.options.epochs = 3;
    training.options.batch_size = training::TrainOptions::full_batch;
    train(stages_, training);
  }

  test::TemporaryFolder folder_;
  Context context_{cpu_device, 1};
  Stages stages_{context_, "made-up", {{"samples", 4}}, 1, folder_.path()};
  int asked_ = 0;
  std::function<void()> while_asked_ = [] {};
};

TEST_F(TrainingStageTest, IsTrainedOnceAndKeepsItsSnapshots) {
  use();
  use();
  EXPECT_EQ(asked_, 1);
  const auto last = trained_model(stages_, "v2"), earlier = trained_model(stages_, "v2", 2);
  EXPECT_EQ(last.hidden(), 2);
  EXPECT_EQ(earlier.hidden(), 2);
  EXPECT_NE(test::read_bytes(folder_ / "v2" / "model.h5"), test::read_bytes(folder_ / "v2" / "epoch-2.h5"));
  EXPECT_EQ(last.provenance.config["stage"], "seed-1/v2");
}

TEST_F(TrainingStageTest, GoesOnWhereItWasStopped) {
  {
    const StopRequest stop;
    while_asked_ = [] { std::raise(SIGTERM); };
    EXPECT_THROW(use(), Interrupted);
  }
  EXPECT_FALSE(fs::exists(folder_ / "v2" / "model.h5"));
  EXPECT_TRUE(fs::exists(folder_ / "v2" / "checkpoint.h5"));
  while_asked_ = [] {};
  use();
  EXPECT_TRUE(fs::exists(folder_ / "v2" / "model.h5"));
}

TEST_F(TrainingStageTest, RefusesAModelOfAnotherStage) {
  use("v2");
  use("v3");
  fs::copy_file(folder_ / "v2" / "model.h5", folder_ / "v3" / "model.h5", fs::copy_options::overwrite_existing);
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input,
                               "is of another stage (remove " + (folder_ / "v3").string() + " and give",
                               [&] { trained_model(stages_, "v3"); }));
}

}  // namespace
}  // namespace kadanoff::papers
