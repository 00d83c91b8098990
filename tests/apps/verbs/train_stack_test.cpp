// kadanoff train --hidden 12,6,3: a stack, layer by layer.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "host/base/json.hpp"
#include "host/data/dataset.hpp"
#include "host/io/folder_lock.hpp"
#include "host/runs/trained_model.hpp"
#include "kernels/core/array.hpp"
#include "tests/support/files.hpp"
#include "tests/support/metrics.hpp"
#include "tests/support/program.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

using Arguments = std::vector<std::string>;

class TrainStack : public testing::Test {
 protected:
  void SetUp() override {
    auto data = test::random_data(200, 36);
    data.lattice_shape = {6, 6};
    data::save_dataset(data, folder_ / "data.h5");
  }
  test::ProgramOutcome call(const Arguments& words, test::ProgramOptions options = {}) const {
    options.folder = folder_.path();
    return test::run_program(words, options);
  }
  nlohmann::json run(Arguments words) const {
    words.insert(words.end(), {"--device", "cpu", "--json"});
    const auto outcome = call(words);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return outcome.exit_code == 0 ? parse_json(outcome.out) : nlohmann::json();
  }
  void expect_refused(const Arguments& words, const Arguments& parts, int code = 2) const {
    const auto before = folder_.entries();
    const auto outcome = call(words);
    EXPECT_EQ(outcome.exit_code, code) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    for (const auto& part : parts) EXPECT_NE(outcome.err.find(part), std::string::npos) << part << ": " << outcome.err;
    EXPECT_EQ(folder_.entries(), before);
  }
  [[nodiscard]] std::vector<std::vector<float>> parameters(const std::string& path) const {
    std::vector<std::vector<float>> all;
    Context cpu;
    for (const auto& layer : runs::load_trained_stack(folder_ / path, {}).layers)
      for (const auto* array :
           {&layer.parameters.weights, &layer.parameters.visible_bias, &layer.parameters.hidden_bias})
        all.push_back(to_host(cpu, *array));
    return all;
  }
  [[nodiscard]] nlohmann::json config(const std::string& run) const {
    return parse_json(test::read_bytes(folder_ / run / "config.json"));
  }

  test::TemporaryFolder folder_;
};

TEST_F(TrainStack, IsWhatTrainAndTransformGiveOneAfterTheOther) {
  for (const std::string between : {"samples", "means"}) {
    const auto name = [&](const char* what) { return std::string(what) + "-" + between; };
    run({"train", "data.h5", "--hidden", "12,6", "--epochs", "8,5", "--learning-rate", "0.1,0.2", "--seed", "7",
         "--between", between, "-o", name("stack")});
    run({"train", "data.h5", "--hidden", "12", "--epochs", "8", "--learning-rate", "0.1", "--seed", "7", "-o",
         name("lower")});
    run({"transform", name("lower"), "data.h5", "--as", between, "--seed", "7", "-o", name("hidden.h5")});
    run({"train", name("hidden.h5"), "--hidden", "6", "--epochs", "5", "--learning-rate", "0.2", "--seed", "8", "-o",
         name("upper")});
    auto by_hand = parameters(name("lower"));
    const auto upper = parameters(name("upper"));
    by_hand.insert(by_hand.end(), upper.begin(), upper.end());
    EXPECT_EQ(parameters(name("stack")), by_hand);
    EXPECT_EQ(parameters(name("stack") + "/layer-2"), upper);
    EXPECT_EQ(runs::load_trained_stack(folder_ / name("stack"), {}).layers[0].lattice_shape,
              (std::vector<std::int64_t>{6, 6}));
  }
  EXPECT_NE(parameters("upper-samples"), parameters("upper-means"));
  run({"transform", "stack-means", "data.h5", "--as", "means", "-o", "top.h5"});
  EXPECT_EQ(data::load_dataset_with(folder_ / "top.h5", {.takes_real = true}).units, 6);
}

