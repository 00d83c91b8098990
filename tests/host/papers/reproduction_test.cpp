// The frame, on a made-up paper of two stages: random numbers, and their sum.
#include "host/papers/reproduction.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <functional>
#include <numeric>

#include "host/io/digest.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/machine/build_info.hpp"
#include "host/papers/repetitions.hpp"
#include "host/papers/sources.hpp"
#include "host/report/changed_files.hpp"
#include "tests/support/child.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::papers {
namespace {

namespace fs = std::filesystem;
using test::fails_with;

class ReproductionTest : public testing::Test {
 protected:
  struct Repetition {
    std::vector<double> draws;
    double sum = 0;
  };

  void SetUp() override { setenv("KADANOFF_GNUPLOT", "", 1); }  // no pictures
  void TearDown() override { unsetenv("KADANOFF_GNUPLOT"); }

  // A stage of numbers; counts how often it is made.
  std::vector<double> stage(const Stages& stages, const std::string& name,
                            const std::function<std::vector<double>()>& values) {
    const auto load = [](const fs::path& path) { return io::H5Reader(path).read<double>("/values"); };
    return stages.file(name, load, [&](const Stage& stage) {
      ++made_;
      const auto made = values();
      io::H5Writer file;
      file.dataset("/values", made);
      io::write_provenance(file, "numbers", stage.provenance(stages.seed()));
      file.save(stage.path, io::IfExists::replace);
      return made;
    });
  }

  std::vector<figures::Figure> draw() const {
    figures::Series series{.name = "sums"};
    for (std::size_t i = 0; i < done_.size(); ++i) add_point(series, static_cast<double>(i), average({done_[i].sum}));
    return {{.name = "figure-1", .title = "Sums", .panels = {{.series = {series}}}}};
  }

  // One of each verdict that one seed can give; the sums are exact.
  std::vector<Claim> judge() const {
    const auto sums = over(done_, [](const Repetition& one) { return one.sum; });
    const auto claim = [](const char* id, const char* section, const char* statement) {
      return Claim{.id = id, .section = section, .statement = statement, .quote = statement};
    };
    const auto add = [&](Claim& to, Range required) {
      to.add(Measure::paper, "the sum", sums, required);
      to.parts.back().is_exact = true;
    };
    auto large = claim("A1", "1", "The sum is large."), small = claim("A2", "1", "The sum is small."),
         both = claim("A3", "2", "The sum is neither."), open = claim("A4", "2", "The sum is 7."),
         unknown = claim("A5", "3", "There are numbers that nobody has drawn.");
    add(large, at_least(6));
    large.tell("the sum is " + mean_of(sums, 1));
    add(small, at_most(5.9));
    add(both, at_least(6));
    add(both, at_most(5.9));
    open.add(Measure::paper, "the sum", sums, between(6, 8));
    unknown.reason = "nobody has drawn them";
    std::vector all{large, small, both, open, unknown};
    const Sources sum{.figures = {"figure-1"}, .stages = {"s*.h5"}};
    name_sources(all, {{"A1", sum}, {"A2", sum}, {"A3", sum}, {"A4", sum}});
    return all;
  }

  Reproduction run(std::int64_t repetitions, const std::string& commit = machine::build_info().commit,
                   Existing existing = Existing::go_on, OtherBuilds others = OtherBuilds::refuse) {
    done_.clear();
    made_ = 0;
    const Study study{.paper = "made-up",
                      .heading = "Nobody (1905).\n",
                      .settings = {{"draws", 3}},
                      .seed = 1,
                      .repetitions = repetitions,
                      .repeat =
                          [&](const Stages& stages) {
                            Repetition one;
                            one.draws = stage(stages, "draws.h5", [&] {
                              const auto s = static_cast<double>(stages.seed());
                              after_draws_();
                              return std::vector<double>{s, s + 1, s + 2};
                            });
                            one.sum = stage(stages, "sum.h5", [&] {
                                        before_sum_();
                                        return std::vector{std::accumulate(one.draws.begin(), one.draws.end(), 0.0)};
                                      }).front();
                            done_.push_back(one);
                          },
                      .figures = [&] { return draw(); },
                      .claims = [&] { return judge(); }};
    Context context(cpu_device, 1);
    return reproduce(context, study, {.folder = path_, .existing = existing, .other_builds = others, .commit = commit});
  }

