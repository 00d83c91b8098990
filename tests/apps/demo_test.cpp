// `kadanoff demo` as a user meets it, on lattices so small that it takes a moment.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "host/build_info.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff {
namespace {

class DemoCommand : public testing::Test {
 protected:
  test::ProgramOutcome demo(const std::vector<std::string>& more, test::ProgramOptions options = {}) {
    std::vector<std::string> words{"demo",  "--side",         "4",     "--samples", "20", "--steps",
                                   "0,1,5", "--temperatures", "0,2,4", "--device",  "cpu"};
    if (std::count(more.begin(), more.end(), "--hidden") == 0) words.insert(words.end(), {"--hidden", "4"});
    words.insert(words.end(), more.begin(), more.end());
    options.folder = folder_.path();
    return test::run_program(words, options);
  }

  test::TemporaryFolder folder_;
};

TEST_F(DemoCommand, PrintsTheTableOfTwoFlowsAndKeepsItsFiles) {
  const auto outcome = demo({"--epochs", "5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("from T = 0"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("from T = 4"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("They end "), std::string::npos) << outcome.out;
  EXPECT_TRUE(std::filesystem::exists(folder_ / "demo" / "flow-v4-cold.h5"));
}

TEST_F(DemoCommand, TypedTwiceJustWorks) {
  const auto first = demo({"--epochs", "5", "--json"}), second = demo({"--epochs", "5", "--json"});
  ASSERT_EQ(first.exit_code, 0) << first.err;
  ASSERT_EQ(second.exit_code, 0) << second.err;
  EXPECT_EQ(nlohmann::json::parse(first.out)["rbms"], nlohmann::json::parse(second.out)["rbms"]);
  const bool used_again = second.err.find("is there already") != std::string::npos;
  EXPECT_EQ(used_again, tells_the_sources(build_info().commit)) << second.err;
}

TEST_F(DemoCommand, StoppedByASignalItGoesOnWhereItWas) {
  test::ProgramOptions signal;
  signal.signal_once_exists = folder_ / "demo/v4/metrics.jsonl";  // it trains, and minds signals
  signal.kill_after = std::chrono::milliseconds(20);
  const auto stopped = demo({"--epochs", "100000"}, signal);
  ASSERT_EQ(stopped.exit_code, 75) << stopped.err;
  EXPECT_FALSE(std::filesystem::exists(folder_ / "demo" / "v4" / "model.h5"));
  const auto resumed = demo({"--epochs", "100000", "--json"});
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  const auto uninterrupted = demo({"--epochs", "100000", "--json", "-o", "other"});
  EXPECT_EQ(nlohmann::json::parse(resumed.out)["rbms"], nlohmann::json::parse(uninterrupted.out)["rbms"]);
}

TEST_F(DemoCommand, TakesTheRbmsInTheOrderInWhichTheyAreAskedFor) {
  const auto outcome = demo({"--epochs", "2", "--hidden", "5,3", "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto rbms = nlohmann::json::parse(outcome.out)["rbms"];
  ASSERT_EQ(rbms.size(), 2U);
  EXPECT_EQ(rbms[0]["hidden"], 5);
  EXPECT_EQ(rbms[1]["hidden"], 3);
}

TEST_F(DemoCommand, RefusesWhatMakesNoSenseAndWritesNothing) {
  const std::vector<std::vector<std::string>> wrong{
      {"--temperatures", "2"}, {"--temperatures", "6,0"}, {"--hidden", "0"},  {"--hidden", "many"},
      {"--epochs", "-1"},      {"--steps", "5,1"},        {"--samples", "0"}, {"--side", "1"}};
  for (const auto& options : wrong) {
    std::vector<std::string> words{"demo", "--device", "cpu"};
    words.insert(words.end(), options.begin(), options.end());
    test::ProgramOptions where;
    where.folder = folder_.path();
    const auto outcome = test::run_program(words, where);
    EXPECT_EQ(outcome.exit_code, 2) << options[0] << ' ' << options[1] << ": " << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
  }
  EXPECT_EQ(folder_.entries(), 0U);
}

}  // namespace
}  // namespace kadanoff
