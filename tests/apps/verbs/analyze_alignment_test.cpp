// kadanoff analyze alignment, as a user runs it.
#include <gtest/gtest.h>

#include <filesystem>

#include "host/io/hdf5_file.hpp"
#include "host/thermometer/thermometer_file.hpp"
#include "tests/support/analysis_command.hpp"
#include "tests/support/files.hpp"

namespace kadanoff::cli {
namespace {

namespace fs = std::filesystem;

class AnalyzeAlignmentCommand : public test::AnalysisCommand {
 protected:
  AnalyzeAlignmentCommand() { save_data_and_model(); }
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
  expect_refused({"analyze", "alignment", "model.h5", "one.h5", "--centred"}, 65, "one sample");
  expect_refused({"analyze", "alignment", "model.h5", "one.h5"}, 65, "one sample");
  expect_refused({"analyze", "alignment", "model.h5", "other.h5"}, 65, "model.h5 has 36 visible units, other.h5");
  auto oblong = test::random_data(20, 36);
  oblong.lattice_shape = {4, 9};
  data::save_dataset(oblong, folder_ / "oblong.h5");
  auto square = test::some_model(36, 9);
  square.lattice_shape = {6, 6};
  data::save_model(square, folder_ / "square.h5");
  expect_refused({"analyze", "alignment", "square.h5", "oblong.h5"}, 65,
                 "square.h5 was trained on 6×6 lattices, oblong.h5 has 4×9");
  expect_refused({"analyze", "alignment", "data.h5", "data.h5"}, 65);
  expect_refused({"analyze", "alignment", "model.h5", "none.h5", "-o", "new"}, 66);
  EXPECT_FALSE(fs::exists(folder_ / "new"));
}

}  // namespace
}  // namespace kadanoff::cli
