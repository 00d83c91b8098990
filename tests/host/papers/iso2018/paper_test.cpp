// The reproduction of Iso 2018 at a tiny scale: stages, resumption, repetitions.
#include "host/papers/iso2018/paper.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

#include "host/flow/flow_file.hpp"
#include "host/papers/claim_text.hpp"
#include "host/papers/iso2018/stages.hpp"
#include "host/runs/trained_model.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

namespace fs = std::filesystem;

// All of the paper in a second: few configurations, hidden units, epochs and steps.
Settings small_settings() {
  Settings settings = full();
  settings.samples = 3;
  settings.hidden = {3, 5, 101, 103};
  settings.small = 3;
  settings.main = 5;
  settings.large = 101;
  settings.steps = {0, 1, 10, 50, 100, 1000};
  settings.thermometer_epochs = 4;
  settings.seeds = 1;
  set_epochs(settings, 2);
  return settings;
}

class Iso2018 : public testing::Test {
 protected:
  void SetUp() override { setenv("KADANOFF_GNUPLOT", "", 1); }  // pictures are for tests/apps/verbs/reproduce_test.cpp
  void TearDown() override { unsetenv("KADANOFF_GNUPLOT"); }

  Reproduction run(const Settings& settings, int threads = 2) { return run_in(path_, settings, threads); }
  static Reproduction run_in(const fs::path& folder, const Settings& settings, int threads) {
    Context context(cpu_device, threads);
    return iso2018::reproduce(context, settings, {.folder = folder});
  }

  test::TemporaryFolder folder_;
  fs::path path_ = folder_ / "iso";
};

TEST_F(Iso2018, LeavesStagesFiguresAndClaims) {
  const auto result = run(small_settings());
  EXPECT_FALSE(result.stopped);
  EXPECT_GE(result.claims.size(), 20U);
  std::set<std::string> ids;
  for (const Claim& claim : result.claims) {
    EXPECT_TRUE(ids.insert(claim.id).second) << claim.id;
    EXPECT_FALSE(claim.statement.empty() || claim.measured.empty() || claim.section.empty()) << claim.id;
    EXPECT_NE(verdict_of(claim), Verdict::not_tested) << claim.id;
  }
  for (const int number : {1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17})
    EXPECT_TRUE(fs::exists(path_ / "figures" / fmt::format("figure-{:02}.csv", number))) << number;
  EXPECT_EQ(runs::load_trained_model(path_ / "seed-1" / "v101").hidden(), 101);
  std::ifstream file(path_ / "claims.json");
  const auto json = nlohmann::json::parse(file);
  EXPECT_EQ(json["claims"].size(), result.claims.size());
  EXPECT_EQ(json["settings"]["samples"], 3);
}

TEST_F(Iso2018, GoesOnWhereItWasAndGivesTheSameClaims) {
  const auto result = run(small_settings());
  const auto first = papers::to_json(result.claims);
  const auto other = run_in(folder_ / "other", small_settings(), 1);
  EXPECT_GT(result.files.size(), 20U);
  EXPECT_EQ(other.files, result.files) << "digests of all stages and of the figures' numbers, by one thread";
  EXPECT_EQ(papers::to_json(other.claims), first);
  const auto of_model = fs::last_write_time(path_ / "seed-1" / "v5" / "model.h5");
  fs::remove(path_ / "seed-1" / "flow-v5-from-6.h5");
  fs::remove_all(path_ / "seed-1" / "l3");
  EXPECT_EQ(papers::to_json(run(small_settings(), 1).claims), first);
  EXPECT_EQ(fs::last_write_time(path_ / "seed-1" / "v5" / "model.h5"), of_model);
  EXPECT_TRUE(fs::exists(path_ / "seed-1" / "l3" / "model.h5"));
}

TEST_F(Iso2018, RefusesFilesOfOtherStagesAndDamagedOnes) {
  run(small_settings());
  const auto again = [&] { run(small_settings()); };
  const auto seed = path_ / "seed-1";
  fs::copy_file(seed / "flow-v3-from-0.h5", seed / "flow-v5-from-0.h5", fs::copy_options::overwrite_existing);
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "flow-v5-from-0.h5 was made with other settings", again));
  fs::remove(seed / "flow-v5-from-0.h5");
  fs::copy_file(seed / "v3" / "model.h5", seed / "v5" / "model.h5", fs::copy_options::overwrite_existing);
  fs::copy_file(seed / "v3" / "model.h5", seed / "v5" / "epoch-2.h5", fs::copy_options::overwrite_existing);
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "another stage", again));
  fs::remove_all(seed / "v5");
  again();
  fs::resize_file(seed / "thermometer.h5", 900);
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "and give the same command to make it again", again));
}

TEST_F(Iso2018, MoreRepetitionsMayFollow) {
  run(small_settings());
  const auto of_first = fs::last_write_time(path_ / "seed-1" / "thermometer.h5");
  auto settings = small_settings();
  settings.seeds = 2;
  const auto two = run(settings);
  EXPECT_EQ(fs::last_write_time(path_ / "seed-1" / "thermometer.h5"), of_first);
  const flow::Flow a = flow::load_flow(path_ / "seed-1" / "flow-v3-from-6.h5"),
                   b = flow::load_flow(path_ / "seed-2" / "flow-v3-from-6.h5");
  EXPECT_NE(a.points[0].energy.mean, b.points[0].energy.mean);  // other data …
  EXPECT_NE(a.points[2].energy.mean, b.points[2].energy.mean);
  const auto v1 =
      *std::find_if(two.claims.begin(), two.claims.end(), [](const Claim& claim) { return claim.id == "V1"; });
  ASSERT_EQ(v1.parts.size(), 16U);  // two measures × two sizes × two starts, each with its control
  EXPECT_EQ(v1.parts.front().values.size(), 2U);
  EXPECT_NE(v1.measured.find("±"), std::string::npos) << v1.measured;
}

TEST_F(Iso2018, RefusesSettingsThatMakeNoSense) {
  auto settings = small_settings();
  settings.samples = 1;
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "--samples 1", [&] { run(settings); }));
  settings = small_settings();
  settings.seed = seed_stride;  // would have the random numbers of seed 0
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "--seed 4294967296", [&] { run(settings); }));
  EXPECT_FALSE(fs::exists(path_));
}

}  // namespace
}  // namespace kadanoff::papers::iso2018
