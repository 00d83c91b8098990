// Claims: how they are judged, and their tables.
#include "host/papers/claim.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace kadanoff::papers {
namespace {

Claim claim_of(const std::vector<bool>& parts) {
  Claim claim{.id = "X1", .section = "9", .statement = "Something is so."};
  claim.tell("It is.");
  for (const bool holds : parts) claim.parts.push_back({.text = "a part", .holds = holds});
  return claim;
}

TEST(Claims, AreJudgedByTheirParts) {
  EXPECT_EQ(claim_of({true, true}).verdict(), Verdict::reproduced);
  EXPECT_EQ(claim_of({true, false}).verdict(), Verdict::partly);
  EXPECT_EQ(claim_of({false, false}).verdict(), Verdict::not_reproduced);
  EXPECT_EQ(claim_of({}).verdict(), Verdict::not_tested);
}

TEST(Claims, HaveAPartForEachRepetition) {
  Claim claim = claim_of({});
  add_parts(claim, "T (2 to 3)", {2, 2.5, 3, 3.25}, between(2, 3));
  ASSERT_EQ(claim.parts.size(), 4U);
  EXPECT_EQ(claim.parts[1].text, "T (2 to 3): 2.5");
  EXPECT_TRUE(claim.parts[0].holds && claim.parts[1].holds && claim.parts[2].holds);
  EXPECT_FALSE(claim.parts[3].holds);
  EXPECT_TRUE(at_least(2)(2) && at_most(2)(2));
  EXPECT_FALSE(at_least(2)(1.9) || at_most(2)(2.1));
}

TEST(Claims, MakeATableThatFitsATerminal) {
  Claim claim = claim_of({true, false});
  for (int i = 0; i < 60; ++i) claim.measured += fmt::format(" N_h = {} ⟨|m|⟩", i);
  claim.depends_on = "the weather";
  const std::string table = to_text(std::vector{claim, claim_of({true})});
  EXPECT_NE(table.find("X1  partly (1 of 2 parts), section 9"), std::string::npos) << table;
  EXPECT_NE(table.find("    depends on  the weather\n"), std::string::npos) << table;
  EXPECT_NE(table.find("2 claims, 1 reproduced, 1 partly\n"), std::string::npos) << table;
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

TEST(Claims, StandInMarkdownWithBarsEscaped) {
  Claim claim = claim_of({true});
  claim.measured = "|m| 0.76";
  claim.depends_on = "N_h";
  EXPECT_NE(to_markdown({claim}).find("| X1 | Something is so. (9) | \\|m\\| 0.76. *Depends on* N_h. | reproduced |\n"),
            std::string::npos)
      << to_markdown({claim});
}

TEST(Claims, StandInJsonWithEveryPart) {
  const auto json = to_json(std::vector{claim_of({true, false})});
  EXPECT_EQ(json[0]["verdict"], "partly");
  EXPECT_EQ(json[0]["parts"].size(), 2U);
  EXPECT_EQ(json[0]["parts"][1]["holds"], false);
}

}  // namespace
}  // namespace kadanoff::papers
