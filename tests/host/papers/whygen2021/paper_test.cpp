// The reproduction of WhyGen 2021 at the smallest scale: stages, figures, claims, resumption.
#include "host/papers/whygen2021/paper.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "host/papers/claim_text.hpp"
#include "tests/host/papers/whygen2021/made_images.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::papers::whygen2021 {
namespace {

namespace fs = std::filesystem;

Settings smallest() {
  auto settings = quick();
  shrink(settings, 1'000'000);
  settings.side = 16;
  return settings;
}

class Whygen2021 : public testing::Test {
 protected:
  void SetUp() override { setenv("KADANOFF_GNUPLOT", "", 1); }  // the numbers of figures only
  void TearDown() override { unsetenv("KADANOFF_GNUPLOT"); }

  Reproduction run(int threads) {
    Context context(cpu_device, threads);
    return whygen2021::reproduce(context, smallest(), {.folder = path_});
  }

  test::TemporaryFolder folder_;
  fs::path path_ = folder_ / "paper";
};

TEST_F(Whygen2021, LeavesFiguresAndClaimsAndGoesOn) {
  const auto result = run(2);
  EXPECT_FALSE(result.stopped);
  EXPECT_NE(result.heading.find("of MNIST 100 at most; 1e-05 % of the paper's epochs, of MNIST its 8"),
            std::string::npos)
      << result.heading;
  std::set<std::string> ids;
  for (const Claim& claim : result.claims) {
    EXPECT_TRUE(ids.insert(claim.id).second) << claim.id;
    EXPECT_FALSE(claim.statement.empty() || claim.section.empty() || claim.quote.empty()) << claim.id;
    EXPECT_FALSE(verdict_of(claim) == Verdict::not_tested && claim.reason.empty()) << claim.id;
  }
  EXPECT_EQ(result.claims.size(), 38U);
  for (const char* name :
       {"figure-01", "figure-02", "figure-03", "figure-04", "figure-05", "figure-06", "figure-14", "figure-21"})
    EXPECT_TRUE(fs::exists(path_ / "figures" / (std::string(name) + ".csv"))) << name;
  EXPECT_TRUE(fs::exists(path_ / "report.html"));
  // From the same stages, and without one of them, which is made again: by another number of threads.
  const auto first = papers::to_json(result.claims);
  fs::remove(path_ / "seed-1" / "layer-2.h5");
  EXPECT_EQ(papers::to_json(run(1).claims), first);
}

// The call ends for want of images; what it was to make them from is recorded before that.
TEST_F(Whygen2021, IsRefusedWithOtherImages) {
  const auto run_with = [&](const char* name, int count) {
    make_pictures(folder_ / name, count, 30, [](int image, int, int) { return image; });
    auto settings = smallest();
    settings.folders.flowers = folder_ / name;
    Context context(cpu_device, 2);
    whygen2021::reproduce(context, settings, {.folder = path_});
  };
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "it holds 3 images", [&] { run_with("few", 3); }));
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "holds a reproduction with other settings (flowers: \"3 files ",
                               [&] { run_with("others", 4); }));
}

}  // namespace
}  // namespace kadanoff::papers::whygen2021
