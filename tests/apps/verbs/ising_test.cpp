// `kadanoff ising` as a user meets it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "host/data/dataset.hpp"
#include "kernels/ising/exact.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

using test::run_program;
using Arguments = std::vector<std::string>;

// Arguments of a valid run; options in `more` replace these.
Arguments arguments(const std::filesystem::path& output, const Arguments& more = {}) {
  Arguments all{"ising", "--side", "5", "--samples", "120", "--device", "cpu", "-o", output.string()};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

TEST(IsingCommand, WritesADataSetAndTellsItsEnergies) {
  const test::TemporaryFolder folder;
  const auto outcome = run_program(
      arguments(folder / "a.h5", {"--temperatures", "1.5:3:0.75,inf", "--start", "ordered", "--seed", "9", "--json"}));
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;

  const data::Dataset data = data::load_dataset(folder / "a.h5");
  EXPECT_EQ(data.count, 480);
  EXPECT_EQ(data.lattice_shape, (std::vector<std::int64_t>{5, 5}));
  EXPECT_EQ(data.temperatures.front(), 1.5);
  EXPECT_TRUE(std::isinf(data.temperatures.back()));
  EXPECT_EQ(data.provenance.command, "ising");
  EXPECT_EQ(data.provenance.seed, 9U);
  EXPECT_EQ(data.provenance.config["sweeps"], 100);
  EXPECT_EQ(data.provenance.config["update_used"], "metropolis, heat-bath above T = 20");

  const auto rows = nlohmann::json::parse(outcome.out)["temperatures"];
  ASSERT_EQ(rows.size(), 4U);
  for (std::size_t i = 0; i < 3; ++i) {
    const double exact = ising::mean_energy(5, rows[i]["temperature"]), error = rows[i]["energy"]["error"];
    EXPECT_NEAR(rows[i]["energy"]["mean"], exact, 4 * error);
  }
}

TEST(IsingCommand, GivesTheSameSpinsForEveryNumberOfThreadsAndOthersForAnotherSeed) {
  const test::TemporaryFolder folder;
  const auto words = [&](const std::string& name, const Arguments& more) {
    auto all = arguments(folder / name, {"--temperatures", "2,3"});
    all.insert(all.end(), more.begin(), more.end());
    const auto outcome = run_program(all);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return data::load_dataset(folder / name).words;
  };
  const auto one = words("one.h5", {"--threads", "1"});
  EXPECT_EQ(words("two.h5", {"--threads", "2"}), one);
  EXPECT_NE(words("other.h5", {"--seed", "2"}), one);
}

TEST(IsingCommand, RefusesInOneLineAndLeavesNothing) {
  const test::TemporaryFolder folder;
  const auto expect_usage_error = [&](const Arguments& all) {
    const auto outcome = run_program(all);
    EXPECT_EQ(outcome.exit_code, 2) << fmt::format("{}", fmt::join(all, " "));
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(folder.entries(), 0U);
  };
  const std::string output = (folder / "a.h5").string();
  for (const std::string side : {"0", "1", "-3", "10000000", "many", "1e3", ""})
    expect_usage_error({"ising", "--side", side, "--temperatures", "2", "-o", output});
  for (const std::string temperatures : {"-1", "nan", "6:0:0.25", "0:6:0", "0:6:-1", "", "hot", "1,,2", "0:inf:1"})
    expect_usage_error({"ising", "--side", "5", "--temperatures=" + temperatures, "-o", output});
  for (const Arguments& more : {Arguments{"--samples", "0"},
                                {"--samples", "1000000000000000"},
                                {"--sweeps", "-1"},
                                {"--start", "cold"},
                                {"--update", "glauber"},
                                {"--device", "cuda:x"},
                                {"--bogus"}}) {
    Arguments all{"ising", "--side", "5", "--temperatures", "2", "-o", output};
    all.insert(all.end(), more.begin(), more.end());
    expect_usage_error(all);
  }
  expect_usage_error({"ising", "--side", "5", "-o", output});
  expect_usage_error({"ising", "--side", "5", "--temperatures", "2"});
}

TEST(IsingCommand, DoesNotOverwriteUnlessAsked) {
  const test::TemporaryFolder folder;
  const auto run = [&](const Arguments& more) {
    auto all = arguments(folder / "a.h5", {"--temperatures", "2"});
    all.insert(all.end(), more.begin(), more.end());
    return run_program(all).exit_code;
  };
  ASSERT_EQ(run({}), 0);
  const auto before = data::load_dataset(folder / "a.h5").words;
  EXPECT_EQ(run({"--seed", "2"}), 2);
  EXPECT_EQ(data::load_dataset(folder / "a.h5").words, before);
  EXPECT_EQ(run({"--seed", "2", "--overwrite"}), 0);
  EXPECT_NE(data::load_dataset(folder / "a.h5").words, before);
}

TEST(IsingCommand, FailsOnAFullDiskWithoutAnythingLeft) {
  const test::TemporaryFolder folder;
  test::ProgramOptions small_disk;
  small_disk.file_size_limit = 1000;
  const auto outcome = run_program(arguments(folder / "a.h5", {"--temperatures", "2"}), small_disk);
  EXPECT_EQ(outcome.exit_code, 74) << outcome.err;
  EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
  EXPECT_EQ(folder.entries(), 0U);
}

}  // namespace
}  // namespace kadanoff::cli
