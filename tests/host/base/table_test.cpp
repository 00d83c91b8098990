// Tables as text, Markdown and JSON.
#include "host/base/table.hpp"

#include <gtest/gtest.h>

#include "tests/support/files.hpp"

namespace kadanoff {
namespace {

Table some_table() {
  Table table({{.heading = "T", .key = "temperature"},
               {.heading = "|m|", .key = "abs_magnetisation", .align = Table::Align::centre},
               {.key = "samples", .shown = false},
               {.heading = "note", .align = Table::Align::left}});
  table.add({{"0.5", 0.5}, {"0.981 ± 0.002", {{"mean", 0.981}}}, {"", 12}, {"cold"}});
  table.add({{"100", 100}, {"-", nullptr}, {"", 7}, {""}});
  return table;
}

TEST(Table, OfPeopleIsAlignedByCharacters) {
  EXPECT_EQ(to_text(some_table()),
            "  T       |m|       note\n"
            "0.5  0.981 ± 0.002  cold\n"
            "100        -\n");
}

TEST(Table, WithoutHeadingsIsItsRows) {
  Table table({{.align = Table::Align::left}, {.align = Table::Align::right}});
  table.add({{"free energy"}, {"-12.5"}});
  table.add({{"m"}, {"0"}});
  EXPECT_EQ(to_text(table, 2),
            "  free energy  -12.5\n"
            "  m                0\n");
}

TEST(Table, InMarkdownKeepsItsBars) {
  EXPECT_EQ(to_markdown(some_table()),
            "| T | \\|m\\| | note |\n"
            "|---:|:---:|---|\n"
            "| 0.5 | 0.981 ± 0.002 | cold |\n"
            "| 100 | - |  |\n");
}

TEST(Table, OfProgramsHasTheColumnsWithKeys) {
  EXPECT_EQ(to_json(some_table()),
            nlohmann::json::parse(R"([{"temperature": 0.5, "abs_magnetisation": {"mean": 0.981}, "samples": 12},
                                      {"temperature": 100, "abs_magnetisation": null, "samples": 7}])"));
  EXPECT_EQ(to_json(Table({{.key = "n"}})), nlohmann::json::array());
}

TEST(Table, TakesACellForEachColumn) {
  Table table({{.heading = "n"}});
  EXPECT_TRUE(test::fails_with(ExitCode::internal, "one cell for each column", [&] { table.add({}); }));
}

}  // namespace
}  // namespace kadanoff
