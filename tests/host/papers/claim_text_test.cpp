// Claims as tables for people and programs.
#include "host/papers/claim_text.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <sstream>

namespace kadanoff::papers {
namespace {

Claim claim() {
  Claim claim{.id = "X1", .section = "9, Fig. 3", .statement = "Something is so.", .quote = "It is so."};
  claim.tell("It is");
  claim.add(Measure::paper, "likely T", {2.25, 2.25, 2.25}, by_the_paper(between(2, 2.5)));
  claim.add(Measure::independent, "energy T", {2.9, 2.8, 2.85}, between(2, 2.5));
  return claim;
}

TEST(ClaimsAsText, GiveBothVerdictsAndWhatIsNotSo) {
  const auto text = to_text(std::vector{claim()});
  EXPECT_NE(
      text.find("verdict     reproduced by the paper's measure (1 of 1 part); not reproduced by an independent one "
                "(0 of 1 part); the\n                measures disagree\n"),
      std::string::npos)
      << text;
  EXPECT_NE(
      text.find("    why         By the independent one no number is within its bounds: energy T: 2.85 ± 0.12 (2 to "
                "2.5, out by 0.35)\n"),
      std::string::npos)
      << text;
  EXPECT_TRUE(text.ends_with("1 claim, 1 reproduced, of 1 the measures disagree\n")) << text;
}

TEST(ClaimsAsText, SayWhatIsOpenAndWhy) {
  Claim open{.id = "X2", .section = "9", .statement = "Something is so.", .quote = "It is so."};
  open.add(Measure::paper, "likely T", {2.25}, by_the_paper(between(2, 2.5)));
  Claim untested{.id = "X3", .section = "9", .statement = "Something is so.", .quote = "It is so."};
  untested.reason = "nothing so large is trained";
  const auto text = to_text(std::vector{open, untested});
  EXPECT_NE(
      text.find(
          "undecided: needs 2 more seeds (as it stands: reproduced) by the paper's measure (0 of 1 part, 1 open)"),
      std::string::npos)
      << text;
  EXPECT_NE(text.find("    why         By the paper's measure 1 of 1 part has fewer than 3 seeds\n"), std::string::npos)
      << text;
  EXPECT_NE(text.find("X3  section 9\n    verdict     not tested\n    why         nothing so large is trained\n"),
            std::string::npos)
      << text;
  EXPECT_TRUE(text.ends_with("2 claims, 1 undecided, 1 not tested (as they stand: 1 reproduced)\n")) << text;
  open.parts.front().values = {2.3, 2.1, 2.2};
  open.add(Measure::paper, "later", {2.6, 2.4, 2.53}, by_the_paper(between(2, 2.5)));
  const auto of_three = to_text(std::vector{open});
  EXPECT_NE(
      of_three.find("    why         By the paper's measure 2 of 2 parts are undecided: likely T: 2.2 ± 0.25 (2 to "
                    "2.5, the paper's, within\n                by 0.2), needs 1 more seed; and 1 more\n"),
      std::string::npos)
      << of_three;
}

TEST(ClaimsAsText, FitATerminal) {
  auto one = claim();
  for (int i = 0; i < 60; ++i) one.measured += fmt::format(" N_h = {} ⟨|m|⟩", i);
  one.depends_on = "the weather";
  one.add_control(Measure::paper, "random weights: likely T", {2.25, 2.25, 2.25}, between(2, 2.5));
  const auto table = to_text(std::vector{one});
  EXPECT_NE(table.find("    depends on  the weather\n"), std::string::npos) << table;
  EXPECT_NE(table.find("    why         By the paper's measure 1 control holds, too: random weights: likely T: 2.25 (2 "
                       "to 2.5, within by 0.25).\n                By the independent one"),
            std::string::npos)
      << table;
  std::istringstream lines(table);
  std::size_t longest = 0;
  for (std::string line; std::getline(lines, line);) {
    std::size_t columns = 0;
    for (const char c : line) columns += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1U : 0U;
    longest = std::max(longest, columns);
    EXPECT_TRUE(line.empty() || line.back() != ' ') << line;
  }
  EXPECT_LE(longest, 120U);
  EXPECT_GT(longest, 100U);
}

TEST(ClaimsAsText, HaveThePapersWordsAndWhatCannotBeCompared) {
  Claim one{.id = "X4", .section = "9", .statement = "Something is so.", .quote = "It is so."};
  one.add(Measure::paper, "apart", {std::nan(""), 1, 2}, at_least(1));
  one.add(Measure::independent, "alike", {1, 1, 1}, at_least(1));
  const auto text = to_text(std::vector{one});
  EXPECT_NE(text.find("    its words   “It is so.”\n"), std::string::npos) << text;
  EXPECT_NE(text.find("undecided: more seeds do not decide it (as it stands: not reproduced) by the paper's measure"),
            std::string::npos)
      << text;
  EXPECT_NE(
      text.find("    why         By the paper's measure 1 of 1 part is undecided: apart: not comparable (at least "
                "1), which more seeds do\n                not decide\n"),
      std::string::npos)
      << text;
  EXPECT_NE(text.find("; as it stands, the measures disagree\n"), std::string::npos) << text;
  EXPECT_TRUE(text.ends_with("1 claim, 1 undecided (as they stand: 1 not reproduced, of 1 the measures disagree)\n"))
      << text;
  EXPECT_EQ(text.find("nan"), std::string::npos) << text;
  const auto json = to_json(std::vector{one})[0];
  EXPECT_EQ(json["parts"][0]["comparable"], false);
  EXPECT_EQ(json["parts"][0]["values"], (nlohmann::json{nullptr, 1.0, 2.0}));
  EXPECT_EQ(json["parts"][0]["seeds_can_decide"], false);
  EXPECT_EQ(json["verdicts"]["paper"]["seeds_can_decide"], false);
  EXPECT_EQ(json["parts"][0]["more_seeds"], nullptr);
  EXPECT_EQ(json["agree"], nullptr);
  EXPECT_EQ(json["agree_so_far"], false);
}

TEST(ClaimsInMarkdown, AreATableOfVerdictsAndASectionEach) {
  auto one = claim();
  one.measured = "|m| 0.76";
  one.depends_on = "N_h";
  one.left_open = "how near";
  const auto text = to_markdown({one});
  EXPECT_TRUE(
      text.starts_with("|  | the paper says | by its measure | by an independent one |\n|---|---|---|---|\n"
                       "| X1 | Something is so. | reproduced | not reproduced (the measures disagree) |\n\n"
                       "### X1: section 9, Fig. 3\n\n> “It is so.”\n\n**Measured:** \\|m\\| 0.76\n\n**Why:** By the "
                       "independent one no number"))
      << text;
  EXPECT_NE(text.find("\n\n**Left open by the paper:** how near\n\n**Depends on:** N\\_h\n\n| number | measure |"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("| likely T | paper | 2.25, 2.25, 2.25 | 2.25 ± 0 | 2 to 2.5 (the paper's) | 0.25 | holds |\n"),
            std::string::npos)
      << text;
  const Claim untested{.id = "X2", .section = "9", .statement = "Something is so.", .reason = "too large"};
  const auto other = to_markdown({untested});
  EXPECT_NE(other.find("| X2 | Something is so. | not tested | – |\n\n### X2: section 9\n\n**Why:** too large\n"),
            std::string::npos)
      << other;
}

TEST(ClaimsInJson, HaveEveryPartWithItsMarginAndOtherThresholds) {
  const auto json = to_json(std::vector{claim()})[0];
  EXPECT_EQ(json["verdict"], "reproduced");
  EXPECT_EQ(json["quote"], "It is so.");
  EXPECT_EQ(json["agree"], false);
  EXPECT_EQ(json["agree_so_far"], false);
  EXPECT_EQ(json["reason"].get<std::string>().find("By the independent one no number is within its bounds"), 0U);
  EXPECT_EQ(json["verdicts"]["paper"]["verdict"], "reproduced");
  EXPECT_EQ(json["verdicts"]["independent"]["verdict"], "not reproduced");
  ASSERT_EQ(json["parts"].size(), 2U);
  const auto& likely = json["parts"][0];
  EXPECT_EQ(likely["measure"], "paper");
  EXPECT_EQ(likely["bounds_of"], "the paper");
  EXPECT_EQ(likely["decision"], "holds");
  EXPECT_EQ(likely["margin"], 0.25);
  EXPECT_EQ(likely["at_half"], "holds");
  EXPECT_EQ(likely["values"], nlohmann::json({2.25, 2.25, 2.25}));
  const auto& energy = json["parts"][1];
  EXPECT_EQ(energy["bounds_of"], "ours");
  EXPECT_EQ(energy["required"], nlohmann::json({2.0, 2.5}));
  EXPECT_NEAR(energy["margin"].get<double>(), -0.35, 1e-12);
  EXPECT_NEAR(energy["half_width"].get<double>(), 4.303 * 0.05 / std::sqrt(3.0), 1e-4);
  EXPECT_EQ(energy["at_half"], "fails");
  EXPECT_EQ(energy["at_twice"], "undecided");  // 1.75 … 2.75, and 2.85 ± 0.12
}

TEST(ClaimsInJson, NameTheFilesOfTheirNumbers) {
  auto one = claim();
  EXPECT_EQ(to_json(std::vector{one})[0]["sources"],
            (nlohmann::json{{"figures", nlohmann::json::array()}, {"stages", nlohmann::json::array()}}));
  one.sources = {.figures = {"figures/figure-03.csv"}, .stages = {"test.h5", "v64/model.h5"}};
  EXPECT_EQ(to_json(std::vector{one})[0]["sources"],
            (nlohmann::json{{"figures", {"figures/figure-03.csv"}}, {"stages", {"test.h5", "v64/model.h5"}}}));
  const auto text = to_markdown({one});
  EXPECT_NE(text.find("\n\n**Files:** figures/figure-03.csv; computed from test.h5 and v64/model.h5\n"),
            std::string::npos)
      << text;
}

TEST(ClaimsInJson, SayNothingOfOtherThresholdsWhereThereAreNone) {
  auto one = claim();
  one.parts[0].required = at_least(0);
  one.parts[1].required = at_least(1);
  const auto json = to_json(std::vector{one})[0];
  for (const char* key : {"at_half", "at_twice"}) {
    EXPECT_TRUE(json["parts"][0][key].is_null());
    EXPECT_EQ(json["parts"][1][key], "holds");
  }
}

}  // namespace
}  // namespace kadanoff::papers