TEST_F(TrainStack, IsKilledInAnyLayerAndResumedBitForBit) {
  const Arguments job{"--hidden", "12,6,3", "--updates", "3000",       "--batch-size", "30",       "--checkpoint-every",
                      "200u",     "--seed", "3",         "--validate", "data.h5",      "--centred"};
  Arguments words{"train", "data.h5", "--device", "cpu", "-o", "whole"};
  words.insert(words.end(), job.begin(), job.end());
  ASSERT_EQ(call(words).exit_code, 0);
  words[5] = "killed";
  int ends = 0;
  for (const char* layer : {"layer-1", "layer-2", "layer-3"})
    for (const int signal : {SIGKILL, SIGTERM}) {
      test::ProgramOptions options;
      // The stack's config.json comes after its first checkpoint: without it there is nothing to resume.
      const bool first = words[1] == "data.h5";
      options.signal_once_exists = folder_ / "killed" / (first ? "config.json" : std::string(layer) + "/checkpoint.h5");
      options.kill_after = std::chrono::milliseconds(20);
      options.kill_signal = signal;
      const auto outcome = call(words, options);
      ends += outcome.exit_code != 0 ? 1 : 0;
      EXPECT_TRUE(outcome.exit_code == 0 || outcome.exit_code == 75 || outcome.signal == signal) << outcome.err;
      words = {"train", "killed", "--resume"};
    }
  EXPECT_GE(ends, 3);
  ASSERT_EQ(call(words).exit_code, 0);
  EXPECT_EQ(parameters("whole"), parameters("killed"));
  for (const std::string layer : {"/layer-1", "/layer-2", "/layer-3"}) {
    EXPECT_EQ(test::metrics_without_times(folder_ / ("whole" + layer)),
              test::metrics_without_times(folder_ / ("killed" + layer)));
    EXPECT_TRUE(test::metrics_without_times(folder_ / ("whole" + layer)).back().contains("validation_error"));
  }
  const auto again = call(words);
  EXPECT_EQ(again.exit_code, 0);
  EXPECT_NE(again.err.find("nothing is left to do"), std::string::npos) << again.err;
  EXPECT_EQ(parameters("whole"), parameters("killed"));
}

