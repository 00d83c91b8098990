// kadanoff analyze universality, as a user runs it.
#include <gtest/gtest.h>

#include <algorithm>
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

class AnalyzeUniversalityCommand : public testing::Test {
 protected:
  void SetUp() override {
    here_.folder = folder_.path();
    data::save_dataset(test::random_data(200, 36), folder_ / "data.h5");
    data::save_model(test::some_model(36, 9), folder_ / "a.h5");
    data::save_model(test::some_model(36, 12, 2), folder_ / "b.h5");
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

TEST_F(AnalyzeUniversalityCommand, PrintsBothModelsAndWritesAFolder) {
  const auto json = json_of({"analyze", "universality", "a.h5", "b.h5", "data.h5", "--modes", "3", "-o", "out"});
  EXPECT_EQ(json["a"]["shape"], "36–9");
  EXPECT_EQ(json["b"]["singular_values"].size(), 12U);
  EXPECT_EQ(json["modes"], 3);
  EXPECT_EQ(json["models"]["cosines"]["leading"].size(), 9U);
  EXPECT_GT(json["models"]["relative_difference"]["value"].get<double>(), 0.2) << "models of nothing in common";
  const io::H5Reader file(folder_ / "out/universality.h5");
  EXPECT_EQ(file.read<double>("/cosines/leading").at(2), json["models"]["leading"].get<double>());
  EXPECT_EQ(file.read<double>("/singular_values/a").size(), 9U);
  EXPECT_TRUE(test::read_bytes(folder_ / "out/universality.csv").starts_with("modes,leading,trailing,"));
  EXPECT_TRUE(fs::exists(folder_ / "out/universality-figure.csv"));
  EXPECT_EQ(run({"info", "out/universality.h5"}).exit_code, 0);
  expect_refused({"analyze", "universality", "a.h5", "b.h5", "data.h5", "-o", "out"}, 2);
  const auto same = json_of({"analyze", "universality", "a.h5", "a.h5", "data.h5", "-o", "out", "--overwrite"});
  EXPECT_EQ(same["models"]["difference"]["mean"], 0);
  EXPECT_NE(run({"analyze", "universality", "a.h5", "b.h5", "data.h5"}).out.find("unrelated"), std::string::npos);
}

TEST_F(AnalyzeUniversalityCommand, TakesStacksAndUnitsOfZeroAndOne) {
  ASSERT_EQ(run({"train", "data.h5", "--hidden", "9,4", "--epochs", "1", "-o", "stack"}).exit_code, 0);
  const auto json = json_of({"analyze", "universality", "stack", "a.h5", "data.h5"});
  EXPECT_EQ(json["a"]["shape"], "36–9–4");
  EXPECT_EQ(json["models"]["cosines"]["leading"].size(), 4U);
  auto binary = test::some_model(36, 9);
  data::use_units(binary, data::Units::bits);
  data::save_model(binary, folder_ / "binary.h5");
  const auto same = json_of({"analyze", "universality", "a.h5", "binary.h5", "data.h5"});
  EXPECT_LT(same["models"]["relative_difference"]["value"].get<double>(), 1e-8);
  EXPECT_LT(same["models"]["singular_values"]["difference_of_all"].get<double>(), 1e-5);
}

TEST_F(AnalyzeUniversalityCommand, RefusesWhatDoesNotFitInOneLine) {
  data::save_dataset(test::random_data(20, 25), folder_ / "other.h5");
  data::save_dataset(test::random_data(1, 36), folder_ / "one.h5");
  data::save_model(test::some_model(25, 9), folder_ / "narrow.h5");
  thermometer::save_thermometer(test::some_thermometer(36, 7), folder_ / "thermometer.h5");
  auto zero = test::some_model(36, 9);
  std::fill_n(zero.parameters.weights.data(), zero.parameters.weights.size(), 0.0F);
  data::save_model(zero, folder_ / "zero.h5");
  auto real = test::random_real_data(20, 36);
  real.real[40] = NAN;
  data::save_dataset(real, folder_ / "nan.h5");
  expect_refused({"analyze", "universality", "a.h5", "b.h5", "data.h5", "--modes", "10"}, 2);
  expect_refused({"analyze", "universality", "a.h5", "b.h5", "data.h5", "--modes", "0"}, 2);
  expect_refused({"analyze", "universality", "a.h5", "b.h5", "one.h5"}, 65);
  expect_refused({"analyze", "universality", "a.h5", "zero.h5", "data.h5"}, 65);
  expect_refused({"analyze", "universality", "a.h5", "narrow.h5", "data.h5"}, 65);
  expect_refused({"analyze", "universality", "a.h5", "thermometer.h5", "data.h5"}, 65);
  expect_refused({"analyze", "universality", "a.h5", "b.h5", "other.h5"}, 65);
  expect_refused({"analyze", "universality", "a.h5", "b.h5", "nan.h5"}, 65);
  expect_refused({"analyze", "universality", "a.h5", "none.h5", "data.h5", "-o", "new"}, 66);
  EXPECT_FALSE(fs::exists(folder_ / "new"));
}

}  // namespace
}  // namespace kadanoff::cli
