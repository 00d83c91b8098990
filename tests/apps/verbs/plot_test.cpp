// kadanoff plot and kadanoff metrics, as a user runs them.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/environment.hpp"
#include "tests/support/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/signalled_program.hpp"
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

// A picture beside numbers of another run would lie.
TEST_F(PlotCommand, KilledAtAnyMomentLeavesNoPictureOfOtherNumbers) {
  const auto gnuplot = folder_ / "pretended-gnuplot";  // its pictures show its script, which has the numbers
  test::write_bytes(gnuplot,
                    "#!/bin/sh\nscript=$(cat)\ncase $script in *GPVAL*) echo 5.4 4; echo pngcairo svg;;\n"
                    "*png*) printf '\\211PNG\\r\\n\\032\\n%sIENDcrc4' \"$script\";;\n"
                    "*) echo \"<?xml $script</svg>\";; esac\n");
  fs::permissions(gnuplot, fs::perms::owner_all);
  const test::Environment chosen(test::Variables{{"KADANOFF_GNUPLOT", gnuplot.string()}});
  fs::create_directory(folder_ / "b");
  test::write_bytes(folder_ / "b" / "metrics.jsonl", "{\"epoch\":1,\"reconstruction_error\":77,\"update\":2}\n");
  const auto output = (folder_ / "curves").string();
  int kills = 0;
  for (int n = 1;; ++n) {
    ASSERT_EQ(test::run_program({"plot", (folder_ / "a").string(), "-o", output, "--overwrite"}).exit_code, 0);
    const auto outcome =
        test::signal_before_call(n, SIGKILL, {"plot", (folder_ / "b").string(), "-o", output, "--overwrite"});
    if (!outcome.traced) GTEST_SKIP() << "this system does not let a test trace a program";
    const bool is_new = test::read_bytes(output + ".csv").find("77") != std::string::npos;
    for (const char* ending : {".svg", ".png"}) {
      const auto picture = test::read_bytes(output + ending);
      EXPECT_TRUE(picture.empty() || (picture.find("77") != std::string::npos) == is_new) << n << ", " << outcome.call;
    }
    if (!outcome.signalled) break;
    ++kills;
  }
  EXPECT_GE(kills, 5);
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
