// kadanoff import, as a user runs it: from files of others to a training.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "host/data/stack.hpp"
#include "tests/support/files.hpp"
#include "tests/support/import_files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff {
namespace {

using test::run_program;

class ImportCommand : public testing::Test {
 protected:
  // 12 pictures of 3 × 3 with their labels.
  void SetUp() override {
    here_.folder = folder_.path();
    std::string images, labels;
    for (int i = 0; i < 12; ++i) {
      for (int j = 0; j < 9; ++j) images += static_cast<char>((i * j) % 3 == 0 ? 255 : 0);
      labels += static_cast<char>(i % 4);
    }
    test::write_bytes(folder_ / "images", test::gzip(test::idx_file(8, {12, 3, 3}, images)));
    test::write_bytes(folder_ / "labels", test::idx_file(8, {12}, labels));
  }
  test::TemporaryFolder folder_;
  test::ProgramOptions here_;
};

TEST_F(ImportCommand, MakesDataThatTrains) {
  const auto imported =
      run_program({"import", "images", "labels", "--values", "spin", "-o", "data.h5", "--json"}, here_);
  ASSERT_EQ(imported.exit_code, 0) << imported.err;
  const auto json = nlohmann::json::parse(imported.out);
  EXPECT_EQ(json["samples"], 12);
  EXPECT_EQ(json["format"], "IDX, uint8, gzip");
  const auto info = run_program({"info", "data.h5"}, here_);
  EXPECT_NE(info.out.find("/labels"), std::string::npos) << info.out;
  EXPECT_NE(info.out.find("3 x 3"), std::string::npos) << info.out;
  const auto trained =
      run_program({"train", "data.h5", "--hidden", "2", "--epochs", "2", "--batch-size", "full", "-o", "run"}, here_);
  EXPECT_EQ(trained.exit_code, 0) << trained.err;
}

TEST_F(ImportCommand, RefusesInOneLineAndLeavesNothing) {
  auto there = folder_.entries();
  const auto refuse = [&](std::vector<std::string> arguments, int code, const char* words) {
    arguments.insert(arguments.begin(), "import");
    arguments.insert(arguments.end(), {"-o", "data.h5"});
    const auto outcome = run_program(arguments, here_);
    EXPECT_EQ(outcome.exit_code, code) << outcome.err;
    EXPECT_NE(outcome.err.find(words), std::string::npos) << outcome.err;
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    EXPECT_FALSE(std::filesystem::exists(folder_ / "data.h5"));
    EXPECT_EQ(folder_.entries(), there);
  };
  refuse({"none"}, 66, "none is not there");
  refuse({"labels"}, 65, "labels holds labels only");
  refuse({"images", "--side", "0"}, 2, "--side 0 is not from 1 to");
  refuse({"images", "--values", "grey"}, 2, "'grey' is not one of auto, real, spin");
  refuse({"images", "--split", "2"}, 2, "--split 2 is not between 0 and 1");
  refuse({}, 2, "PATH");

  data::Stack stack;
  stack.layers.push_back(test::some_model(9, 4));
  stack.layers.push_back(test::some_model(4, 2));
  stack.provenance = test::some_provenance();
  std::filesystem::create_directory(folder_ / "run");
  data::save_stack(stack, folder_ / "run" / "model.h5");
  there = folder_.entries();
  refuse({"run"}, 2, "run is the folder of a run: import a model of it, as run/model.h5");
  refuse({"run/model.h5"}, 2, "is a stack of models: import that of one layer");
}

}  // namespace
}  // namespace kadanoff
