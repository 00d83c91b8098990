// kadanoff analyze truncation, as a user runs it.
#include <gtest/gtest.h>

#include <filesystem>

#include "host/gauge/unit_gauge.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/thermometer/thermometer_file.hpp"
#include "tests/support/analysis_command.hpp"
#include "tests/support/files.hpp"

namespace kadanoff::cli {
namespace {

namespace fs = std::filesystem;

class AnalyzeTruncationCommand : public test::AnalysisCommand {
 protected:
  AnalyzeTruncationCommand() { save_data_and_model(); }
};

TEST_F(AnalyzeTruncationCommand, HasALineForEachNumberOfSingularValues) {
  const auto json = json_of({"analyze", "truncation", "model.h5", "data.h5", "--likelihood", "-o", "out"});
  ASSERT_EQ(json["models"].size(), 5U);
  EXPECT_EQ(json["rank"], 9);
  EXPECT_EQ(json["models"][4]["modes"], 9);
  EXPECT_NEAR(json["models"][4]["error_ratio"].get<double>(), 1, 1e-4);
  EXPECT_LT(json["models"][4]["log_likelihood"]["mean"].get<double>(), 0);
  const io::H5Reader file(folder_ / "out/truncation.h5");
  EXPECT_EQ(file.read<double>("/reconstruction").size(), 5U);
  EXPECT_EQ(file.read<double>("/log_likelihood_error").size(), 5U);
  EXPECT_EQ(file.read<double>("/log_z_error"), std::vector<double>(5)) << "exact";
  EXPECT_EQ(file.read<std::int64_t>("/log_z_is_trustworthy"), std::vector<std::int64_t>(5, 1));
  EXPECT_EQ(file.read<double>("/log_likelihood_upper").size(), 5U);
  EXPECT_TRUE(test::read_bytes(folder_ / "out/truncation.csv").starts_with("modes,share,error_ratio,reconstruction,"));
  EXPECT_TRUE(fs::exists(folder_ / "out/truncation-figure.csv"));
  EXPECT_EQ(run({"info", "out/truncation.h5"}).exit_code, 0);
  const auto two = json_of({"analyze", "truncation", "model.h5", "data.h5", "--modes", "5,2"});
  ASSERT_EQ(two["models"].size(), 2U);
  EXPECT_EQ(two["models"][0]["modes"], 2);
  EXPECT_TRUE(two["models"][0]["log_likelihood"].is_null());
}

TEST_F(AnalyzeTruncationCommand, SavesTheTruncatedModels) {
  const std::vector<std::string> words = {"analyze", "truncation", "model.h5", "data.h5",      "--modes",
                                          "2,9",     "-o",         "out",      "--save-models"};
  EXPECT_EQ(run(words).exit_code, 0);
  EXPECT_FALSE(fs::exists(folder_ / "out/rank-1.h5"));
  const auto two = json_of({"analyze", "truncation", "out/rank-2.h5", "data.h5"});
  EXPECT_EQ(two["rank"], 2);
  const auto whole = json_of({"evaluate", "model.h5", "data.h5", "--no-log-z"});
  const auto all = json_of({"evaluate", "out/rank-9.h5", "data.h5", "--no-log-z"});
  EXPECT_NEAR(all["free_energy"]["mean"].get<double>(), whole["free_energy"]["mean"].get<double>(), 1e-4);
  fs::remove_all(folder_ / "out/truncation.h5");
  expect_refused(words, 2);
}

TEST_F(AnalyzeTruncationCommand, SavesModelsOfHiddenUnitsWithTheirGauge) {
  const auto units = data::load_dataset(folder_ / "data.h5").units;
  gauge::UnitGauge gauge{.fixed = gauge::unchanged(units), .by = "hand"};
  gauge.fixed.sign[1] = -1;
  gauge::save_model(data::load_model(folder_ / "model.h5"), gauge, folder_ / "model.h5", io::IfExists::replace);
  EXPECT_EQ(
      run({"analyze", "truncation", "model.h5", "data.h5", "--modes", "2", "-o", "out", "--save-models"}).exit_code, 0);
  const auto found = gauge::read_unit_gauge(io::H5Reader(folder_ / "out/rank-2.h5"));
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->fixed, gauge.fixed);
}

TEST_F(AnalyzeTruncationCommand, RefusesWhatDoesNotFitInOneLine) {
  data::save_dataset(test::random_data(20, 25), folder_ / "other.h5");
  data::save_dataset(test::random_real_data(20, 36), folder_ / "real.h5");
  thermometer::save_thermometer(test::some_thermometer(36, 7), folder_ / "thermometer.h5");
  expect_refused({"analyze", "truncation", "model.h5", "data.h5", "--modes", "3,10"}, 2);
  expect_refused({"analyze", "truncation", "model.h5", "data.h5", "--modes", "0"}, 2);
  expect_refused({"analyze", "truncation", "model.h5", "data.h5", "--modes", "2,2"}, 2);
  expect_refused({"analyze", "truncation", "model.h5", "data.h5", "--save-models"}, 2);
  expect_refused({"analyze", "truncation", "model.h5", "real.h5", "--likelihood"}, 2);
  expect_refused({"analyze", "truncation", "model.h5", "other.h5"}, 65);
  expect_refused({"analyze", "truncation", "thermometer.h5", "data.h5"}, 65);
  expect_refused({"analyze", "truncation", "model.h5", "none.h5", "-o", "new"}, 66);
  EXPECT_FALSE(fs::exists(folder_ / "new"));
}

}  // namespace
}  // namespace kadanoff::cli