TEST_F(TrainStack, RecordsWhatEachLayerWasGiven) {
  const auto result =
      run({"train", "data.h5", "--hidden", "12,6", "--epochs", "3,2", "--learning-rate", "0.1", "-o", "v"});
  ASSERT_EQ(result["layers"].size(), 2U);
  EXPECT_EQ(result["layers"][1]["epochs"], 2);
  EXPECT_EQ(config("v")["hidden"], nlohmann::json::parse("[12, 6]"));
  EXPECT_EQ(config("v/layer-2")["hidden"], 6);
  EXPECT_EQ(config("v/layer-2")["epochs"], 2);
  EXPECT_EQ(config("v/layer-2")["seed"], 2);
  EXPECT_EQ(config("v/layer-2")["layer"], 2);
  run({"train", "--config", "v/config.json", "-o", "again"});
  EXPECT_EQ(parameters("again"), parameters("v"));
  run({"train", "v", "--resume", "--epochs", "3,4"});
  EXPECT_EQ(config("v/layer-2")["changes"], nlohmann::json::array({"from update 4: epochs 4 instead of 2"}));
  EXPECT_NE(parameters("again"), parameters("v"));
  const auto before = parameters("v");
  const auto refused = call({"train", "v", "--resume", "--epochs", "5,4"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_NE(refused.err.find("layer 1 has 6 updates, and would go on to 10, but layer 2 has learned from it"),
            std::string::npos)
      << refused.err;
  EXPECT_EQ(parameters("v"), before);
  run({"train", "v", "--resume", "--epochs", "3,4"});
  const auto info = call({"info", "."});
  EXPECT_NE(info.out.find("36–12–6"), std::string::npos) << info.out;
}

TEST_F(TrainStack, IsRefusedWhereItDoesNotFit) {
  const auto train = [&](const Arguments& more) {
    Arguments words{"train", "data.h5"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  };
  expect_refused(train({"--hidden", "12,x", "-o", "v"}), {"--hidden '12,x' holds 'x', which is not an integer"});
  expect_refused(train({"--hidden", "12,", "-o", "v"}), {"holds '', which is not an integer"});
  expect_refused(train({"--hidden", "12,0", "-o", "v"}), {"--hidden 0"});
  expect_refused(train({"--hidden", "12,6", "--epochs", "3,2,1", "-o", "v"}), {"--epochs has 3 values", "the 2"});
  expect_refused(train({"--hidden", "12", "--learning-rate", "0.1,0.2", "-o", "v"}), {"--learning-rate has 2 values"});
  expect_refused(train({"--hidden", "12", "--between", "means", "-o", "v"}), {"--between is of the layers of a stack"});
  expect_refused(train({"--hidden", "12,6", "--epochs", "5,2", "--snapshot-epochs", "3", "-o", "v"}),
                 {"--snapshot-epochs 3"});
  run(train({"--hidden", "12", "--epochs", "1", "-o", "single"}));
  run(train({"--hidden", "12,6", "--epochs", "1", "-o", "stack"}));
  expect_refused(train({"--hidden", "12,6", "--init-from", "single", "-o", "v"}), {"--init-from single: a stack"});
  expect_refused(train({"--hidden", "12", "--init-from", "stack", "-o", "v"}), {"is a stack", "layer-1"});
  expect_refused(train({"--hidden", "12,6", "-o", "stack"}), {"holds a stack already", "--resume"});
  expect_refused(train({"--hidden", "12", "-o", "stack", "--overwrite"}), {"holds a stack of models"});
  expect_refused(train({"--hidden", "12,6", "-o", "single", "--overwrite"}), {"holds a run of one model"});
  expect_refused({"train", "stack/layer-2", "--resume"}, {"is a layer of the stack in", "stack --resume"});
  expect_refused({"transform", "stack", "data.h5", "--layer", "3", "-o", "g.h5"}, {"--layer 3", "the layers 1 to 2"});
  expect_refused({"transform", "single", "data.h5", "--layer", "2", "-o", "g.h5"}, {"--layer 2", "one layer"});
}

// A call that is refused, or has nothing to do, leaves the folder as it was.
TEST_F(TrainStack, ChangesNothingWhereItIsRefused) {
  run({"train", "data.h5", "--hidden", "12,6", "--epochs", "2", "-o", "v"});
  const auto before = test::read_bytes(folder_ / "v/config.json"), model = test::read_bytes(folder_ / "v/model.h5");
  const auto expect_as_before = [&] {
    EXPECT_EQ(test::read_bytes(folder_ / "v/config.json"), before);
    EXPECT_EQ(test::read_bytes(folder_ / "v/model.h5"), model);
    EXPECT_TRUE(std::filesystem::exists(folder_ / "v/layer-2/model.h5"));
  };
  for (const Arguments& more : std::vector<Arguments>{{"--epochs", "4", "--learning-rate", "0.5"},
                                                      {"--seed", "4"},
                                                      {"--hidden", "12,7"},
                                                      {"--centred"},
                                                      {"--between", "means"}}) {
    Arguments words{"train", "v", "--resume"};
    words.insert(words.end(), more.begin(), more.end());
    EXPECT_EQ(call(words).exit_code, 2) << more[0];
    expect_as_before();
  }
  for (const Arguments& more : std::vector<Arguments>{{"--snapshot-epochs", "7"}, {"--learning-rate", "1e38"}}) {
    Arguments words{"train", "data.h5", "--hidden", "12,6", "--epochs", "2", "-o", "v", "--overwrite"};
    words.insert(words.end(), more.begin(), more.end());
    EXPECT_NE(call(words).exit_code, 0) << more[0];
    expect_as_before();
  }
  run({"train", "v", "--resume", "--learning-rate", "0.5"});  // nothing is left to do
  expect_as_before();
  run({"train", "v", "--resume", "--epochs", "2,4", "--learning-rate", "0.5"});
  EXPECT_EQ(config("v")["epochs"], nlohmann::json::parse("[2, 4]"));
  EXPECT_EQ(config("v")["learning-rate"], 0.5);
  std::filesystem::remove(folder_ / "v/model.h5");
  run({"train", "v", "--resume"});
  EXPECT_EQ(parameters("v").size(), 6U);
  expect_refused({"train", "--config", "v/layer-2/config.json", "-o", "w"}, {"is a layer of the stack in"});
  expect_refused({"evaluate", "v", "data.h5", "--snapshots"}, {"is a stack", "v/layer-1"});
  const auto metrics = call({"metrics", "v"});
  EXPECT_NE(metrics.out.find("v/layer-2"), std::string::npos) << metrics.err;
}

// What a user calls layer-1 is not a stack for that.
TEST_F(TrainStack, IsNoFolderOfRunsWithSuchNames) {
  for (const std::string run_name : {"mine/layer-1", "mine/layer-2"})
    run({"train", "data.h5", "--hidden", "5", "--epochs", "1", "-o", run_name});
  run({"train", "mine/layer-1", "--resume", "--epochs", "2"});
  run({"train", "data.h5", "--hidden", "12,6", "--epochs", "1", "-o", "stack"});
  for (const char* layer : {"stack/layer-1", "stack/layer-1/", "./stack/../stack/layer-1"})
    expect_refused({"train", layer, "--resume", "--epochs", "3"}, {"is a layer of the stack in"});
}

// Another process that finds the folder taken leaves what is in it.
TEST_F(TrainStack, IsLeftToTheProcessThatHasIt) {
  std::filesystem::create_directories(folder_ / "v/layer-1");
  test::write_bytes(folder_ / "v/config.json", "{}");
  const io::FolderLock lock(folder_ / "v");
  const auto outcome = call({"train", "data.h5", "--hidden", "12,6", "-o", "v", "--resume"});
  EXPECT_EQ(outcome.exit_code, 69) << outcome.err;
  EXPECT_TRUE(std::filesystem::exists(folder_ / "v/config.json"));
  EXPECT_TRUE(std::filesystem::exists(folder_ / "v/layer-1"));
}

// A stack that has not finished says what to do, and one that diverged can be begun anew.
TEST_F(TrainStack, IsToldAndReplaced) {
  const auto diverges =
      call({"train", "data.h5", "--hidden", "12,6", "--learning-rate", "1e38", "--device", "cpu", "-o", "v"});
  EXPECT_EQ(diverges.exit_code, 70) << diverges.err;
  run({"train", "data.h5", "--hidden", "12,6,3", "--epochs", "2", "-o", "v", "--overwrite"});
  const auto before = parameters("v");
  run({"train", "data.h5", "--hidden", "12,6", "--epochs", "2", "--seed", "5", "-o", "v", "--overwrite"});
  EXPECT_EQ(parameters("v").size(), 6U);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "v/layer-3"));
  run({"train", "data.h5", "--hidden", "12,6,3", "--epochs", "2", "-o", "v", "--overwrite"});
  EXPECT_EQ(parameters("v"), before);
  test::ProgramOptions options;
  options.signal_once_exists = folder_ / "w/layer-2/checkpoint.h5";
  options.kill_after = std::chrono::milliseconds(0);
  options.kill_signal = SIGKILL;
  static_cast<void>(
      call({"train", "data.h5", "--hidden", "12,6", "--updates", "20,1000000", "--device", "cpu", "-o", "w"}, options));
  expect_refused({"transform", "w", "data.h5", "-o", "t.h5"}, {"has not finished", "train --resume", "w/layer-1"}, 65);
  const auto info = call({"info", "."});
  EXPECT_NE(info.out.find("layer 2: 12 × 6"), std::string::npos) << info.out;
}

}  // namespace
}  // namespace kadanoff::cli
