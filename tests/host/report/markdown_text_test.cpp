// Texts that stay text in Markdown.
#include "host/report/markdown_text.hpp"

#include <gtest/gtest.h>

namespace kadanoff::report {
namespace {

TEST(TextInMarkdown, StaysText) {
  EXPECT_EQ(plain_markdown("a | b * c _ <d> [e] `f` & ~g\nh"), "a \\| b \\* c \\_ \\<d\\> \\[e\\] \\`f\\` \\& \\~g h");
  EXPECT_EQ(plain_markdown("T = 2.25 (the paper's), −0.3"), "T = 2.25 (the paper's), −0.3");
}

TEST(TextInMarkdown, BeginsNoList) {
  EXPECT_EQ(markdown_paragraph("- a - b"), "\\- a - b\n");
  EXPECT_EQ(markdown_paragraph("# a"), "\\# a\n");
  EXPECT_EQ(markdown_paragraph("12. a"), "12\\. a\n");
  EXPECT_EQ(markdown_paragraph("3) a"), "3\\) a\n");
  EXPECT_EQ(markdown_paragraph("3.1, Fig. 4"), "3.1, Fig. 4\n");
  EXPECT_EQ(markdown_paragraph("2018"), "2018\n");
  EXPECT_EQ(markdown_paragraph("     code"), "code\n");
  EXPECT_EQ(markdown_paragraph(""), "\n");
}

TEST(TextInMarkdown, MakesTables) {
  EXPECT_EQ(markdown_table({"a", "b"}, {{"1", "|"}}), "| a | b |\n|---|---|\n| 1 | \\| |\n");
  EXPECT_EQ(markdown_table({"a"}, {}), "");
}

}  // namespace
}  // namespace kadanoff::report
