// kadanoff rgm and kadanoff reconstruct, as a user runs them: from data to a model that trains on.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "host/data/model.hpp"
#include "host/imports/picture.hpp"
#include "host/io/hdf5_file.hpp"
#include "tests/support/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

class RgmCommand : public testing::Test {
 protected:
  void SetUp() override {
    here_.folder = folder_.path();
    data::save_dataset(test::random_real_data(80, 64), folder_ / "data.h5");
    data::save_dataset(test::random_data(80, 64), folder_ / "spins.h5");
  }
  test::ProgramOutcome run(const std::vector<std::string>& words) { return test::run_program(words, here_); }
  nlohmann::json json_of(std::vector<std::string> words) {
    words.insert(words.end(), {"--json", "--device", "cpu"});
    const auto outcome = run(words);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return nlohmann::json::parse(outcome.out, nullptr, false);
  }
  void expect_refused(const std::vector<std::string>& words, int exit_code, const std::string& part) {
    const auto outcome = run(words);
    EXPECT_EQ(outcome.exit_code, exit_code) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
  }
  test::TemporaryFolder folder_;
  test::ProgramOptions here_;
};

TEST_F(RgmCommand, MakesAModelThatTrainsOnReconstructsAndTransforms) {
  const auto json = json_of({"rgm", "data.h5", "--hidden-side", "4", "--modes", "7", "-o", "rgm.h5"});
  EXPECT_EQ(json["modes"], 7);
  EXPECT_EQ(json["singular_values"].size(), 7U);
  const auto model = data::load_model(folder_ / "rgm.h5");
  EXPECT_EQ(model.hidden(), 16);
  EXPECT_EQ(model.provenance.command, "rgm");
  EXPECT_EQ(model.provenance.config["hidden-side"], 4);
  EXPECT_EQ(run({"train", "data.h5", "--hidden", "16", "--init-from", "rgm.h5", "--epochs", "1", "--batch-size", "full",
                 "-o", "run"})
                .exit_code,
            0);
  EXPECT_EQ(run({"transform", "rgm.h5", "data.h5", "--as", "means", "-o", "coarse.h5"}).exit_code, 0);
  const auto drawn = json_of({"reconstruct", "rgm.h5", "data.h5", "-o", "sheet.png", "--csv", "errors.csv",
                              "--pictures", "0:2:1", "--means", "means.h5"});
  EXPECT_EQ(drawn["errors"].size(), 80U);
  EXPECT_GT(drawn["error"]["mean"], 0);
  EXPECT_GT(imports::decode(test::read_bytes(folder_ / "sheet.png")).width, 6 * 8);
  EXPECT_TRUE(test::read_bytes(folder_ / "errors.csv").starts_with("sample,error\n0,"));
  const auto means = data::load_dataset_with(folder_ / "means.h5", {.takes_real = true});
  EXPECT_EQ(means.count, 80);
  EXPECT_EQ(means.units, 64);
  EXPECT_EQ(means.provenance.command, "reconstruct");
  const auto data = data::load_dataset_with(folder_ / "data.h5", {.takes_real = true});
  const auto errors = io::H5Reader(folder_ / "means.h5").read<double>("/errors");
  ASSERT_EQ(errors.size(), 80U);
  double squares = 0;
  for (std::int64_t i = 0; i < 64; ++i) squares += std::pow(means.value(79, i) - data.value(79, i), 2);
  EXPECT_NEAR(errors[79], squares / 64, 1e-6);
  EXPECT_NEAR(errors[79], drawn["errors"][79].get<double>(), 1e-12);
  EXPECT_EQ(run({"sheet", "means.h5", "-o", "means.png"}).exit_code, 0);
}

TEST_F(RgmCommand, WritesItsDirectionsToAFolder) {
  const auto json = json_of({"rgm", "data.h5", "--hidden-side", "4", "--modes", "7", "-o", "rgm.h5", "--folder", "out",
                             "--signs", "random", "--bias-vector", "largest", "--hidden-vectors", "shared"});
  EXPECT_EQ(json["folder"], "out");
  EXPECT_TRUE(test::read_bytes(folder_ / "out/directions.csv").starts_with("index,eigenvalue,share,"));
  EXPECT_TRUE(std::filesystem::exists(folder_ / "out/directions-figure.csv"));
  EXPECT_EQ(io::H5Reader(folder_ / "out/directions.h5").shape("/visible_vectors"), (io::H5Shape{7, 64}));
  EXPECT_NE(run({"info", "out/directions.h5"}).out.find("directions of an RG machine"), std::string::npos);
  expect_refused({"rgm", "data.h5", "--hidden-side", "4", "-o", "new.h5", "--folder", "out"}, 2, "directions.h5");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "new.h5")) << "all or nothing";
  expect_refused({"rgm", "data.h5", "--hidden-side", "4", "-o", "rgm.h5", "--folder", "new"}, 2, "rgm.h5");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "new"));
  expect_refused({"rgm", "data.h5", "--hidden-side", "4", "-o", "out/directions.h5", "--folder", "out", "--overwrite"},
                 2, "are one file");
}

