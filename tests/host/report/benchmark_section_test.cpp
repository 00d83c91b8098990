// Benchmarks as sections of a report.
#include "host/report/benchmark_section.hpp"

#include <gtest/gtest.h>

#include "kernels/core/check.hpp"

namespace kadanoff::report {
namespace {

using Row = std::vector<std::string>;

nlohmann::json a_benchmark() {
  nlohmann::json row{{"work", "train"},
                     {"size", "100x64"},
                     {"seconds", 0.000549674},
                     {"samples_per_s", 454814.2},
                     {"launch", nullptr},
                     {"formula", std::string(100, 'x')},
                     {"ceiling", {{"seconds", 1}}}};
  return {{"machine", {{"cpu", "a CPU"}, {"watts", nullptr}, {"isa", {"avx2", "fma"}}}},
          {"rows", {row, {{"work", "svd"}, {"seconds", 2.5}, {"rounds", {1.5, 2}}}}},
          {"warnings", {"the machine was busy"}}};
}

TEST(BenchmarksInAReport, ShowTheColumnsThatSayMost) {
  const auto sections = sections_of_benchmark(a_benchmark(), "b.json");
  ASSERT_EQ(sections.size(), 2U);
  EXPECT_EQ(std::get<Notice>(sections[0].blocks[0]).entries, Row{"the machine was busy"});
  const auto& table = std::get<TableBlock>(sections[0].blocks[1]);
  EXPECT_EQ(table.headings, (Row{"work", "size", "seconds", "samples per s", "rounds"}));
  EXPECT_EQ(table.rows,
            (std::vector<Row>{{"train", "100x64", "0.0005497", "454814", "–"}, {"svd", "–", "2.5", "–", "1.5, 2"}}));
  EXPECT_EQ(table.left_out, "Not all columns: everything is in b.json");
  EXPECT_TRUE(sections[1].is_end_matter);
  EXPECT_EQ(std::get<Facts>(sections[1].blocks[0]).entries,
            (std::vector<std::pair<std::string, std::string>>{{"machine.cpu", "a CPU"}, {"machine.isa", "avx2, fma"}}));
}

TEST(BenchmarksInAReport, SayWhatTheColumnsOfBenchAre) {
  const nlohmann::json json{{"rows",
                             {{{"work", "ising"},
                               {"seconds", 0.5},
                               {"seconds_best", 0.4},
                               {"flips_per_ns", 2.5},
                               {"tflop_per_s", 0.0},
                               {"share_of_product", 0}}}}};
  const auto table = std::get<TableBlock>(sections_of_benchmark(json, "b.json")[0].blocks[0]);
  EXPECT_EQ(table.headings, (Row{"work", "seconds", "flips per ns", "seconds best"})) << "without those of zeros";
  EXPECT_EQ(
      table.left_out,
      "seconds: of one update, sweep, step or call, the median of all measurements; flips per ns: spins that were "
      "offered a flip in a nanosecond. Not all columns: everything is in b.json");
}

TEST(BenchmarksInAReport, AreNotTooWide) {
  auto json = a_benchmark();
  for (int i = 0; i < 60; ++i) json["rows"][0]["column" + std::to_string(i)] = i;
  const auto sections = sections_of_benchmark(json, "b.json");
  EXPECT_EQ(std::get<TableBlock>(sections[0].blocks[1]).headings.size(), 10U);
}

TEST(BenchmarksInAReport, AreNotTooLong) {
  nlohmann::json json;
  for (int i = 0; i < 150; ++i) json["rows"].push_back({{"work", "train"}});
  const auto sections = sections_of_benchmark(json, "b.json");
  const auto& table = std::get<TableBlock>(sections[0].blocks[0]);
  EXPECT_EQ(table.rows.size(), 100U);
  EXPECT_EQ(table.left_out, "The first 100 of 150 rows: everything is in b.json");
}

TEST(BenchmarksInAReport, MayBeEstimatesOfWorks) {
  const auto sections = sections_of_benchmark({{"works", {{"CD-1", {{"launches", 8}}}}}}, "b.json");
  EXPECT_EQ(std::get<TableBlock>(sections[0].blocks[0]).rows, (std::vector<Row>{{"CD-1", "8"}}));
}

TEST(BenchmarksInAReport, AreNoOtherJson) {
  for (const char* text : {"{}", "[]", "1", R"({"rows": []})", R"({"rows": [1]})", R"({"learning-rate": 0.1})",
                           R"({"works": {"a": 1}})", R"({"claims": [], "rows": [{}]})"}) {
    try {
      sections_of_benchmark(nlohmann::json::parse(text), "x.json");
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::bad_input) << text;
      EXPECT_TRUE(std::string(error.what()).starts_with("x.json ")) << error.what();
    }
  }
}

}  // namespace
}  // namespace kadanoff::report
