// `kadanoff analyze correlators` as a user meets it.
#include <gtest/gtest.h>

#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
#include "host/data/stack.hpp"
#include "host/io/hdf5_file.hpp"
#include "tests/support/analysis_command.hpp"
#include "tests/support/files.hpp"

namespace kadanoff::cli {
namespace {

namespace fs = std::filesystem;

class CorrelatorsCommand : public test::AnalysisCommand {
 protected:
  CorrelatorsCommand() {
    auto data = test::random_data(60, 16);
    data.temperatures.assign(60, 2.25);
    std::fill_n(data.temperatures.begin(), 20, 4.0);
    data.lattice_shape = {4, 4};
    data::save_dataset(data, folder_ / "data.h5");
    data::save_model(test::some_model(16, 9), folder_ / "model.h5");
    data::Stack stack;
    stack.layers.push_back(test::some_model(16, 9));
    stack.layers.push_back(test::some_model(9, 4));
    data::save_stack(stack, folder_ / "stack.h5");
  }

  test::ProgramOutcome correlators(const std::vector<std::string>& more, const std::string& model = "model.h5",
                                   const std::string& data = "data.h5") {
    std::vector<std::string> words{"analyze", "correlators", model, data, "--device", "cpu"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
};

TEST_F(CorrelatorsCommand, WritesAFileATableAndAFigure) {
  const auto outcome = correlators({"--control", "shuffled", "-o", "out"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("16 × 9 units, over 60 samples"), std::string::npos) << outcome.out;
  const io::H5Reader file(folder_ / "out/correlators.h5");
  EXPECT_EQ(file.shape("/mean"), (io::H5Shape{16, 9}));
  EXPECT_EQ(io::read_provenance(file).command, "analyze correlators");
  EXPECT_TRUE(test::read_bytes(folder_ / "out/correlators.csv").starts_with("of,unit,peak,"));
  EXPECT_TRUE(fs::exists(folder_ / "out/correlators-figure.csv"));
  const auto again = correlators({"-o", "out"});
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_EQ(again.error_lines(), 1) << again.err;
}

TEST_F(CorrelatorsCommand, PrintsJsonOfAnyTwoLayersAndOfSomeTemperatures) {
  for (const auto& [layers, visible, hidden] :
       {std::tuple{"0,1", 16, 9}, std::tuple{"0,2", 16, 4}, std::tuple{"1,2", 9, 4}}) {
    const auto outcome = correlators({"--json", "--layers", layers, "--control", "permuted"}, "stack.h5");
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
    const auto json = nlohmann::json::parse(outcome.out);
    EXPECT_EQ(json["visible"], visible);
    EXPECT_EQ(json["hidden"], hidden);
    EXPECT_EQ(json["control"]["kind"], "permuted");
  }
  const auto some = correlators({"--json", "--as", "means", "--select-temperatures", "4"});
  ASSERT_EQ(some.exit_code, 0) << some.err;
  EXPECT_EQ(nlohmann::json::parse(some.out)["samples"], 20);
}

TEST_F(CorrelatorsCommand, TakesRealValuesAndOneSample) {
  data::save_dataset(test::random_real_data(30, 16), folder_ / "real.h5");
  EXPECT_EQ(correlators({}, "model.h5", "real.h5").exit_code, 0);
  data::save_dataset(test::random_data(1, 16), folder_ / "one.h5");
  const auto outcome = correlators({"--json"}, "model.h5", "one.h5");
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto one = nlohmann::json::parse(outcome.out)["correlators"];
  EXPECT_TRUE(one["share_above"].is_null()) << "it has no errors";
  EXPECT_TRUE(one["floor"]["error"].is_null());
  expect_refused(correlators({"--control", "shuffled", "-o", "out"}, "model.h5", "one.h5"), 65, "one sample");
}

TEST_F(CorrelatorsCommand, RefusesWhatItCannotDo) {
  expect_refused(correlators({"--layers", "0,2", "-o", "out"}), 2, "there is no layer 2");
  expect_refused(correlators({"--layers", "1", "-o", "out"}), 2, "--layers");
  expect_refused(correlators({"--control", "none", "-o", "out"}), 2, "shuffled, random, permuted");
  expect_refused(correlators({"--as", "spins", "-o", "out"}), 2, "samples, means");
  expect_refused(correlators({"--select-temperatures", "3", "-o", "out"}), 2, "3");
  data::save_dataset(test::random_data(5, 25), folder_ / "larger.h5");
  expect_refused(correlators({"-o", "out"}, "model.h5", "larger.h5"), 65, "do not fit");
  expect_refused(correlators({"-o", "out"}, "data.h5"), 65, "data.h5");
  EXPECT_FALSE(fs::exists(folder_ / "out"));
  EXPECT_EQ(correlators({"-o", "model.h5", "--overwrite"}).exit_code, 2);  // it is an input
}

}  // namespace
}  // namespace kadanoff::cli
