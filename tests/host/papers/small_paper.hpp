// A paper at its smallest, in a folder of the test's own: what every reproduction must leave there.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "host/papers/claim_text.hpp"
#include "host/papers/reproduction.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::papers {

class SmallPaper : public testing::Test {
 protected:
  void SetUp() override { setenv("KADANOFF_GNUPLOT", "", 1); }  // the numbers of figures only
  void TearDown() override { unsetenv("KADANOFF_GNUPLOT"); }

  // `reproduce` is that of the paper.
  template <class Reproduce, class Settings>
  Reproduction run(Reproduce reproduce, const Settings& settings, int threads = 2) {
    return run_in(path_, reproduce, settings, threads);
  }

  void expect_whole(const Reproduction& result, std::size_t claims, const std::vector<std::string>& figures) const {
    EXPECT_FALSE(result.stopped);
    EXPECT_EQ(result.claims.size(), claims);
    std::set<std::string> ids;
    for (const Claim& claim : result.claims) {
      EXPECT_TRUE(ids.insert(claim.id).second) << claim.id;
      EXPECT_FALSE(claim.statement.empty() || claim.section.empty() || claim.quote.empty()) << claim.id;
      EXPECT_FALSE(verdict_of(claim) == Verdict::not_tested && claim.reason.empty()) << claim.id;
    }
    for (const auto& name : figures)
      EXPECT_TRUE(std::filesystem::exists(path_ / "figures" / ("figure-" + name + ".csv"))) << name;
    EXPECT_TRUE(std::filesystem::exists(path_ / "report.html"));
  }

  // By one thread, in another folder.
  template <class Reproduce, class Settings>
  void expect_same_by_one_thread(const Reproduction& result, Reproduce reproduce, const Settings& settings) {
    const auto other = run_in(folder_ / "other", reproduce, settings, 1);
    EXPECT_GT(result.files.size(), 20U);
    EXPECT_EQ(other.files, result.files) << "digests of all stages and of the figures' numbers";
    EXPECT_EQ(papers::to_json(other.claims), papers::to_json(result.claims));
  }

  // From the same stages, and without one of them, which is made again: by another number of threads.
  template <class Reproduce, class Settings>
  void expect_same_without(const std::string& stage, const Reproduction& result, Reproduce reproduce,
                           const Settings& settings) {
    EXPECT_TRUE(std::filesystem::remove(path_ / "seed-1" / stage)) << stage;
    EXPECT_EQ(papers::to_json(run(reproduce, settings, 1).claims), papers::to_json(result.claims));
  }

  template <class Reproduce, class Settings>
  static Reproduction run_in(const std::filesystem::path& folder, Reproduce reproduce, const Settings& settings,
                             int threads) {
    Context context(cpu_device, threads);
    return reproduce(context, settings, {.folder = folder});
  }

  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "paper";
};

}  // namespace kadanoff::papers
