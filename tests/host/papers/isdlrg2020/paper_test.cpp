// The reproduction of IsDLRG 2020 at the smallest scale: stages, figures, claims, resumption.
#include "host/papers/isdlrg2020/paper.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "host/papers/claim_text.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::papers::isdlrg2020 {
namespace {

namespace fs = std::filesystem;

Settings smallest() {
  auto settings = quick();
  shrink(settings, 1'000'000);
  return settings;
}

class Isdlrg2020 : public testing::Test {
 protected:
  void SetUp() override { setenv("KADANOFF_GNUPLOT", "", 1); }  // the numbers of figures only
  void TearDown() override { unsetenv("KADANOFF_GNUPLOT"); }

  Reproduction run(int threads) {
    Context context(cpu_device, threads);
    return isdlrg2020::reproduce(context, smallest(), {.folder = path_});
  }

  test::TemporaryFolder folder_;
  fs::path path_ = folder_ / "paper";
};

TEST_F(Isdlrg2020, LeavesFiguresAndClaimsAndGoesOn) {
  const auto result = run(2);
  EXPECT_FALSE(result.stopped);
  std::set<std::string> ids;
  for (const Claim& claim : result.claims) {
    EXPECT_TRUE(ids.insert(claim.id).second) << claim.id;
    EXPECT_FALSE(claim.statement.empty() || claim.section.empty() || claim.quote.empty()) << claim.id;
    EXPECT_FALSE(verdict_of(claim) == Verdict::not_tested && claim.reason.empty()) << claim.id;
  }
  EXPECT_EQ(result.claims.size(), 32U);
  for (const char* name : {"figure-02", "figure-03", "figure-04", "figure-05", "figure-06", "figure-07"})
    EXPECT_TRUE(fs::exists(path_ / "figures" / (std::string(name) + ".csv"))) << name;
  EXPECT_TRUE(fs::exists(path_ / "report.html"));
  // From the same stages, and without one of them, which is made again: by another number of threads.
  const auto first = papers::to_json(result.claims);
  fs::remove(path_ / "seed-1" / "scaling-mean-field.h5");
  EXPECT_EQ(papers::to_json(run(1).claims), first);
}

}  // namespace
}  // namespace kadanoff::papers::isdlrg2020
