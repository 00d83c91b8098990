// kadanoff analyze truncation, as a user runs it.
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

class AnalyzeTruncationCommand : public testing::Test {
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

TEST_F(AnalyzeTruncationCommand, HasALineForEachNumberOfSingularValues) {
  const auto json = json_of({"analyze", "truncation", "model.h5", "data.h5", "--likelihood", "-o", "out"});
  ASSERT_EQ(json["models"].size(), 5U);
  EXPECT_EQ(json["rank"], 9);
  EXPECT_EQ(json["models"][4]["modes"], 9);
  EXPECT_DOUBLE_EQ(json["models"][4]["error_ratio"].get<double>(), 1);
  EXPECT_LT(json["models"][4]["log_likelihood"]["mean"].get<double>(), 0);
  const io::H5Reader file(folder_ / "out/truncation.h5");
  EXPECT_EQ(file.read<double>("/reconstruction").size(), 5U);
  EXPECT_EQ(file.read<double>("/log_likelihood_error").size(), 5U);
  EXPECT_TRUE(test::read_bytes(folder_ / "out/truncation.csv").starts_with("modes,share,error_ratio,reconstruction,"));
  EXPECT_TRUE(fs::exists(folder_ / "out/truncation-figure.csv"));
  EXPECT_EQ(run({"info", "out/truncation.h5"}).exit_code, 0);
  const auto two = json_of({"analyze", "truncation", "model.h5", "data.h5", "--modes", "5,2"});
  ASSERT_EQ(two["models"].size(), 2U);
  EXPECT_EQ(two["models"][0]["modes"], 2);
  EXPECT_TRUE(two["models"][0]["log_likelihood"].is_null());
}

TEST_F(AnalyzeTruncationCommand, RefusesWhatDoesNotFitInOneLine) {
  data::save_dataset(test::random_data(20, 25), folder_ / "other.h5");
  data::save_dataset(test::random_real_data(20, 36), folder_ / "real.h5");
  thermometer::save_thermometer(test::some_thermometer(36, 7), folder_ / "thermometer.h5");
  expect_refused({"analyze", "truncation", "model.h5", "data.h5", "--modes", "3,10"}, 2);
  expect_refused({"analyze", "truncation", "model.h5", "data.h5", "--modes", "0"}, 2);
  expect_refused({"analyze", "truncation", "model.h5", "data.h5", "--modes", "2,2"}, 2);
  expect_refused({"analyze", "truncation", "model.h5", "real.h5", "--likelihood"}, 2);
  expect_refused({"analyze", "truncation", "model.h5", "other.h5"}, 65);
  expect_refused({"analyze", "truncation", "thermometer.h5", "data.h5"}, 65);
  expect_refused({"analyze", "truncation", "model.h5", "none.h5", "-o", "new"}, 66);
  EXPECT_FALSE(fs::exists(folder_ / "new"));
}

}  // namespace
}  // namespace kadanoff::cli
