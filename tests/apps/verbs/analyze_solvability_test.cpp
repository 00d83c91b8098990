// kadanoff analyze solvability, as a user runs it.
#include <gtest/gtest.h>

#include <filesystem>

#include "host/data/dataset.hpp"
#include "host/io/hdf5_file.hpp"
#include "tests/support/analysis_command.hpp"
#include "tests/support/files.hpp"

namespace kadanoff::cli {
namespace {

namespace fs = std::filesystem;

class AnalyzeSolvabilityCommand : public test::AnalysisCommand {
 protected:
  AnalyzeSolvabilityCommand() { data::save_dataset(test::random_data(200, 36), folder_ / "data.h5"); }
};

TEST_F(AnalyzeSolvabilityCommand, SaysOfNoiseThatItIsNotSolvable) {
  const auto json = json_of({"analyze", "solvability", "data.h5", "--modes", "4", "-o", "out"});
  EXPECT_EQ(json["solvable"], false);
  EXPECT_EQ(json["draws"].size(), 5U);
  EXPECT_EQ(json["draws"][4]["samples"], 100);
  EXPECT_NEAR(json["expected"].get<double>(), 4.0 / 36, 1e-12);
  const io::H5Reader file(folder_ / "out/solvability.h5");
  EXPECT_EQ(file.read<double>("/noise/agreement").size(), 5U);
  EXPECT_TRUE(test::read_bytes(folder_ / "out/solvability.csv").starts_with("samples,large,agreement,noise_large,"));
  EXPECT_TRUE(fs::exists(folder_ / "out/solvability-figure.csv"));
  EXPECT_EQ(run({"info", "out/solvability.h5"}).exit_code, 0);
  EXPECT_NE(run({"analyze", "solvability", "data.h5", "--centred"}).out.find("solvable: no"), std::string::npos);
}

TEST_F(AnalyzeSolvabilityCommand, RefusesWhatDoesNotFitInOneLine) {
  data::save_dataset(test::random_data(1, 36), folder_ / "one.h5");
  data::save_model(test::some_model(36, 9), folder_ / "model.h5");
  expect_refused({"analyze", "solvability", "one.h5"}, 65, "1 sample");
  expect_refused({"analyze", "solvability", "data.h5", "--modes", "37"}, 2);
  expect_refused({"analyze", "solvability", "data.h5", "--modes", "0"}, 2);
  expect_refused({"analyze", "solvability", "model.h5"}, 65);
  expect_refused({"analyze", "solvability", "none.h5", "-o", "new"}, 66);
  EXPECT_FALSE(fs::exists(folder_ / "new"));
}

}  // namespace
}  // namespace kadanoff::cli
