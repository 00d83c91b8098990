// Claims of a file, and what their parts bear out.
#include "host/report/claims_check.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "host/papers/claim_text.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::report {
namespace {

using papers::Measure;

nlohmann::json a_claim() {
  papers::Claim claim{.id = "A1", .section = "1", .statement = "So it is.", .quote = "It is so."};
  claim.add(Measure::paper, "T", {2.25, 2.25, 2.25}, papers::between(2, 2.5));
  claim.add(Measure::independent, "energy T", {3, 3, 3}, papers::between(2, 2.5));
  claim.add_control(Measure::paper, "random T", {3, 3, 3}, papers::between(2, 2.5));
  return papers::to_json({claim});
}

TEST(ClaimsOfAFile, StayAsTheyAreIfTheirPartsBearThemOut) {
  EXPECT_EQ(checked_claims(a_claim(), "c.json"), a_claim());
  papers::Claim open{.id = "A2", .section = "1", .statement = "So it is.", .quote = "It is so."};
  open.add(Measure::paper, "T", {2.25}, papers::between(2, 2.5));
  papers::Claim untested{.id = "A3", .section = "1", .statement = "So it is.", .quote = "It is so.", .reason = "large"};
  papers::Claim controlled{.id = "A4", .section = "1", .statement = "So it is.", .quote = "It is so."};
  controlled.add(Measure::independent, "T", {2.25, 2.25, 2.25}, papers::between(2, 2.5));
  controlled.add_control(Measure::independent, "T", {2.25, 2.25, 2.25}, papers::between(2, 2.5));
  papers::Claim half_open = controlled;
  half_open.id = "A5";
  half_open.parts.back().values = {2.25};
  const auto json = papers::to_json({open, untested, controlled, half_open});
  EXPECT_EQ(checked_claims(json, "c.json"), json);
}

TEST(ClaimsOfAFile, WithoutEvidenceAreNotShownAsTested) {
  auto claims = a_claim();
  claims[0]["parts"] = nlohmann::json::array();
  const auto checked = checked_claims(claims, "c.json")[0];
  EXPECT_EQ(checked["verdict"], "not tested");
  EXPECT_EQ(checked["verdicts"]["paper"]["verdict"], "not tested");
  EXPECT_EQ(checked["verdicts"]["independent"]["verdict"], "not tested");
  EXPECT_TRUE(checked["reason"].get<std::string>().starts_with(
      "not shown as the file has it: the file says reproduced by the paper measure, and has no number for it; the file "
      "says not reproduced by the independent measure, and has no number for it. By the independent one"))
      << checked["reason"];
  claims = a_claim();
  claims[0]["parts"][0]["values"] = nlohmann::json::array();
  EXPECT_EQ(checked_claims(claims, "c.json")[0]["verdict"], "not reproduced") << "the other measure has its numbers";
}

TEST(ClaimsOfAFile, WhoseVerdictDoesNotFollowAreNotShownAsTested) {
  const auto verdict_with = [](const auto& change) {
    auto claims = a_claim();
    change(claims[0]);
    return checked_claims(claims, "c.json")[0]["verdict"].template get<std::string>();
  };
  using Json = nlohmann::json;
  EXPECT_EQ(verdict_with([](Json& one) { one["verdicts"]["paper"]["verdict"] = "partly"; }), "not reproduced");
  EXPECT_EQ(verdict_with([](Json& one) { one["verdicts"]["paper"]["verdict"] = "undecided"; }), "not reproduced");
  EXPECT_EQ(verdict_with([](Json& one) { one["verdicts"]["paper"]["verdict"] = "certain"; }), "not reproduced");
  EXPECT_EQ(verdict_with([](Json& one) { one["verdicts"]["paper"]["holding"] = 7; }), "not reproduced");
  EXPECT_EQ(verdict_with([](Json& one) { one["parts"][0]["decision"] = "fails"; }), "not reproduced");
  EXPECT_EQ(verdict_with([](Json& one) { one["parts"][2]["decision"] = "holds"; }), "not reproduced");
  EXPECT_EQ(verdict_with([](Json& one) { one["parts"][2]["decision"] = "undecided"; }), "not reproduced");
  EXPECT_EQ(verdict_with([](Json& one) { one["verdicts"]["independent"]["verdict"] = "reproduced"; }), "reproduced");
  EXPECT_EQ(verdict_with([](Json& one) { one["verdict"] = "partly"; }), "reproduced") << "of neither measure";
  auto claims = a_claim();
  claims[0]["verdicts"]["paper"]["verdict"] = claims[0]["verdict"] = "not reproduced";
  EXPECT_EQ(checked_claims(claims, "c.json")[0]["verdicts"]["paper"]["verdict"], "not tested");
}

TEST(ClaimsOfAFile, WhoseDecisionsDoNotFollowFromTheirNumbersAreNotShownAsTested) {
  using Json = nlohmann::json;
  const auto checked_with = [](const auto& change) {
    auto claims = a_claim();
    change(claims[0]);
    return checked_claims(claims, "c.json")[0];
  };
  // With counts and verdicts as of a decision that was written by hand.
  const auto forged = checked_with([](Json& one) {
    one["parts"][1]["decision"] = "holds";
    one["verdicts"]["independent"]["verdict"] = "reproduced";
    one["verdicts"]["independent"]["holding"] = 1;
    one["verdicts"]["independent"]["failing"] = 0;
  });
  EXPECT_EQ(forged["verdicts"]["independent"]["verdict"], "not tested");
  EXPECT_EQ(forged["verdict"], "reproduced") << "by the paper's measure, which stays";
  EXPECT_NE(forged["reason"].get<std::string>().find("and decides “energy T” as its numbers do not"), std::string::npos)
      << forged["reason"];
  const auto is_refused = [&](const auto& change) {
    return checked_with(change)["verdicts"]["paper"]["verdict"] == "not tested";
  };
  EXPECT_TRUE(is_refused([](Json& one) { one["parts"][0]["required"] = {2.3, 2.5}; }));
  EXPECT_TRUE(is_refused([](Json& one) { one["parts"][0]["values"] = {4, 4, 4}; })) << "the mean is not theirs";
  EXPECT_TRUE(is_refused([](Json& one) { one["parts"][0]["half_width"] = 0.5; }));
  EXPECT_TRUE(is_refused([](Json& one) { one["parts"][0]["values"] = {2.25, 2.25}; })) << "too few seeds";
  EXPECT_TRUE(is_refused([](Json& one) { one["parts"][2]["mean"] = 2.2; })) << "a control";
  EXPECT_FALSE(is_refused([](Json& one) { one["parts"][0]["values"] = {2.2, 2.25, 2.3}; }));
}

// A part for each letter: + holds, − fails, ? is open; p is a control that holds.
papers::Claim claim_with(const std::string& parts) {
  papers::Claim claim{.id = "A7", .section = "1", .statement = "So it is.", .quote = "It is so."};
  for (const char c : parts) {
    const auto range = papers::at_least(c == '-' ? 3 : c == '?' ? 1.95 : 1);
    if (c == 'p')
      claim.add_control(Measure::paper, "x", {1.9, 2, 2.1}, range);
    else
      claim.add(Measure::paper, "x", {1.9, 2, 2.1}, range);
  }
  return claim;
}

TEST(ClaimsOfAFile, HaveTheVerdictOfTheirPartsAndNoOther) {
  const auto is_shown = [](const std::string& parts, const char* verdict) {
    auto claims = papers::to_json({claim_with(parts)});
    claims[0]["verdict"] = claims[0]["verdicts"]["paper"]["verdict"] = verdict;
    const auto checked = checked_claims(claims, "c.json")[0];
    if (checked["verdict"] == verdict) return true;
    EXPECT_EQ(checked["verdict"], "not tested");
    EXPECT_NE(checked["reason"].get<std::string>().find(", which does not follow from its parts"), std::string::npos);
    return false;
  };
  const std::vector<std::pair<std::string, std::vector<std::string>>> possible{
      {"++", {"reproduced"}}, {"+-", {"partly"}},         {"--", {"not reproduced"}},
      {"+p", {"partly"}},     {"-p", {"not reproduced"}}, {"?", {"undecided"}},
      {"-?", {"undecided"}},  {"+?", {"undecided"}},      {"+-?", {"partly", "undecided"}}};
  for (const auto& [parts, verdicts] : possible)
    for (const char* verdict : {"reproduced", "partly", "not reproduced", "undecided"})
      EXPECT_EQ(is_shown(parts, verdict), std::find(verdicts.begin(), verdicts.end(), verdict) != verdicts.end())
          << parts << " " << verdict;
}

// What is decided is not made open by hand: more seeds are not needed.
TEST(ClaimsOfAFile, AreNotUndecidedWhereTheirNumbersDecide) {
  for (const bool is_exact : {false, true})
    for (const char* parts : {"+", "-"}) {
      auto claim = claim_with(parts);
      claim.parts.front().is_exact = is_exact;
      auto claims = papers::to_json({claim});
      auto& judgement = claims[0]["verdicts"]["paper"];
      judgement["holding"] = judgement["failing"] = 0;
      judgement["undecided"] = 1;
      judgement["verdict"] = claims[0]["verdict"] = claims[0]["parts"][0]["decision"] = "undecided";
      const auto checked = checked_claims(claims, "c.json")[0];
      EXPECT_EQ(checked["verdict"], "not tested") << is_exact << parts;
      EXPECT_NE(checked["reason"].get<std::string>().find("and decides “x” as its numbers do not"), std::string::npos)
          << checked["reason"];
    }
}

TEST(ClaimsOfAFile, AreOfNumbersWithFourDigits) {
  papers::Claim claim{.id = "A6", .section = "1", .statement = "So it is.", .quote = "It is so."};
  const auto exact = [&](std::vector<double> values, const papers::Range& range) {
    claim.add(Measure::paper, "x", std::move(values), range);
    claim.parts.back().is_exact = true;
  };
  for (const double edge : {1.23449, 1.23451, 1.2345, 12345.4, -1.23449, 0.0}) {
    for (const double step : {-1e-6, 0.0, 1e-6}) {
      const double value = edge + step * edge;
      claim.add(Measure::paper, "x", {value, value, value}, papers::at_least(edge));
      claim.add(Measure::paper, "x", {value, value, value}, papers::at_most(edge));
      claim.add(Measure::paper, "x", {value, value * 1.001, value}, papers::at_most(edge));
      claim.add(Measure::paper, "x", {value - 1, value, value + 1}, papers::between(edge - 2.4843, edge + 2.4843));
      exact({value}, papers::at_most(edge));
      exact({value, value * (1 + 1e-6)}, papers::at_least(edge));
      exact({value, value + 1}, papers::at_most(edge));
    }
  }
  constexpr double infinity = std::numeric_limits<double>::infinity();
  claim.add(Measure::paper, "x", {infinity, 3, 3}, papers::at_least(2));
  claim.add(Measure::paper, "x", {std::nan(""), 3, 3}, papers::at_least(2));
  exact({infinity, 3}, papers::at_most(4));
  const auto json = papers::to_json({claim});
  EXPECT_EQ(checked_claims(json, "c.json"), json);
}

TEST(ClaimsOfAFile, OfAnOlderProgramAreNamed) {
  for (const auto& strange :
       {nlohmann::json{{{"id", "A1"}, {"verdict", "reproduced"}}}, nlohmann::json{1}, nlohmann::json{{{"id", 1}}}}) {
    try {
      checked_claims(strange, "old/claims.json");
      ADD_FAILURE();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::bad_input);
      EXPECT_TRUE(std::string(error.what()).starts_with("old/claims.json: claim ")) << error.what();
      EXPECT_EQ(std::string(error.what()).find("json.exception"), std::string::npos) << error.what();
    }
  }
}

}  // namespace
}  // namespace kadanoff::report
