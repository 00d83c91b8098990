// kadanoff plot and kadanoff metrics, as a user runs them.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

namespace fs = std::filesystem;

class PlotCommand : public testing::Test {
 protected:
  void SetUp() override {
    here_.folder = folder_.path();
    fs::create_directory(folder_ / "a");
    test::write_bytes(folder_ / "a" / "metrics.jsonl",
                      "{\"epoch\":1,\"reconstruction_error\":2,\"update\":2}\n"
                      "{\"epoch\":2,\"reconstruction_error\":1,\"update\":4}\n");
  }
  test::TemporaryFolder folder_;
  test::ProgramOptions here_;
};

TEST_F(PlotCommand, WritesTheNumbersAndPicturesOnce) {
  const auto plotted = test::run_program({"plot", "a", "-o", "curves.png", "--json"}, here_);
  ASSERT_EQ(plotted.exit_code, 0) << plotted.err;
  const auto json = nlohmann::json::parse(plotted.out);
  EXPECT_EQ(json["csv"], "curves.csv");
  EXPECT_NE(test::read_bytes(folder_ / "curves.csv").find("reconstruction error,a,2,1"), std::string::npos);
  for (const auto& [kind, name] : json.items()) EXPECT_TRUE(fs::exists(folder_ / name.get<std::string>())) << kind;
  const auto again = test::run_program({"plot", "a", "-o", "curves"}, here_);
  EXPECT_EQ(again.exit_code, 2) << again.err;
  EXPECT_EQ(test::run_program({"plot", "a", "-o", "curves", "--overwrite", "--x", "update"}, here_).exit_code, 0);
}

TEST_F(PlotCommand, RefusesWhatItCannotDraw) {
  const auto refuse = [&](const std::vector<std::string>& words, int code, const char* part) {
    const auto outcome = test::run_program(words, here_);
    EXPECT_EQ(outcome.exit_code, code) << outcome.err;
    EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1);
  };
  refuse({"plot", "none", "-o", "x"}, 66, "there are no metrics");
  refuse({"plot", "a", "-o", "x", "--x", "time"}, 2, "--x 'time' is not one of epoch, update, seconds");
  refuse({"plot", "a", "-o", "x", "--x", "seconds"}, 2, "the runs have no seconds");
  for (const char* name : {"/", ".", "..", "out/"})
    refuse({"plot", "a", "-o", name}, 2, "is not the name of a picture");
  refuse({"metrics", "none"}, 66, "none is not there");
  EXPECT_FALSE(fs::exists(folder_ / "x.csv"));
}

}  // namespace
}  // namespace kadanoff::cli
