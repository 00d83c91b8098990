// Texts that stay text in Markdown.
#include "host/report/markdown_text.hpp"

#include <gtest/gtest.h>

namespace kadanoff::report {
namespace {

TEST(TextInMarkdown, StaysText) {
  EXPECT_EQ(plain_markdown("a | b * c _ <d> [e] `f` & ~ g\nh"),
            "a \\| b \\* c \\_ \\<d\\> \\[e\\] \\`f\\` \\& \\~ g h");
  EXPECT_EQ(plain_markdown("T = 2.25 (the paper's), −0.3"), "T = 2.25 (the paper's), −0.3");
}

TEST(TextInMarkdown, IsNoLinkMentionReferenceOrFormula) {
  EXPECT_EQ(plain_markdown("https://evil.example"), "https<span>:</span>//evil.example");
  EXPECT_EQ(plain_markdown("see WWW.evil.example"), "see WWW<span>.</span>evil.example");
  EXPECT_EQ(plain_markdown("@everyone"), "<span>@</span>everyone");
  EXPECT_EQ(plain_markdown("a@b.example"), "a<span>@</span>b.example");
  EXPECT_EQ(plain_markdown("$\\href{x}$"), "<span>\\$</span>\\\\href{x}<span>\\$</span>");
  EXPECT_EQ(plain_markdown("#12 a/b#12 GH-12 gh-x"), "<span>#</span>12 a/b<span>#</span>12 GH<span>-</span>12 gh-x");
  EXPECT_EQ(plain_markdown("!7 %v1 &9 ~bug ^alert#1 %\"a b\""),
            "<span>!</span>7 <span>%</span>v1 <span>\\&</span>9 <span>\\~</span>bug <span>^</span>alert<span>#</span>1 "
            "<span>%</span>\"a b\"");
  EXPECT_EQ(plain_markdown(":tada: :+1: a: b"), "<span>:</span>tada: <span>:</span>+1: a: b");
  EXPECT_EQ(plain_markdown(":e-mail: 1:2"), "<span>:</span>e-mail: 1:2");
  EXPECT_EQ(plain_markdown("[issue:1] [0, 1]"), "<span>\\[</span>issue:1\\] \\[0, 1\\]");
  EXPECT_EQ(markdown_label("a@b [x] $"), "a@b \\[x\\] \\$");
}

TEST(TextInMarkdown, IsAsItWasWhereNothingIsReadInIt) {
  for (const char* text : {"95 % of 3 # 4, 1:2, 2! & so", "N = 2.25 ± 0.01 (the paper's), −0.3", "www", "a.b", "x^ -1"})
    EXPECT_EQ(markdown_label(text), plain_markdown(text)) << text;
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
