// kadanoff analyze parameters, as a user runs it.
#include <gtest/gtest.h>

#include <filesystem>

#include "host/io/hdf5_file.hpp"
#include "host/thermometer/thermometer_file.hpp"
#include "tests/support/analysis_command.hpp"
#include "tests/support/files.hpp"

namespace kadanoff::cli {
namespace {

namespace fs = std::filesystem;

class AnalyzeParametersCommand : public test::AnalysisCommand {
 protected:
  AnalyzeParametersCommand() { save_data_and_model(); }
};

TEST_F(AnalyzeParametersCommand, PrintsAllReadingsAndWritesAFolder) {
  const auto json = json_of({"analyze", "parameters", "model.h5", "--samples", "200", "--k-max", "2", "-o", "out"});
  ASSERT_EQ(json["counts"].size(), 7U);
  EXPECT_EQ(json["counts"][0]["count"], 36 * 9 + 36 + 9);
  EXPECT_EQ(json["counts"][0]["below"], false);
  EXPECT_EQ(json["modes_within"], 13);
  const io::H5Reader file(folder_ / "out/parameters.h5");
  EXPECT_EQ(file.read<double>("/counts").size(), 7U);
  EXPECT_TRUE(test::read_bytes(folder_ / "out/parameters.csv").starts_with("name,formula,count,of_samples\n"));
  EXPECT_TRUE(fs::exists(folder_ / "out/parameters-figure.csv"));
  EXPECT_EQ(run({"info", "out/parameters.h5"}).exit_code, 0);
  EXPECT_TRUE(json_of({"analyze", "parameters", "model.h5"})["counts"][0]["of_samples"].is_null());
}

TEST_F(AnalyzeParametersCommand, CountsThoseOfAThermometersHiddenLayer) {
  thermometer::save_thermometer(test::some_thermometer(36, 7), folder_ / "thermometer.h5");
  const auto json = json_of({"analyze", "parameters", "thermometer.h5", "-o", "out"});
  EXPECT_EQ(json["hidden"], 7);
  EXPECT_EQ(json["counts"][0]["formula"], "N_v N_h + N_h");
  EXPECT_EQ(json["counts"][0]["count"], 36 * 7 + 7);
  expect_refused({"analyze", "parameters", "thermometer.h5", "--layer", "1"}, 2, "--layer is for stacks");
  ASSERT_EQ(
      run({"train", "data.h5", "--hidden", "9,4", "--epochs", "1", "--batch-size", "full", "-o", "stack"}).exit_code,
      0);
  expect_refused({"analyze", "parameters", "stack"}, 2, "say which one by --layer");
  EXPECT_EQ(json_of({"analyze", "parameters", "stack", "--layer", "2"})["visible"], 9);
}

TEST_F(AnalyzeParametersCommand, RefusesWhatMakesNoSense) {
  expect_refused({"analyze", "parameters", "model.h5", "--samples", "0"}, 2);
  expect_refused({"analyze", "parameters", "model.h5", "--k-max", "-1"}, 2);
  expect_refused({"analyze", "parameters", "data.h5"}, 65);
  expect_refused({"analyze", "parameters", "none.h5", "-o", "new"}, 66);
  EXPECT_FALSE(fs::exists(folder_ / "new"));
}

}  // namespace
}  // namespace kadanoff::cli
