// `kadanoff reproduce`, as a user runs it, at a small scale.
#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "host/figures/figure.hpp"
#include "host/machine/build_info.hpp"
#include "tests/support/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

namespace fs = std::filesystem;

class ReproduceCommand : public testing::Test {
 protected:
  test::ProgramOutcome iso2018(const std::vector<std::string>& more, test::ProgramOptions options = {}) {
    std::vector<std::string> words{"reproduce", "iso2018", "-o", "iso", "--samples", "3", "--device", "cpu"};
    words.insert(words.end(), more.begin(), more.end());
    options.folder = folder_.path();
    return test::run_program(words, options);
  }

  void TearDown() override { unsetenv("KADANOFF_GNUPLOT"); }

  const std::vector<std::string> moment_{"--epochs", "3", "--thermometer-epochs", "5"};
  test::TemporaryFolder folder_;
};

TEST_F(ReproduceCommand, PrintsTheClaimsAndDrawsTheFigures) {
  const auto outcome = iso2018(moment_);
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("quick scale: 25 × 3 configurations"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("V1"), std::string::npos);
  EXPECT_TRUE(fs::exists(folder_ / "iso" / "claims.json"));
  EXPECT_TRUE(fs::exists(folder_ / "iso" / "figures" / "figure-17.csv"));
  if (!figures::find_gnuplot()) GTEST_SKIP() << "no gnuplot: the pictures are not looked at";
  EXPECT_TRUE(fs::exists(folder_ / "iso" / "figures" / "figure-17.png"));
  EXPECT_TRUE(fs::exists(folder_ / "iso" / "figures" / "figure-17.svg"));
}

TEST_F(ReproduceCommand, StoppedByASignalItGoesOnWhereItWas) {
  setenv("KADANOFF_GNUPLOT", "", 1);
  const std::vector<std::string> job{"--epochs", "600", "--thermometer-epochs", "5", "--json"};
  test::ProgramOptions signal;
  signal.signal_once_exists = folder_ / "iso/seed-1/v64/metrics.jsonl";  // by then it trains and handles signals
  signal.kill_after = std::chrono::milliseconds(20);
  const auto stopped = iso2018(job, signal);
  ASSERT_EQ(stopped.exit_code, 75) << stopped.err;
  EXPECT_FALSE(fs::exists(folder_ / "iso" / "claims.json"));
  const auto resumed = iso2018(job);
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  const auto claims = test::read_bytes(folder_ / "iso/claims.json");
  signal.signal_once_exists = folder_ / "iso/.kadanoff-next/seed-1/v64/metrics.jsonl";
  auto again = job;
  again.push_back("--overwrite");
  EXPECT_EQ(iso2018(again, signal).exit_code, 75);
  EXPECT_EQ(test::read_bytes(folder_ / "iso/claims.json"), claims);             // what was there stays until the end
  EXPECT_EQ(resumed.err.find("/train.h5:"), std::string::npos) << resumed.err;  // is not sampled again
  fs::rename(folder_ / "iso", folder_ / "interrupted");
  const auto uninterrupted = iso2018(job);
  ASSERT_EQ(uninterrupted.exit_code, 0) << uninterrupted.err;
  EXPECT_EQ(nlohmann::json::parse(resumed.out)["claims"], nlohmann::json::parse(uninterrupted.out)["claims"]);
}

TEST_F(ReproduceCommand, RefusesWhatMakesNoSense) {
  const auto refused = [&](const std::vector<std::string>& more, const std::string& part) {
    const auto outcome = iso2018(more);
    EXPECT_EQ(outcome.exit_code, 2) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
    EXPECT_FALSE(fs::exists(folder_ / "iso"));
  };
  refused({"--quick", "--full"}, "--full");
  refused({"--epochs", "0"}, "--epochs 0");
  refused({"--seeds", "0"}, "--seeds 0");
  refused({"--thermometer-epochs", "-1"}, "--thermometer-epochs -1");
  const auto nothing = test::run_program({"reproduce", "iso2018"});
  EXPECT_EQ(nothing.exit_code, 2);
  EXPECT_NE(nothing.err.find("--output"), std::string::npos) << nothing.err;
  const auto unknown = test::run_program({"reproduce", "einstein1905"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_NE(unknown.err.find("the commands are iso2018, isdlrg2020, whygen2021"), std::string::npos) << unknown.err;
}

}  // namespace
}  // namespace kadanoff::cli
