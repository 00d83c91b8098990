// kadanoff analyze biases, as a user runs it.
#include <gtest/gtest.h>

#include <filesystem>

#include "host/io/hdf5_file.hpp"
#include "host/thermometer/thermometer_file.hpp"
#include "tests/support/analysis_command.hpp"
#include "tests/support/files.hpp"

namespace kadanoff::cli {
namespace {

namespace fs = std::filesystem;

class AnalyzeBiasesCommand : public test::AnalysisCommand {
 protected:
  AnalyzeBiasesCommand() { save_data_and_model(); }
};

TEST_F(AnalyzeBiasesCommand, PrintsCosinesAndWritesAFolder) {
  const auto json = json_of({"analyze", "biases", "model.h5", "-o", "out"});
  EXPECT_EQ(json["visible_bias"]["cosines"].size(), 9U);
  EXPECT_NEAR(json["visible_bias"]["expected"].get<double>(), 1.0 / 6, 1e-12);
  EXPECT_NEAR(json["hidden_bias"]["expected"].get<double>(), 1.0 / 3, 1e-12);
  const io::H5Reader file(folder_ / "out/biases.h5");
  EXPECT_EQ(file.read<double>("/hidden_cosines").size(), 9U);
  EXPECT_TRUE(test::read_bytes(folder_ / "out/biases.csv").starts_with("index,singular_value,visible_cosine,hidden_"));
  EXPECT_TRUE(fs::exists(folder_ / "out/biases-figure.csv"));
  EXPECT_EQ(run({"info", "out/biases.h5"}).exit_code, 0);
  expect_refused({"analyze", "biases", "model.h5", "-o", "out"}, 2);
}

TEST_F(AnalyzeBiasesCommand, TakesALayerOfAStackAndRefusesWhatIsNoModel) {
  ASSERT_EQ(run({"train", "data.h5", "--hidden", "9,4", "--epochs", "1", "-o", "stack"}).exit_code, 0);
  EXPECT_EQ(json_of({"analyze", "biases", "stack", "--layer", "2"})["visible"], 9);
  expect_refused({"analyze", "biases", "stack"}, 2);
  thermometer::save_thermometer(test::some_thermometer(36, 7), folder_ / "thermometer.h5");
  expect_refused({"analyze", "biases", "thermometer.h5"}, 65);
  expect_refused({"analyze", "biases", "data.h5"}, 65);
}

}  // namespace
}  // namespace kadanoff::cli
