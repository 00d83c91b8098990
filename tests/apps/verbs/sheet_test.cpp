// kadanoff sheet, as a user runs it.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "host/data/stack.hpp"
#include "host/imports/picture.hpp"
#include "tests/support/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

namespace fs = std::filesystem;

class SheetCommand : public testing::Test {
 protected:
  void SetUp() override {
    here_.folder = folder_.path();
    data::save_dataset(test::random_data(7, 36), folder_ / "data.h5");
    data::save_model(test::some_model(36, 5), folder_ / "model.h5");
    data::Stack stack;
    for (const auto& [visible, hidden] : {std::pair{36, 5}, {5, 3}})
      stack.layers.push_back(test::some_model(visible, hidden));
    stack.provenance = test::some_provenance();
    data::save_stack(stack, folder_ / "stack.h5");
  }
  nlohmann::json draw(std::vector<std::string> words) {
    words.insert(words.begin(), "sheet");
    words.insert(words.end(), {"-o", "s.png", "--overwrite", "--json"});
    const auto outcome = test::run_program(words, here_);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    const auto json = nlohmann::json::parse(outcome.out, nullptr, false);
    const auto picture = imports::decode(test::read_bytes(folder_ / "s.png"));
    EXPECT_EQ(json["pixels"], (std::vector{picture.height, picture.width}));
    return json;
  }
  test::TemporaryFolder folder_;
  test::ProgramOptions here_;
};

TEST_F(SheetCommand, ShowsWhatTheFileHolds) {
  auto json = draw({"data.h5"});
  EXPECT_EQ(json["shown"], "samples");
  EXPECT_EQ(json["pictures"], 7);
  EXPECT_EQ(json["shape"], (std::vector{6, 6}));
  json = draw({"model.h5", "--pictures", "0,2:4:1", "--width", "9", "--columns", "4", "--zoom", "1"});
  EXPECT_EQ(json["shown"], "filters");
  EXPECT_EQ(json["pictures"], 4);
  EXPECT_EQ(json["pixels"], (std::vector{6, 41}));
  EXPECT_EQ(draw({"stack.h5"})["pictures"], 3);
  EXPECT_EQ(draw({"stack.h5", "--layer", "1"})["pictures"], 5);
}

TEST_F(SheetCommand, ShowsChainsAlongTheWay) {
  const auto made = test::run_program({"generate", "model.h5", "--samples", "3", "--sweeps", "4", "--burn-in", "0",
                                       "--snapshots", "0,2,4", "--probabilities", "-o", "g.h5"},
                                      here_);
  ASSERT_EQ(made.exit_code, 0) << made.err;
  const auto json = draw({"g.h5", "--show", "snapshots", "--zoom", "1"});
  EXPECT_EQ(json["pictures"], 9);
  EXPECT_EQ(json["pixels"], (std::vector{22, 22}));  // a row for each chain
  EXPECT_EQ(
      test::run_program({"sheet", "g.h5", "--show", "snapshots", "--columns", "3", "-o", "x.png"}, here_).exit_code, 2);
  EXPECT_EQ(draw({"g.h5", "--show", "probabilities", "--pictures", "2"})["pictures"], 1);
}

TEST_F(SheetCommand, RefusesWhatItCannotDraw) {
  const auto refuse = [&](std::vector<std::string> words, int code, const char* part) {
    words.insert(words.begin(), "sheet");
    words.insert(words.end(), {"-o", "refused.png"});
    const auto outcome = test::run_program(words, here_);
    EXPECT_EQ(outcome.exit_code, code) << outcome.err;
    EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1);
    EXPECT_FALSE(fs::exists(folder_ / "refused.png"));
  };
  refuse({"none.h5"}, 66, "none.h5");
  refuse({"data.h5", "--show", "weights"}, 2, "--show 'weights' is not one of samples, probabilities");
  refuse({"data.h5", "--show", "filters"}, 65, "data set");
  refuse({"data.h5", "--show", "probabilities"}, 65, "kadanoff generate --probabilities");
  refuse({"data.h5", "--pictures", "7"}, 2, "--pictures 7: data.h5 has 7 samples, from 0 on");
  refuse({"data.h5", "--width", "5"}, 2, "--width 5 does not divide the 36 units");
  for (const char* option : {"--zoom", "--columns", "--width"})
    refuse({"data.h5", option, "0"}, 2, "0 is not from 1 to 100000");
  refuse({"data.h5", "--layer", "1"}, 2, "--layer is for the filters of a model");
  refuse({"stack.h5", "--layer", "2"}, 2, "how 5 units lie in a picture is not known");
  const auto onto_itself = test::run_program({"sheet", "data.h5", "-o", "data.h5", "--overwrite"}, here_);
  EXPECT_EQ(onto_itself.exit_code, 2) << onto_itself.err;
}

}  // namespace
}  // namespace kadanoff::cli
