// `kadanoff bench` as a user meets it.
#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "tests/support/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

test::ProgramOutcome bench(std::vector<std::string> more) {
  std::vector<std::string> words{"bench", "--device", "cpu"};
  words.insert(words.end(), more.begin(), more.end());
  return test::run_program(words);
}

void expect_refused(const std::vector<std::string>& words, const std::string& part) {
  const auto outcome = bench(words);
  EXPECT_EQ(outcome.exit_code, 2) << outcome.err;
  EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
  EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
}

TEST(BenchCommand, PrintsRowsAsJson) {
  const auto outcome = bench({"train", "--size", "100x64", "--batch", "200", "--seconds", "0.01", "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_TRUE(json["machine"]["before"]["cpu"].contains("mhz"));
  EXPECT_TRUE(json["machine"]["after"]["cpu"].contains("load"));
  ASSERT_EQ(json["rows"].size(), 1U);
  const auto& row = json["rows"][0];
  EXPECT_EQ(row["work"], "train");
  EXPECT_EQ(row["size"], "100x64");
  EXPECT_EQ(row["batch"], 200);
  EXPECT_EQ(row["precision"], "fp32");
  EXPECT_EQ(row["device"], "cpu");
  EXPECT_GT(row["seconds"], 0);
  ASSERT_TRUE(json["warnings"].is_array());
  std::size_t told = 0;  // each on stderr, too, beside lines of progress
  for (auto at = outcome.err.find("kadanoff: "); at != std::string::npos; at = outcome.err.find("kadanoff: ", at + 1))
    ++told;
  EXPECT_EQ(json["warnings"].size(), told) << outcome.err;
}

TEST(BenchCommand, PrintsATableForPeople) {
  const auto outcome = bench({"ising", "--side", "10", "--samples", "600", "--seconds", "0.01"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  for (const char* part : {"flips/ns", "10x10", "600", "copy of", "3/8"})
    EXPECT_NE(outcome.out.find(part), std::string::npos) << part << "\n" << outcome.out;
}

TEST(BenchCommand, TimesWhatAnalysesAreMadeOf) {
  const auto outcome = bench({"analysis", "--size", "60x20", "--samples", "40", "--seconds", "0.01", "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  std::string works;
  for (const auto& row : json["rows"])
    works += row["work"].get<std::string>() + " " + row["size"].get<std::string>() + ", ";
  EXPECT_EQ(works, "svd 60x20, covariance 40x784, radial 80x80, blocks 64x64, rgm 784x196, eigen 20x20, eigen 60x60, ");
}

TEST(BenchCommand, DrawsHowTimeGrows) {
  const test::TemporaryFolder folder;
  const auto to = (folder / "new").string();
  const std::vector<std::string> words{"scaling", "-o", to, "--seconds", "0.01"};
  const auto outcome = bench(words);
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_TRUE(test::read_bytes(folder / "new/scaling.csv").starts_with("panel,series,x,y,error"));
  const auto json = nlohmann::json::parse(test::read_bytes(folder / "new/scaling.json"));
  EXPECT_EQ(json["rows"][0]["size"], "12x3");
  EXPECT_TRUE(json["machine"].contains("commit"));
  expect_refused(words, "--overwrite");
  test::write_bytes(folder / "file", "");
  expect_refused({"scaling", "-o", (folder / "file").string()}, "file is not a folder");
}

TEST(BenchCommand, LeavesNoFolderBehindWhenItIsStopped) {
  const test::TemporaryFolder folder;
  test::ProgramOptions options;
  options.kill_after = std::chrono::milliseconds(0);
  options.signal_once_exists = folder / "new/below";
  options.kill_signal = SIGINT;
  const auto outcome = test::run_program(
      {"bench", "scaling", "-o", (folder / "new/below").string(), "--seconds", "30", "--device", "cpu"}, options);
  EXPECT_EQ(outcome.signal, SIGINT) << outcome.err;
  EXPECT_FALSE(std::filesystem::exists(folder / "new"));
}

TEST(BenchCommand, RefusesWhatMakesNoSense) {
  expect_refused({"everything"}, "train, ising, flow, thermometer, import, analysis, all, scaling");
  expect_refused({"train", "--size", "0x5"}, "--size '0x5'");
  expect_refused({"train", "--size", "6400"}, "--size '6400'");
  expect_refused({"train", "--batch", "0"}, "--batch 0");
  expect_refused({"train", "--statistics", "exact"}, "mean-field");
  expect_refused({"train", "--precision", "fp8"}, "fp8");
  expect_refused({"train", "--size", "9x4", "--precision", "tf32"}, "tf32 needs a GPU");
  expect_refused({"train", "--size", "2000000x2000000"}, "would need");
  expect_refused({"ising", "--side", "1"}, "side 1");
  expect_refused({"ising", "--temperatures", "-1"}, "--temperatures");
  expect_refused({"flow", "--size", "101x64"}, "square");
  expect_refused({"analysis", "--size", "60"}, "--size '60'");
  expect_refused({"analysis", "--samples", "4000000000"}, "would need");
  expect_refused({"all", "--seconds", "0"}, "--seconds");
  expect_refused({"scaling"}, "-o");
  expect_refused({"all", "--precision", "fp8"}, "--precision 'fp8' is not one of");
}

TEST(BenchCommand, RefusesOptionsThatWouldDoNothing) {
  expect_refused({"ising", "--precision", "bf16"},
                 "bench ising has no option --precision: it belongs to train, scaling");
  expect_refused({"train", "-o", "folder"}, "bench train has no option --output: it belongs to scaling");
  expect_refused({"scaling", "-o", "folder", "--size", "100x64"}, "bench scaling has no option --size");
  expect_refused({"train", "--size", "9x4", "--launch", "graph"}, "--launch graph needs a GPU");
  expect_refused({"all", "--launch", "fused"}, "--launch fused needs a GPU");
  const test::TemporaryFolder folder;
  expect_refused({"scaling", "-o", (folder / "new").string(), "--launch", "graph"}, "--launch graph needs a GPU");
  EXPECT_EQ(folder.entries(), 0U);
}

TEST(BenchCommand, RefusesBeforeItTimesAnything) {
  const auto start = std::chrono::steady_clock::now();
  expect_refused({"all", "--size", "101x64", "--seconds", "1000"}, "square");
  expect_refused({"all", "--side", "1", "--seconds", "1000"}, "side 1");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(60));
}

TEST(BenchCommand, RefusesEmptyValues) {
  for (const char* option : {"--size", "--batch", "--statistics", "--precision", "--launch", "--side", "--temperatures",
                             "--samples", "--steps", "--seconds"})
    expect_refused({"all", option, ""}, option);
  expect_refused({"scaling", "-o", ""}, "the option --output is empty");
  expect_refused({""}, "the argument WORK is empty");
}

TEST(BenchCommand, SpeaksOfItsOwnOptions) {
  const auto outcome = bench({"train", "--size", "100x64", "--batch", "4000000000"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_NE(outcome.err.find("--batch 4000000000 would need"), std::string::npos) << outcome.err;
}

}  // namespace
}  // namespace kadanoff::cli
