// kadanoff analyze exactness, as a user runs it.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "host/io/hdf5_file.hpp"
#include "tests/support/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

namespace fs = std::filesystem;

class AnalyzeExactnessCommand : public testing::Test {
 protected:
  void SetUp() override {
    here_.folder = folder_.path();
    ASSERT_EQ(
        run({"ising", "--side", "6", "--temperatures", "0,2,3,inf", "--samples", "50", "-o", "data.h5"}).exit_code, 0);
    data::save_model(test::some_model(36, 9), folder_ / "model.h5");
    data::save_model(test::some_model(9, 4), folder_ / "small.h5");
  }
  test::ProgramOutcome run(const std::vector<std::string>& words) { return test::run_program(words, here_); }
  nlohmann::json json_of(std::vector<std::string> words) {
    words.emplace_back("--json");
    const auto outcome = run(words);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return nlohmann::json::parse(outcome.out, nullptr, false);
  }
  void expect_refused(const std::vector<std::string>& words, int exit_code, const std::string& why) {
    const auto outcome = run(words);
    EXPECT_EQ(outcome.exit_code, exit_code) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    EXPECT_NE(outcome.err.find(why), std::string::npos) << outcome.err;
  }
  test::TemporaryFolder folder_;
  test::ProgramOptions here_;
};

TEST_F(AnalyzeExactnessCommand, HasARowForEachTemperatureOfTheDataAndWritesAFolder) {
  const auto json = json_of({"analyze", "exactness", "model.h5", "data.h5", "-o", "out"});
  ASSERT_EQ(json["rows"].size(), 4U);
  EXPECT_GT(json["rows"][1]["ratio"]["value"].get<double>(), 0);
  EXPECT_EQ(json["rows"][3]["samples"], 50);
  const io::H5Reader file(folder_ / "out/exactness.h5");
  EXPECT_EQ(file.read<double>("/ratio").size(), 4U);
  EXPECT_TRUE(test::read_bytes(folder_ / "out/exactness.csv").starts_with("temperature,beta,samples,"));
  EXPECT_TRUE(fs::exists(folder_ / "out/exactness-figure.csv"));
  EXPECT_EQ(run({"info", "out/exactness.h5"}).exit_code, 0);
  expect_refused({"analyze", "exactness", "model.h5", "data.h5", "-o", "out"}, 2, "out/exactness.h5");
}

TEST_F(AnalyzeExactnessCommand, NeedsNoData) {
  const auto all = json_of({"analyze", "exactness", "small.h5"});
  EXPECT_EQ(all["source"], "enumerated");
  EXPECT_EQ(all["rows"][0]["samples"], 512);
  EXPECT_NEAR(all["rows"][0]["temperature"].get<double>(), 2.269185, 1e-6);
  const auto sampled =
      json_of({"analyze", "exactness", "small.h5", "--samples", "20", "--sweeps", "5", "--temperature", "2,3"});
  EXPECT_EQ(sampled["source"], "sampled");
  EXPECT_EQ(sampled["sweeps"], 5);
  EXPECT_EQ(sampled["rows"].size(), 2U);
  EXPECT_EQ(json_of({"analyze", "exactness", "model.h5", "--sweeps", "3"})["rows"][0]["samples"], 10000);
}

TEST_F(AnalyzeExactnessCommand, TakesTheLowestLayerOfAStack) {
  ASSERT_EQ(run({"train", "data.h5", "--hidden", "9,4", "--epochs", "1", "-o", "stack"}).exit_code, 0);
  EXPECT_EQ(json_of({"analyze", "exactness", "stack", "data.h5", "--layer", "1"})["hidden"], 9);
  expect_refused({"analyze", "exactness", "stack", "data.h5"}, 2, "--layer");
  expect_refused({"analyze", "exactness", "stack", "data.h5", "--layer", "2"}, 2, "take --layer 1");
}

TEST_F(AnalyzeExactnessCommand, RefusesWhatDoesNotFitInOneLine) {
  data::save_model(test::some_model(8, 3), folder_ / "line.h5");
  data::save_dataset(test::random_real_data(20, 36), folder_ / "real.h5");
  data::save_dataset(test::random_data(20, 36), folder_ / "nameless.h5");
  expect_refused({"analyze", "exactness", "line.h5"}, 65, "square lattice");
  expect_refused({"analyze", "exactness", "small.h5", "data.h5"}, 65, "do not fit");
  expect_refused({"analyze", "exactness", "model.h5", "real.h5"}, 65, "real");
  expect_refused({"analyze", "exactness", "data.h5"}, 65, "data.h5");
  expect_refused({"analyze", "exactness", "model.h5", "none.h5", "-o", "new"}, 66, "none.h5");
  expect_refused({"analyze", "exactness", "model.h5", "data.h5", "--temperature", "2"}, 2, "has its own temperatures");
  expect_refused({"analyze", "exactness", "model.h5", "nameless.h5", "--temperature", "2,3"}, 2, "--temperature 2,3");
  expect_refused({"analyze", "exactness", "model.h5", "nameless.h5", "--sweeps", "2"}, 2, "--sweeps");
  expect_refused({"analyze", "exactness", "model.h5", "--samples", "1"}, 2, "--samples 1");
  expect_refused({"analyze", "exactness", "model.h5", "--temperature", "-1"}, 2, "--temperature");
  EXPECT_FALSE(fs::exists(folder_ / "new"));
  data::save_dataset(test::random_data(1, 36), folder_ / "one.h5");
  expect_refused({"analyze", "exactness", "model.h5", "one.h5", "--temperature", "2", "-o", "new"}, 65, "one sample");
  EXPECT_FALSE(fs::exists(folder_ / "new"));
}

}  // namespace
}  // namespace kadanoff::cli
