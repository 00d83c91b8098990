// A training as a stage: made once, resumed after a stop.
#include "host/papers/training_stage.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <csignal>
#include <set>

#include "host/base/stop_request.hpp"
#include "host/data/transform.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/training/run.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::papers {
namespace {

namespace fs = std::filesystem;

class TrainingStageTest : public testing::Test {
 protected:
  void use(const std::string& name = "v2", const std::string& init_from = "") {
    TrainingStage training{.name = name, .options = {}, .snapshots = {2}, .data = [&](const Stage& stage) {
                             EXPECT_EQ(stage.path, folder_ / name);
                             ++asked_;
                             while_asked_();
                             return test::some_dataset(4, 6);
                           }};
    training.options.hidden = 2;
    training.options.init_from = init_from;
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

TEST_F(TrainingStageTest, MayStartFromTheModelOfAnotherStage) {
  use();
  use("v3", (folder_ / "v2" / "model.h5").string());
  EXPECT_EQ(trained_model(stages_, "v3").hidden(), 2);
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

TEST_F(TrainingStageTest, AStackIsTrainedLayerByLayer) {
  const auto data = test::random_data(12, 6);
  training::TrainOptions options;
  options.epochs = 3;
  options.batch_size = 4;
  options.seed = 7;
  StackStage stack{.name = "s", .options = options, .hidden = {4, 2}, .sets = 10, .data = [&](const Stage&) {
                     ++asked_;
                     return data;
                   }};
  train(stages_, stack);
  train(stages_, stack);
  EXPECT_EQ(asked_, 2);  // once for each layer
  const auto made = trained_stack(stages_, "s", 2);
  ASSERT_EQ(made.layers.size(), 2U);
  auto learned = data;
  for (std::size_t layer = 0; layer < 2; ++layer) {
    options.hidden = stack.hidden[layer];
    options.seed = layer == 0 ? 7 : 7 + 12 * seed_stride;
    training::RunOptions run;
    run.folder = folder_ / fmt::format("of-train-{}", layer);
    training::run_training(context_, learned, options, run);
    const auto expected = data::read_model(io::H5Reader(run.folder / "model.h5"));
    const auto &a = made.layers[layer].parameters.weights, &b = expected.parameters.weights;
    ASSERT_EQ(a.size(), b.size());
    EXPECT_EQ(std::vector<float>(a.data(), a.data() + a.size()), std::vector<float>(b.data(), b.data() + b.size()));
    learned = data::transform(context_, expected, learned, data::PassAs::samples, options.seed);
  }
}

TEST_F(TrainingStageTest, LayersOfNoTwoRepetitionsHaveTheSameSeed) {
  std::set<std::uint64_t> seeds;
  for (const std::uint64_t repetition : {1, 2, 3}) {
    StackStage stack{.name = "s", .options = {}, .hidden = {4, 3, 2}, .sets = 10, .data = {}};
    stack.options.seed = repetition;
    for (const std::size_t layer : {1, 2, 3}) seeds.insert(seed_of_layer(stack, layer));
  }
  EXPECT_EQ(seeds.size(), 9U);
  EXPECT_TRUE(seeds.contains(3 + 13 * seed_stride)) << "of the third layer of the third repetition";
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
