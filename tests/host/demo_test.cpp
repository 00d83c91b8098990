#include "host/demo.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "host/dataset.hpp"
#include "host/flow_file.hpp"
#include "host/model.hpp"
#include "kernels/core/check.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff {
namespace {

// A demo of a second.
DemoSettings small_settings() {
  DemoSettings settings;
  settings.side = 4;
  settings.temperatures = {0, 2, 6};
  settings.samples = 40;
  settings.sweeps = 20;
  settings.hidden = {3, 5};
  settings.epochs = 12;
  settings.steps = {0, 1, 4};
  return settings;
}

std::vector<float> weights_in(const std::filesystem::path& run) {
  const Model model = load_model(run);
  const auto& weights = model.parameters.weights;
  return {weights.data(), weights.data() + weights.size()};
}

class DemoTest : public testing::Test {
 protected:
  DemoResult run(const DemoSettings& settings, bool overwrite = false, int threads = 2) {
    Context context(cpu_device, threads);
    return run_demo(context, settings, path_, overwrite, commit_);
  }
  [[nodiscard]] auto time_of(const char* name) const { return std::filesystem::last_write_time(path_ / name); }

  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "demo";
  std::string commit_ = "0123456789ab";
};

TEST_F(DemoTest, KeepsEveryStageInItsFolder) {
  const DemoResult result = run(small_settings());
  const Dataset train = load_dataset(path_ / "train.h5"), test = load_dataset(path_ / "test.h5");
  EXPECT_EQ(train.count, 120);
  EXPECT_NE(train.words, test.words);
  EXPECT_EQ(load_model(path_ / "v5").hidden(), 5);
  ASSERT_EQ(result.flows.size(), 2U);
  const Flow hot = load_flow(path_ / "flow-v3-hot.h5");
  EXPECT_EQ(hot.samples, 40);
  EXPECT_EQ(hot.points[2].energy.mean, result.flows[0].hot.points[2].energy.mean);
  EXPECT_LT(result.flows[1].cold.points[0].energy.mean, result.flows[1].hot.points[0].energy.mean);
  EXPECT_TRUE(std::filesystem::exists(path_ / "table.txt"));
}

TEST_F(DemoTest, DoesNotDoTwiceWhatIsThere) {
  const DemoResult first = run(small_settings());
  const auto of_data = time_of("train.h5"), of_model = time_of("v3/model.h5");
  std::filesystem::remove(path_ / "flow-v5-hot.h5");
  const DemoResult second = run(small_settings());
  EXPECT_EQ(time_of("train.h5"), of_data);
  EXPECT_EQ(time_of("v3/model.h5"), of_model);
  EXPECT_TRUE(std::filesystem::exists(path_ / "flow-v5-hot.h5"));  // what was missing is made again, and the same
  EXPECT_EQ(demo_json(first)["rbms"], demo_json(second)["rbms"]);
}

TEST_F(DemoTest, GivesTheSameForEveryNumberOfThreads) {
  run(small_settings(), false, 1);
  const auto words = load_dataset(path_ / "test.h5").words;
  const auto weights = weights_in(path_ / "v5");
  const auto energy = load_flow(path_ / "flow-v5-hot.h5").points[2].energy.mean;
  run(small_settings(), true, 3);
  EXPECT_EQ(load_dataset(path_ / "test.h5").words, words);
  EXPECT_EQ(weights_in(path_ / "v5"), weights);
  EXPECT_EQ(load_flow(path_ / "flow-v5-hot.h5").points[2].energy.mean, energy);
}

TEST_F(DemoTest, RefusesAFolderThatHoldsSomethingElse) {
  run(small_settings());
  const auto of_data = time_of("train.h5");
  DemoSettings other = small_settings();
  other.seed = 2;
  EXPECT_THROW(run(other), Error);
  EXPECT_EQ(time_of("train.h5"), of_data);
  const auto weights = weights_in(path_ / "v3");
  run(other, true);
  EXPECT_NE(weights_in(path_ / "v3"), weights);

  path_ = folder_ / "mine";
  std::filesystem::create_directory(path_);
  std::ofstream(path_ / "notes.txt") << "mine";
  EXPECT_THROW(run(small_settings()), Error);
  EXPECT_FALSE(std::filesystem::exists(path_ / "demo.json"));
}

TEST_F(DemoTest, DoesAllAgainWithAnotherBuild) {
  run(small_settings());
  const auto before = time_of("v5/model.h5");
  commit_ = "ba9876543210";
  run(small_settings());
  EXPECT_NE(time_of("v5/model.h5"), before);
}

TEST_F(DemoTest, UsesNothingAgainOfABuildWhoseSourcesNobodyKnows) {
  for (const char* commit : {"0123456789ab-dirty", "unknown"}) {
    commit_ = commit;
    run(small_settings(), true);
    const auto of_data = time_of("train.h5"), of_model = time_of("v5/model.h5");
    run(small_settings());
    EXPECT_NE(time_of("train.h5"), of_data) << commit;
    EXPECT_NE(time_of("v5/model.h5"), of_model) << commit;
  }
}

TEST_F(DemoTest, LeavesNothingOfTheOneThatItOverwrites) {
  run(small_settings());
  std::ofstream(path_ / "v5/notes.txt") << "mine";
  DemoSettings other = small_settings();
  other.hidden = {4};
  run(other, true);
  for (const char* stale : {"v3", "v5/model.h5", "v5/checkpoint.h5", "flow-v3-cold.h5", "flow-v5-hot.h5"})
    EXPECT_FALSE(std::filesystem::exists(path_ / stale)) << stale;
  for (const char* kept : {"v4/model.h5", "flow-v4-hot.h5", "v5/notes.txt"})
    EXPECT_TRUE(std::filesystem::exists(path_ / kept)) << kept;
}

TEST_F(DemoTest, WritesNothingForSettingsThatMakeNoSense) {
  DemoSettings settings = small_settings();
  settings.hidden = {3, 0};
  EXPECT_THROW(run(settings), Error);
  settings = small_settings();
  settings.samples = 0;
  EXPECT_THROW(run(settings), Error);
  EXPECT_EQ(folder_.entries(), 0U);
}

TEST(DemoFlows, SayHowFarApartTheyEnd) {
  DemoFlows flows;
  flows.cold.points.resize(2);
  flows.hot.points.resize(2);
  flows.cold.points[1].temperature = 3.0;
  flows.cold.points[1].temperature_error = 0.03;
  flows.hot.points[1].temperature = 3.2;
  flows.hot.points[1].temperature_error = 0.04;
  EXPECT_NEAR(flows.final_difference().value, 0.2, 1e-12);
  EXPECT_NEAR(flows.final_difference().error, 0.05, 1e-12);
  EXPECT_TRUE(flows.final_difference().within(demo_tolerance));
  flows.cold.points[1].temperature = flows.hot.points[1].temperature = std::numeric_limits<double>::infinity();
  EXPECT_FALSE(flows.final_difference().within(demo_tolerance));
}

}  // namespace
}  // namespace kadanoff
