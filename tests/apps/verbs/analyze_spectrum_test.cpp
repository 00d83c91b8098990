// kadanoff analyze spectrum and analyze block-spin, as a user runs them.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "host/io/hdf5_file.hpp"
#include "host/thermometer/thermometer_file.hpp"
#include "tests/support/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

namespace fs = std::filesystem;

class AnalyzeSpectrumCommand : public testing::Test {
 protected:
  void SetUp() override { here_.folder = folder_.path(); }
  test::ProgramOutcome run(const std::vector<std::string>& words) { return test::run_program(words, here_); }
  nlohmann::json json_of(std::vector<std::string> words) {
    words.emplace_back("--json");
    const auto outcome = run(words);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return nlohmann::json::parse(outcome.out, nullptr, false);
  }
  test::TemporaryFolder folder_;
  test::ProgramOptions here_;
};

TEST_F(AnalyzeSpectrumCommand, FindsTheBlocksThatATrainingStartedFrom) {
  data::save_dataset(test::random_data(40, 64), folder_ / "data.h5");
  ASSERT_EQ(run({"train", "data.h5", "--hidden", "16", "--init", "block-spin:4:0.1", "--epochs", "0", "--batch-size",
                 "full", "-o", "run"})
                .exit_code,
            0);
  const auto json = json_of({"analyze", "spectrum", "run", "-o", "out"});
  EXPECT_EQ(json["best_block"]["size"], 4);
  EXPECT_LT(json["best_block"]["distance"], 1e-5);
  EXPECT_EQ(json["singular_values"].size(), 16U);
  EXPECT_EQ(json["largest"].size(), 5U);
  const io::H5Reader file(folder_ / "out/spectrum.h5");
  EXPECT_EQ(file.read<double>("/singular_values").size(), 16U);
  EXPECT_EQ(file.shape("/largest/visible"), (io::H5Shape{5, 7}));
  const auto csv = test::read_bytes(folder_ / "out/spectrum.csv");
  EXPECT_TRUE(csv.starts_with("index,singular_value,of_largest,blocks_of_4\n0,")) << csv;
  EXPECT_TRUE(fs::exists(folder_ / "out/spectrum-figure.csv"));
  EXPECT_EQ(run({"info", "out/spectrum.h5"}).exit_code, 0);
  const auto again = run({"analyze", "spectrum", "run", "-o", "out"});
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_EQ(again.error_lines(), 1) << again.err;
  EXPECT_EQ(run({"analyze", "spectrum", "run", "-o", "out", "--overwrite"}).exit_code, 0);
}

TEST_F(AnalyzeSpectrumCommand, TakesSnapshotsStacksAndThermometers) {
  data::save_dataset(test::random_data(40, 36), folder_ / "data.h5");
  ASSERT_EQ(
      run({"train", "data.h5", "--hidden", "9,4", "--epochs", "2", "--batch-size", "full", "-o", "stack"}).exit_code,
      0);
  EXPECT_EQ(json_of({"analyze", "spectrum", "stack"})["hidden"], 4);
  EXPECT_EQ(json_of({"analyze", "spectrum", "stack", "--layer", "1"})["hidden"], 9);
  ASSERT_EQ(run({"train", "data.h5", "--hidden", "9", "--epochs", "2", "--batch-size", "full", "--snapshot-epochs", "1",
                 "-o", "run"})
                .exit_code,
            0);
  EXPECT_EQ(json_of({"analyze", "spectrum", "run", "--snapshots"})["snapshots"].size(), 2U);
  thermometer::save_thermometer(test::some_thermometer(36, 7), folder_ / "thermometer.h5");
  EXPECT_EQ(json_of({"analyze", "spectrum", "thermometer.h5"})["singular_values"].size(), 7U);
  EXPECT_EQ(run({"analyze", "spectrum", "thermometer.h5", "--layer", "1"}).exit_code, 2);
  EXPECT_EQ(run({"analyze", "spectrum", "thermometer.h5", "--snapshots"}).exit_code, 2);
  EXPECT_EQ(run({"analyze", "spectrum", "data.h5"}).exit_code, 65);
  EXPECT_EQ(run({"analyze", "spectrum", "none.h5", "-o", "new"}).exit_code, 66);
  EXPECT_FALSE(fs::exists(folder_ / "new"));
}

TEST_F(AnalyzeSpectrumCommand, SaysTheValuesOfBlockSpinsWithoutAFile) {
  const auto json = json_of({"analyze", "block-spin", "--visible-side", "80", "--hidden-side", "40", "--block", "10"});
  const auto& values = json["singular_values"];
  ASSERT_EQ(values.size(), 1600U);
  EXPECT_NEAR(values[200].get<double>() / values[0].get<double>(), 0.203, 0.001);
  const auto refused = run({"analyze", "block-spin", "--visible-side", "80", "--hidden-side", "41"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_EQ(refused.error_lines(), 1);
}

}  // namespace
}  // namespace kadanoff::cli