TEST_F(RgmCommand, RefusesFactorsThatMakeNoModel) {
  const auto refuse = [&](const std::string& option, const std::string& value) {
    expect_refused({"rgm", "data.h5", "--hidden-side", "4", option, value, "-o", "m.h5"}, 2, option + " " + value);
    EXPECT_FALSE(std::filesystem::exists(folder_ / "m.h5"));
  };
  for (const std::string scale : {"0", "-1", "200000", "1e-46"}) refuse("--scale", scale);
  refuse("--bias-scale", "-1");
  expect_refused({"rgm", "data.h5", "--hidden-side", "4", "--signs", "up", "-o", "m.h5"}, 2, "--signs");
  json_of({"rgm", "data.h5", "--hidden-side", "4", "--bias-scale", "0", "-o", "m.h5"});
  const auto model = data::load_model(folder_ / "m.h5");
  for (std::int64_t i = 0; i < model.visible(); ++i) EXPECT_EQ(model.parameters.visible_bias.data()[i], 0);
}

TEST_F(RgmCommand, TakesSpinsAndTheWholeOfARun) {
  EXPECT_EQ(json_of({"rgm", "spins.h5", "--hidden-side", "2", "-o", "spins-rgm.h5"})["visible_side"], 8);
  ASSERT_EQ(
      run({"train", "spins.h5", "--hidden", "9,4", "--epochs", "1", "--batch-size", "full", "-o", "stack"}).exit_code,
      0);
  EXPECT_EQ(json_of({"reconstruct", "stack", "spins.h5", "-o", "stack.png"})["samples"], 80);
  EXPECT_EQ(json_of({"reconstruct", "stack", "--layer", "1", "spins.h5", "-o", "layer.png"})["samples"], 80);
}

TEST_F(RgmCommand, SaysNoRatioOfSamplesThatAreAlike) {
  json_of({"rgm", "data.h5", "--hidden-side", "4", "-o", "m.h5"});
  data::save_dataset(test::random_real_data(1, 64), folder_ / "one.h5");
  const auto outcome = run({"reconstruct", "m.h5", "one.h5", "-o", "one.png"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.out.find("inf"), std::string::npos) << outcome.out;
  expect_refused({"rgm", "one.h5", "--hidden-side", "4", "--centred", "-o", "no.h5"}, 65, "one sample");
}

TEST_F(RgmCommand, RefusesInOneLine) {
  expect_refused({"rgm", "data.h5", "--hidden-side", "3", "-o", "m.h5"}, 2, "--hidden-side 3");
  expect_refused({"rgm", "data.h5", "--hidden-side", "4", "--modes", "10", "-o", "m.h5"}, 2, "--modes 10");
  expect_refused({"rgm", "data.h5", "--hidden-side", "4", "--modes", "some", "-o", "m.h5"}, 2, "--modes");
  expect_refused({"rgm", "none.h5", "--hidden-side", "4", "-o", "m.h5"}, 66, "none.h5");
  expect_refused({"rgm", "data.h5", "--hidden-side", "4", "-o", "data.h5"}, 2, "data.h5");
  json_of({"rgm", "data.h5", "--hidden-side", "4", "-o", "m.h5"});
  expect_refused({"rgm", "data.h5", "--hidden-side", "4", "-o", "m.h5"}, 2, "m.h5");
  data::save_dataset(test::random_data(5, 16), folder_ / "other.h5");
  expect_refused({"reconstruct", "m.h5", "other.h5", "-o", "s.png"}, 65, "other.h5");
  expect_refused({"reconstruct", "m.h5", "data.h5", "-o", "s.png", "--pictures", "80"}, 2, "--pictures 80");
  data::save_dataset(test::random_data(5, 60), folder_ / "flat.h5");  // no square, and not the model's units
  expect_refused({"reconstruct", "m.h5", "flat.h5", "-o", "s.png"}, 65, "they do not fit");
  expect_refused({"rgm", "flat.h5", "--hidden-side", "4", "-o", "flat-rgm.h5"}, 65, "square lattice");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "s.png"));
  expect_refused({"reconstruct", "m.h5", "data.h5", "-o", "s.jpg"}, 2, "s.jpg");
  expect_refused({"sheet", "data.h5", "-o", "s.jpg"}, 2, "s.jpg");
  expect_refused({"rgm", "data.h5", "--hidden-side", "8", "-o", "n.h5"}, 2,
                 "--hidden-side 8 is the side of the lattice");
}

TEST_F(RgmCommand, WritesTwoOutputsOrNone) {
  json_of({"rgm", "data.h5", "--hidden-side", "4", "-o", "m.h5"});
  for (const char* csv : {"s.png", "./s.png"}) {
    expect_refused({"reconstruct", "m.h5", "data.h5", "-o", "s.png", "--csv", csv}, 2, "are one file");
    expect_refused({"reconstruct", "m.h5", "data.h5", "-o", "s.png", "--means", csv}, 2, "are one file");
    expect_refused({"reconstruct", "m.h5", "data.h5", "-o", "s.png", "--csv", csv, "--overwrite"}, 2, "are one file");
  }
  data::save_dataset(test::random_real_data(2000, 64), folder_ / "many.h5");
  here_.file_size_limit = 16000;  // the CSV is larger, the sheet smaller
  expect_refused({"reconstruct", "m.h5", "many.h5", "-o", "s.png", "--csv", "s.csv", "--pictures", "0"}, 74, "s.csv");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "s.png"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "s.csv"));
}

}  // namespace
}  // namespace kadanoff::cli
