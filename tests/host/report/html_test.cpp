// Reports as pages and as Markdown.
#include "host/report/html.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <regex>

#include "host/papers/claim_text.hpp"
#include "host/report/markdown.hpp"
#include "kernels/core/check.hpp"
#include "tests/support/import_files.hpp"

namespace kadanoff::report {
namespace {

constexpr const char* hostile = "<script>alert('x')</script> \"&|`*\n## x";

Document document() {
  papers::Claim clear{.id = "A1", .section = "1", .statement = "So it is.", .quote = "It is so."};
  clear.add(papers::Measure::paper, "T", {2.25, 2.25, 2.25}, papers::between(2, 2.5));
  clear.add(papers::Measure::independent, "energy T", {3, 3, 3}, papers::between(2, 2.5));
  papers::Claim open{.id = "A2", .section = "2", .statement = hostile, .quote = hostile};
  open.add(papers::Measure::paper, hostile, {1}, papers::at_least(2));
  Section claims{.heading = hostile, .blocks = {Claims{.claims = papers::to_json({clear, open}), .file = hostile}}};
  Section other{
      .heading = "Others",
      .blocks = {Paragraph{.text = hostile, .is_code = true}, Facts{.entries = {{hostile, hostile}}},
                 TableBlock{.caption = hostile, .headings = {hostile}, .rows = {{hostile}}, .left_out = hostile},
                 Picture{.svg = "<svg viewBox=\"0 0 1 1\"><path id='a'/></svg>",
                         .file = "figures/a.svg",
                         .alt = hostile,
                         .caption = hostile,
                         .numbers = "figures/a.csv"},
                 Picture{.alt = "", .numbers = "b.csv", .problem = "there is no gnuplot"}}};
  Section settings{.heading = "Settings", .blocks = {Paragraph{.text = "seed 1"}}, .is_end_matter = true};
  return {.title = hostile, .sections = {settings, claims, other}};
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t found = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

TEST(ReportsInHtml, HoldHostileTextsAsText) {
  const auto html = to_html(document());
  EXPECT_EQ(count(html, "<script"), 0U);
  EXPECT_GE(count(html, "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"), 12U);
}

TEST(ReportsInHtml, BreakLongNamesBetweenTheirParts) {
  const Document one{.title = "runs/v64",
                     .sections = {{.heading = "Training a/b", .blocks = {Facts{.entries = {{"a.b_c<", "d/e"}}}}}}};
  const auto html = to_html(one);
  EXPECT_NE(html.find("<title>runs/v64</title>"), std::string::npos) << html;
  EXPECT_NE(html.find("<h1>runs/<wbr>v64</h1>"), std::string::npos) << html;
  EXPECT_NE(html.find(">Training a/<wbr>b</h2>"), std::string::npos) << html;
  EXPECT_NE(html.find("<dt>a.<wbr>b_<wbr>c&lt;</dt><dd>d/<wbr>e</dd>"), std::string::npos) << html;
}

TEST(ReportsInHtml, NeedNothingElse) {
  const auto html = to_html(document());
  EXPECT_TRUE(html.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
  for (const char* loading : {"src=", "@import", "url(h", "<link rel=\"stylesheet\"", "http://", "https://"}) {
    auto rest = html;
    for (const char* name : {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"})  // names of languages
      rest = std::regex_replace(rest, std::regex(name), "");
    EXPECT_EQ(rest.find(loading), std::string::npos) << loading;
  }
}

TEST(ReportsInHtml, SayEachVerdictInWordsWithAFilter) {
  const auto html = to_html(document());
  EXPECT_EQ(count(html, "<article class=\"is-reproduced disagree other-not-reproduced\">"), 1U);
  EXPECT_EQ(count(html, "<article class=\"is-undecided\">"), 1U);
  EXPECT_NE(html.find("By the paper's measure: <span class=\"verdict reproduced\">reproduced</span>"),
            std::string::npos);
  EXPECT_NE(html.find("By an independent one: <span class=\"verdict not-reproduced\">not reproduced</span>"),
            std::string::npos);
  EXPECT_NE(html.find("needs 2 more seeds; as it stands: not reproduced"), std::string::npos);
  EXPECT_EQ(count(html, "type=\"radio\""), 4U) << "all, the two verdicts that there are, and disagreement";
  EXPECT_NE(html.find("class=\"only-disagree\"> 1 where the measures disagree</label>"), std::string::npos);
  EXPECT_EQ(count(html, "<p class=\"disagreement\">The measures disagree.</p>"), 1U);
  EXPECT_NE(html.find("claims[1]"), std::string::npos) << "where the numbers are";
}

TEST(ReportsInHtml, HaveOneIdEachAndLabelsForPictures) {
  const auto html = to_html(document());
  const std::regex id("\\sid=[\"']([^\"']*)[\"']");
  std::vector<std::string> ids;
  for (std::sregex_iterator at(html.begin(), html.end(), id), end; at != end; ++at) ids.push_back((*at)[1]);
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(std::adjacent_find(ids.begin(), ids.end()), ids.end());
  EXPECT_EQ(count(html, "<svg"), count(html, "role=\"img\" aria-label="));
  EXPECT_NE(html.find("No picture: there is no gnuplot"), std::string::npos);
}

TEST(ReportsInHtml, SayWhichPictureTheyCannotShow) {
  const Document one{.title = "x",
                     .sections = {{.heading = "s",
                                   .blocks = {Picture{.svg = "<svg viewBox='0 0 1 1'><script>1</script></svg>",
                                                      .file = "strange.svg",
                                                      .numbers = "strange.csv"},
                                              Paragraph{.text = "what follows"}}}}};
  const auto html = to_html(one);
  EXPECT_NE(html.find("No picture: strange.svg holds &lt;script&gt;"), std::string::npos) << html;
  EXPECT_NE(html.find("what follows"), std::string::npos);
  EXPECT_NE(
      html.find("Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\""),
      std::string::npos);
}

// Random pixels, which nothing packs.
std::string large_png(int side) {
  std::vector<std::uint8_t> values(static_cast<std::size_t>(side * side));
  std::uint32_t state = 1;
  for (auto& value : values) value = static_cast<std::uint8_t>((state = state * 1664525U + 1013904223U) >> 24);
  return test::png_file(side, side, PNG_FORMAT_GRAY, values);
}

TEST(ReportsInHtml, MayHavePicturesOfPixels) {
  Picture picture{
      .png = large_png(9), .file = "figures/a.png", .alt = hostile, .caption = {}, .numbers = "figures/a.csv"};
  const auto with = [&] { return to_html({.title = "x", .sections = {{.heading = "s", .blocks = {picture}}}}); };
  const auto html = with();
  EXPECT_EQ(count(html, "<img "), 1U);
  EXPECT_EQ(count(html, "src=\"data:image/png;base64,"), 1U);
  EXPECT_EQ(count(html, "alt=\"&lt;script&gt;"), 1U) << html;
  EXPECT_NE(html.find("Numbers: figures/a.csv"), std::string::npos);
  const auto text = to_markdown({.title = "x", .sections = {{.heading = "s", .blocks = {picture}}}});
  EXPECT_NE(text.find("](<figures/a.png>)"), std::string::npos) << text;
  picture.png = "<script>";
  EXPECT_NE(with().find("No picture: figures/a.png is no PNG picture: it is not put into a report"), std::string::npos);
  EXPECT_EQ(count(with(), "<script"), 0U);
}

TEST(ReportsInHtml, StaySmallEnoughToBeSent) {
  const Picture picture{.png = large_png(1000), .file = "a.png", .alt = "", .caption = {}, .numbers = "a.csv"};
  const Section section{.heading = "s", .blocks = {picture, picture, picture, picture}};
  const auto html = to_html({.title = "x", .sections = {section, section}});
  EXPECT_EQ(count(html, "<img "), 6U) << "three of a million bytes, of each section";
  EXPECT_EQ(
      count(html, "<p>No picture: a.png is left out, as the pictures of this section would have more than 4.2 MB</p>"),
      2U);
}

TEST(ReportsInHtml, NameTheFilesOfClaimsAndTheCommand) {
  papers::Claim one{.id = "A1", .section = "1", .statement = "So it is.", .quote = "It is so."};
  one.add(papers::Measure::paper, "T", {2.25, 2.25, 2.25}, papers::between(2, 2.5));
  one.sources = {.figures = {"figures/figure-06.csv"}, .stages = {"test.h5", "v64/model.h5", "<b>"}};
  papers::Claim untested{.id = "A2", .section = "1", .statement = "So it is.", .quote = "It is so.", .reason = "why"};
  auto exact = one;
  exact.id = "A3";
  exact.sources = {};
  exact.parts.front().is_exact = true;
  Claims block{.claims = papers::to_json({one, untested, exact}),
               .file = "claims.json",
               .figures = "else/where",
               .seeds = {"seed-1", "seed-2"},
               .command = "kadanoff reproduce <b>"};
  const auto page = [&] { return to_html({.title = "x", .sections = {{.heading = "s", .blocks = {block}}}}); };
  EXPECT_NE(page().find("<summary>1 number and files of A1</summary>"), std::string::npos) << page();
  EXPECT_NE(page().find("<p><b>Files:</b> else/<wbr>where/<wbr>figure-06.<wbr>csv; computed from test.<wbr>h5, "
                        "v64/<wbr>model.<wbr>h5 and &lt;b&gt; in seed-1 and seed-2</p>"),
            std::string::npos)
      << page();
  EXPECT_EQ(count(page(), "<b>Files:</b> an exact calculation</p>"), 1U)
      << "A3, and not A2, of which there is no number";
  EXPECT_EQ(count(page(), "<b>Command:</b> <code>kadanoff reproduce &lt;b&gt;</code>"), 2U);
  const auto text = to_markdown({.title = "x", .sections = {{.heading = "s", .blocks = {block}}}});
  EXPECT_NE(
      text.find("\n**Files:** else/where/figure-06.csv; computed from test.h5, v64/model.h5 and \\<b\\> in seed-1 "
                "and seed-2\n"),
      std::string::npos)
      << text;
  EXPECT_NE(text.find("Command: kadanoff reproduce \\<b\\>. It makes anew a stage whose file was removed."),
            std::string::npos)
      << text;
  for (auto& claim : block.claims) claim.erase("sources");  // of an older program
  EXPECT_EQ(count(page(), "<b>Files:"), 0U);
  block.claims[0]["sources"] = {{"figures", 7}, {"stages", {7}}};
  EXPECT_THROW(page(), Error);
}

TEST(ReportsInHtml, HaveSettingsAtTheEnd) {
  const auto html = to_html(document());
  EXPECT_GT(html.find("seed 1"), html.find("Others</h2>"));
}

TEST(ReportsInHtml, RefuseClaimsOfAnotherProgram) {
  const Document strange{
      .title = "x",
      .sections = {{.heading = "strange", .blocks = {Claims{.claims = {{{"id", 1}}}, .file = "c.json"}}}}};
  for (const auto& write :
       {std::function(to_html), std::function([](const Document& one) { return to_markdown(one); })}) {
    try {
      write(strange);
      ADD_FAILURE();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::bad_input);
      EXPECT_NE(std::string(error.what()).find("the claims of strange"), std::string::npos) << error.what();
    }
  }
}

TEST(ReportsInHtml, HaveRowHeadersAndNotices) {
  const Document one{
      .title = "x",
      .sections = {
          {.heading = "s",
           .blocks = {Notice{.text = hostile, .entries = {"a.csv", hostile}},
                      TableBlock{.caption = "t", .headings = {"a", "b"}, .rows = {{"1", "2"}}, .left_out = {}}}}}};
  const auto html = to_html(one);
  EXPECT_NE(html.find("<tr><th scope=\"row\">1</th><td>2</td></tr>"), std::string::npos) << html;
  EXPECT_NE(html.find("<div class=\"notice\" role=\"note\"><p><b>&lt;script&gt;"), std::string::npos) << html;
  EXPECT_NE(html.find("<ul><li>a.csv</li><li>&lt;script&gt;"), std::string::npos) << html;
  const auto text = to_markdown(one);
  EXPECT_NE(text.find("\n> **\\<script\\>"), std::string::npos) << text;
  EXPECT_NE(text.find("\n>\n> - a.csv\n"), std::string::npos) << text;
}

TEST(ReportsInMarkdown, LinkToPicturesFromWhereTheyStand) {
  const Document one{.title = "x",
                     .sections = {{.heading = "s", .blocks = {Picture{.svg = "<svg/>", .file = "figures/a.svg"}}}}};
  EXPECT_NE(to_markdown(one).find("](<figures/a.svg>)"), std::string::npos);
  EXPECT_NE(to_markdown(one, "pages/of/others").find("](<../../../figures/a.svg>)"), std::string::npos);
  EXPECT_NE(to_markdown(one, "figures").find("](<a.svg>)"), std::string::npos);
}

TEST(ReportsInMarkdown, SayTheSame) {
  const auto text = to_markdown(document());
  EXPECT_EQ(text.find("<script>"), text.find("```text\n<script>") + 8) << "only where it is code";
  EXPECT_EQ(count(text, "\n## "), 4U) << text;  // three headings, and one line within code
  EXPECT_NE(text.find("| A1 | So it is. | reproduced | not reproduced (the measures disagree) |"), std::string::npos)
      << text;
  EXPECT_NE(text.find("](<figures/a.svg>)"), std::string::npos) << text;
  EXPECT_GT(text.find("seed 1"), text.find("## Others"));
}

}  // namespace
}  // namespace kadanoff::report
