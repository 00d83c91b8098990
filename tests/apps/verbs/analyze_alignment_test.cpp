// kadanoff analyze alignment, as a user runs it.
#include <gtest/gtest.h>

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

class AnalyzeAlignmentCommand : public testing::Test {
 protected:
  void SetUp() override {
    here_.folder = folder_.path();
    data::save_dataset(test::random_data(200, 36), folder_ / "data.h5");
    data::save_model(test::some_model(36, 9), folder_ / "model.h5");
  }
  test::ProgramOutcome run(const std::vector<std::string>& words) { return test::run_program(words, here_); }
  nlohmann::json json_of(std::vector<std::string> words) {
    words.emplace_back("--json");
    const auto outcome = run(words);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return nlohmann::json::parse(outcome.out, nullptr, false);
  }
  void expect_refused(const std::vector<std::string>& words, int exit_code) {
    const auto outcome = run(words);
    EXPECT_EQ(outcome.exit_code, exit_code) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
  }
  test::TemporaryFolder folder_;
  test::ProgramOptions here_;
};

TEST_F(AnalyzeAlignmentCommand, PrintsCountsAndWritesAFolder) {
  const auto json = json_of({"analyze", "alignment", "model.h5", "data.h5", "-o", "out"});
  EXPECT_EQ(json["modes"], 9);
  EXPECT_EQ(json["values"].size(), 9U);
  EXPECT_DOUBLE_EQ(json["expected"].get<double>(), 0.25);
  const io::H5Reader file(folder_ / "out/alignment.h5");
  EXPECT_EQ(file.read<double>("/values").size(), 9U);
  EXPECT_EQ(file.read<double>("/control").size(), 9U);
  EXPECT_TRUE(test::read_bytes(folder_ / "out/alignment.csv").starts_with("index,value,control\n0,"));
  EXPECT_TRUE(fs::exists(folder_ / "out/alignment-figure.csv"));
  EXPECT_EQ(run({"info", "out/alignment.h5"}).exit_code, 0);
  expect_refused({"analyze", "alignment", "model.h5", "data.h5", "-o", "out"}, 2);
  EXPECT_EQ(json_of({"analyze", "alignment", "model.h5", "data.h5", "-o", "out", "--overwrite", "--modes", "4",
                     "--centred"})["control"]["values"]
                .size(),
            4U);
  EXPECT_NE(run({"analyze", "alignment", "model.h5", "data.h5"}).out.find("random, expected"), std::string::npos);
}

TEST_F(AnalyzeAlignmentCommand, TakesStacksAndThermometers) {
  ASSERT_EQ(run({"train", "data.h5", "--hidden", "9,4", "--epochs", "1", "-o", "stack"}).exit_code, 0);
  EXPECT_EQ(json_of({"analyze", "alignment", "stack", "data.h5"})["modes"], 4);
  EXPECT_EQ(json_of({"analyze", "alignment", "stack", "data.h5", "--layer", "1"})["modes"], 9);
  thermometer::save_thermometer(test::some_thermometer(36, 7), folder_ / "thermometer.h5");
  EXPECT_EQ(json_of({"analyze", "alignment", "thermometer.h5", "data.h5"})["modes"], 7);
}

TEST_F(AnalyzeAlignmentCommand, RefusesWhatDoesNotFitInOneLine) {
  data::save_dataset(test::random_data(20, 25), folder_ / "other.h5");
  data::save_dataset(test::random_data(1, 36), folder_ / "one.h5");
  expect_refused({"analyze", "alignment", "model.h5", "data.h5", "--modes", "10"}, 2);
  expect_refused({"analyze", "alignment", "model.h5", "data.h5", "--modes", "0"}, 2);
  expect_refused({"analyze", "alignment", "model.h5", "one.h5", "--centred"}, 2);
  expect_refused({"analyze", "alignment", "model.h5", "one.h5", "--modes", "2"}, 2);
  expect_refused({"analyze", "alignment", "model.h5", "other.h5"}, 65);
  expect_refused({"analyze", "alignment", "data.h5", "data.h5"}, 65);
  expect_refused({"analyze", "alignment", "model.h5", "none.h5", "-o", "new"}, 66);
  EXPECT_FALSE(fs::exists(folder_ / "new"));
}

}  // namespace
}  // namespace kadanoff::cli