  test::TemporaryFolder folder_;
  fs::path path_ = folder_ / "results";
  std::vector<Repetition> done_;
  int made_ = 0;
  std::function<void()> after_draws_ = [] {};
  std::function<void()> before_sum_ = [] {};
};

TEST_F(ReproductionTest, LeavesStagesFiguresAndClaims) {
  const auto result = run(2);
  EXPECT_FALSE(result.stopped);
  EXPECT_EQ(made_, 4);
  for (const char* file : {"reproduction.json", "seed-1/draws.h5", "seed-1/sum.h5", "seed-2/sum.h5",
                           "figures/figure-1.csv", "report.html"})
    EXPECT_TRUE(fs::exists(path_ / file)) << file;
  ASSERT_EQ(result.claims.size(), 5U);
  EXPECT_EQ(verdict_of(result.claims[0]), Verdict::reproduced);
  EXPECT_EQ(verdict_of(result.claims[1]), Verdict::not_reproduced);
  EXPECT_EQ(verdict_of(result.claims[2]), Verdict::partly);
  EXPECT_EQ(verdict_of(result.claims[3]), Verdict::undecided);
  EXPECT_EQ(verdict_of(result.claims[4]), Verdict::not_tested);
  EXPECT_EQ(result.claims[0].measured, "the sum is 7.5 ± 1.5");
  const auto text = test::read_bytes(path_ / "claims.txt");
  EXPECT_EQ(text, to_text(result));
  EXPECT_TRUE(text.starts_with("Nobody (1905).\n\nA1  section 1\n    verdict     reproduced by the paper's measure"))
      << text;
  EXPECT_TRUE(text.ends_with(
      "5 claims, 1 reproduced, 1 partly, 1 not reproduced, 1 undecided, 1 not tested (as they stand: 1 reproduced)\n"))
      << text;
  EXPECT_EQ(test::read_bytes(path_ / "claims.md"), to_markdown(result));
  auto json = nlohmann::json::parse(test::read_bytes(path_ / "claims.json"));
  EXPECT_EQ(json["digest"], report::digest_of_claims(json));
  json.erase("digest");
  EXPECT_EQ(json, to_json(result));
  EXPECT_EQ(json["paper"], "made-up");
  EXPECT_EQ(json["seeds"], 2);
  EXPECT_EQ(json["settings"]["draws"], 3);
  EXPECT_EQ(json["figures"], nlohmann::json({"figure-1.csv"}));
  EXPECT_EQ(json["builds"], (nlohmann::json{{{"commit", machine::build_info().commit}, {"device", "cpu"}}}));
  EXPECT_EQ(json["claims"][0]["verdict"], "reproduced");
  EXPECT_EQ(json["heading"], "Nobody (1905).\n");
  ASSERT_EQ(json["files"].size(), 5U) << json["files"];
  EXPECT_EQ(json["files"][0]["file"], "figures/figure-1.csv");
  EXPECT_EQ(json["files"][0]["digest"], *io::digest_of_file(path_ / "figures/figure-1.csv"));
  EXPECT_EQ(json["files"][4]["file"], "seed-2/sum.h5");
  EXPECT_EQ(json["claims"][1]["reason"],
            "By the paper's measure no number is within its bounds: the sum: 7.5 (at most 5.9, out by 1.6)");
  EXPECT_EQ(json["claims"][0]["sources"],
            (nlohmann::json{{"figures", {"figures/figure-1.csv"}}, {"stages", {"sum.h5"}}}));
  const auto page = test::read_bytes(path_ / "report.html");
  EXPECT_NE(page.find("<b>Files:</b> figures/<wbr>figure-1.<wbr>csv; computed from sum.<wbr>h5 in seed-1 and seed-2"),
            std::string::npos);
  EXPECT_NE(page.find("made-up: claims</h2>"), std::string::npos);
  EXPECT_NE(page.find("Numbers: figures/figure-1.csv"), std::string::npos);
}

TEST_F(ReproductionTest, GoesOnWithWhatIsThere) {
  const auto first = to_json(run(1));
  EXPECT_EQ(to_json(run(1)), first);
  EXPECT_EQ(made_, 0);
  run(2);  // more repetitions may follow
  EXPECT_EQ(made_, 2);
  EXPECT_EQ(done_.size(), 2U);
  fs::remove(path_ / "seed-1" / "sum.h5");
  run(2);
  EXPECT_EQ(made_, 1);
}

TEST_F(ReproductionTest, DoesNotReplaceTheClaimsOfMoreSeeds) {
  run(2);
  const auto claims = test::read_bytes(path_ / "claims.json");
  EXPECT_TRUE(fails_with(ExitCode::usage, "holds the claims of 2 seeds, and --seeds is 1 now", [&] { run(1); }));
  EXPECT_EQ(test::read_bytes(path_ / "claims.json"), claims);
  EXPECT_EQ(run(1, machine::build_info().commit, Existing::overwrite).repetitions, 1);
}

TEST_F(ReproductionTest, StopsBetweenTwoStages) {
  after_draws_ = [] { std::raise(SIGTERM); };
  const auto stopped = run(2);
  EXPECT_TRUE(stopped.stopped);
  EXPECT_EQ(made_, 1);  // that stage is finished
  EXPECT_TRUE(fs::exists(path_ / "seed-1" / "draws.h5"));
  EXPECT_FALSE(fs::exists(path_ / "seed-1" / "sum.h5"));
  EXPECT_FALSE(fs::exists(path_ / "claims.json"));
  EXPECT_EQ(to_json(stopped)["stopped"], true);
  after_draws_ = [] {};
  EXPECT_FALSE(run(2).stopped);
  EXPECT_EQ(made_, 3);
}

TEST_F(ReproductionTest, SurvivesBeingKilledWithinAStage) {
  const int code = test::exit_code_in_child([&] {
    before_sum_ = [] { std::raise(SIGKILL); };
    run(1);
  });
  EXPECT_EQ(code, -SIGKILL);
  EXPECT_TRUE(fs::exists(path_ / "seed-1" / "draws.h5"));
  EXPECT_FALSE(fs::exists(path_ / "seed-1" / "sum.h5"));
  EXPECT_FALSE(run(1).stopped);
  EXPECT_EQ(made_, 1);
  EXPECT_EQ(done_.front().sum, 6);
}

TEST_F(ReproductionTest, UsesTheStagesOfAnotherBuildOnlyIfThatIsAskedFor) {
  run(1);
  EXPECT_TRUE(fails_with(ExitCode::usage, "--keep", [&] { run(1, "ba9876543210"); }));
  EXPECT_EQ(run(1, "ba9876543210", Existing::go_on, OtherBuilds::keep).builds.size(), 2U);
  EXPECT_EQ(made_, 0);
  EXPECT_EQ(run(1, machine::build_info().commit, Existing::overwrite).builds.size(), 1U);
  EXPECT_EQ(made_, 2);
}

// The same settings, seed and stage, but another build: only its provenance tells.
TEST_F(ReproductionTest, RefusesOrNotesAStageThatWasCopiedFromAnotherBuild) {
  run(1, "ba9876543210");
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "which made nothing else here", [&] { run(1, "ba9876543210"); }));
  const auto kept = run(1, "ba9876543210", Existing::go_on, OtherBuilds::keep);
  EXPECT_EQ(made_, 0);
  const nlohmann::json both{{{"commit", machine::build_info().commit}, {"device", "cpu"}},
                            {{"commit", "ba9876543210"}, {"device", "cpu"}}};
  EXPECT_EQ(kept.builds, both);
  EXPECT_EQ(nlohmann::json::parse(test::read_bytes(path_ / "claims.json"))["builds"], both);
  EXPECT_EQ(nlohmann::json::parse(test::read_bytes(path_ / "reproduction.json"))["builds"], both);
  EXPECT_EQ(run(1, "ba9876543210").builds, both) << "it is known by now";
}

TEST(ReproductionSettings, HaveARange) {
  require_at_least("--samples", 2, 2);
  EXPECT_TRUE(
      fails_with(ExitCode::usage, "--samples 1: from 2 to 1,000,000", [] { require_at_least("--samples", 1, 2); }));
  EXPECT_TRUE(fails_with(ExitCode::usage, "--samples 1000001", [] { require_at_least("--samples", 1'000'001, 2); }));
  require_seeds(seed_stride - 1, 1);
  EXPECT_TRUE(fails_with(ExitCode::usage, "--seeds 0", [] { require_seeds(1, 0); }));
  EXPECT_TRUE(fails_with(ExitCode::usage, "--seed 4294967295: a reproduction takes seeds below 4294967296",
                         [] { require_seeds(seed_stride - 1, 2); }));
}

}  // namespace
}  // namespace kadanoff::papers
