// kadanoff analyze noise, as a user runs it.
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

class AnalyzeNoiseCommand : public testing::Test {
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

TEST_F(AnalyzeNoiseCommand, PrintsSharesAndWritesAFolder) {
  const auto json = json_of({"analyze", "noise", "model.h5", "data.h5", "-o", "out"});
  EXPECT_EQ(json["shape"], "36–9");
  ASSERT_EQ(json["layers"].size(), 1U);
  const auto ratio = json["layers"][0]["trained"]["linear"]["ratio"];
  EXPECT_NEAR(ratio["value"].get<double>(), 1, 0.2) << "the data are noise";
  EXPECT_GT(ratio["error"].get<double>(), 0);
  const io::H5Reader file(folder_ / "out/noise.h5");
  EXPECT_EQ(file.read<double>("/trained/linear/ratio").at(0), ratio["value"].get<double>());
  EXPECT_EQ(file.shape("/control/samples/data"), (io::H5Shape{1, 200}));
  EXPECT_TRUE(test::read_bytes(folder_ / "out/noise.csv").starts_with("first,last,weights,reading,noise,"));
  EXPECT_TRUE(fs::exists(folder_ / "out/noise-figure.csv"));
  EXPECT_EQ(run({"info", "out/noise.h5"}).exit_code, 0);
  expect_refused({"analyze", "noise", "model.h5", "data.h5", "-o", "out"}, 2);
  const auto text = run({"analyze", "noise", "model.h5", "data.h5", "-o", "out", "--overwrite"}).out;
  EXPECT_NE(text.find("by the Jacobian"), std::string::npos);
  EXPECT_EQ(text.find("random direction"), std::string::npos) << "one layer is exact";
}

TEST_F(AnalyzeNoiseCommand, TakesStacksThermometersAndUnitsOfZeroAndOne) {
  ASSERT_EQ(run({"train", "data.h5", "--hidden", "9,4", "--epochs", "1", "-o", "stack"}).exit_code, 0);
  const auto json = json_of({"analyze", "noise", "stack", "data.h5"});
  ASSERT_EQ(json["layers"].size(), 3U);
  EXPECT_EQ(json["layers"][2]["first"], 1);
  EXPECT_EQ(json["layers"][2]["last"], 2);
  EXPECT_NE(run({"analyze", "noise", "stack", "data.h5"}).out.find("8 random directions a sample"), std::string::npos);
  thermometer::save_thermometer(test::some_thermometer(36, 7), folder_ / "thermometer.h5");
  EXPECT_EQ(json_of({"analyze", "noise", "thermometer.h5", "data.h5"})["what"], "the thermometer's hidden layer");
  // The same model in other units is the same model of spins.
  auto binary = test::some_model(36, 9);
  data::use_units(binary, data::Units::bits);
  data::save_model(binary, folder_ / "binary.h5");
  const auto value = [&](const char* model) {
    return json_of({"analyze", "noise", model, "data.h5"})["layers"][0]["trained"]["jacobian"]["noise"]["value"]
        .get<double>();
  };
  EXPECT_NEAR(value("binary.h5"), value("model.h5"), 1e-4 * value("model.h5"));
}

TEST_F(AnalyzeNoiseCommand, RefusesWhatDoesNotFitInOneLine) {
  data::save_dataset(test::random_data(20, 25), folder_ / "other.h5");
  data::save_dataset(test::random_data(1, 36), folder_ / "one.h5");
  auto zero = test::some_model(36, 9);
  std::fill_n(zero.parameters.weights.data(), zero.parameters.weights.size(), 0.0F);
  data::save_model(zero, folder_ / "zero.h5");
  auto real = test::random_real_data(20, 36);
  real.real[40] = NAN;
  data::save_dataset(real, folder_ / "nan.h5");
  expect_refused({"analyze", "noise", "model.h5", "one.h5"}, 65);
  expect_refused({"analyze", "noise", "zero.h5", "data.h5"}, 65);
  expect_refused({"analyze", "noise", "model.h5", "other.h5"}, 65);
  expect_refused({"analyze", "noise", "model.h5", "nan.h5"}, 65);
  expect_refused({"analyze", "noise", "data.h5", "data.h5"}, 65);
  expect_refused({"analyze", "noise", "model.h5", "none.h5", "-o", "new"}, 66);
  EXPECT_FALSE(fs::exists(folder_ / "new"));
}

}  // namespace
}  // namespace kadanoff::cli
