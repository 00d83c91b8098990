// Claims: how their parts decide them.
#include "host/papers/claim.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace kadanoff::papers {
namespace {

// A claim with a part for each letter: + holds, − fails, ? is undecided (needs 15 more seeds) and expected to hold,
// ! is so and expected to fail; controls: p passes, c does not, o is open, and n, too, but is expected not to pass.
Claim claim_of(const std::string& parts, Measure measure = Measure::paper) {
  Claim claim{.id = "X1", .section = "9", .statement = "Something is so.", .quote = "It is so."};
  for (const char c : parts) {
    const std::vector<double> values{1.9, 2, 2.1};
    switch (c) {
      case '+':
        claim.add(measure, "a part", values, at_least(1));
        break;
      case '-':
        claim.add(measure, "a part", values, at_least(3));
        break;
      case '?':
        claim.add(measure, "a part", values, at_least(1.95));
        break;
      case '!':
        claim.add(measure, "a part", values, at_least(2.05));
        break;
      case 'p':
        claim.add_control(measure, "a control", values, at_least(1));
        break;
      case 'c':
        claim.add_control(measure, "a control", values, at_least(3));
        break;
      case 'o':
        claim.add_control(measure, "a control", values, at_least(1.95));
        break;
      case 'n':
        claim.add_control(measure, "a control", values, at_least(2.05));
        break;
      default:
        ADD_FAILURE() << c;
    }
  }
  return claim;
}

Verdict verdict(const std::string& parts) { return judge(claim_of(parts), Measure::paper).verdict; }

TEST(Claims, AreJudgedByTheirParts) {
  EXPECT_EQ(verdict("++"), Verdict::reproduced);
  EXPECT_EQ(verdict("+-"), Verdict::partly);
  EXPECT_EQ(verdict("--"), Verdict::not_reproduced);
  EXPECT_EQ(verdict(""), Verdict::not_tested);
  EXPECT_EQ(verdict("?"), Verdict::undecided);
  EXPECT_EQ(verdict("+?"), Verdict::undecided);
  EXPECT_EQ(verdict("-?"), Verdict::undecided);
  EXPECT_EQ(verdict("+-?"), Verdict::partly);  // whatever the third one says
}

TEST(Claims, CanAskTheSameNumbersForMore) {
  Claim claim;
  claim.add_graded(Measure::independent, "Δ", {1.9, 2, 2.1}, {away_from(1, at_least(1.2)), between(3, 4)});
  ASSERT_EQ(claim.parts.size(), 2U);
  EXPECT_EQ(claim.parts[0].text, "Δ, at least 1.2");
  EXPECT_EQ(claim.parts[0].required.none, 1);
  EXPECT_EQ(claim.parts[0].decision(), Decision::holds);
  EXPECT_EQ(claim.parts[1].text, "Δ, 3 to 4");
  EXPECT_EQ(claim.parts[1].decision(), Decision::fails);
  EXPECT_EQ(claim.parts[1].measure, Measure::independent);
}

TEST(Claims, WhoseControlPassesAreAtMostPartlyReproduced) {
  EXPECT_EQ(verdict("++c"), Verdict::reproduced);
  EXPECT_EQ(verdict("++p"), Verdict::partly);
  EXPECT_EQ(verdict("++pc"), Verdict::partly);
  EXPECT_EQ(verdict("--p"), Verdict::not_reproduced);
  EXPECT_EQ(verdict("+-p"), Verdict::partly);
  EXPECT_EQ(verdict("++o"), Verdict::undecided);
  EXPECT_EQ(verdict("++oc"), Verdict::undecided);
  EXPECT_EQ(verdict("+-o"), Verdict::partly);
  EXPECT_EQ(verdict("--o"), Verdict::not_reproduced);
  EXPECT_EQ(verdict("p"), Verdict::not_tested);  // a control alone tests nothing
}

TEST(Claims, ThatAreUndecidedSayWhatIsExpectedAndWhatIsNeeded) {
  const auto of = [](const std::string& parts) { return judge(claim_of(parts), Measure::paper); };
  EXPECT_EQ(of("+?").expected, Verdict::reproduced);
  EXPECT_EQ(of("+!").expected, Verdict::partly);
  EXPECT_EQ(of("!!").expected, Verdict::not_reproduced);
  EXPECT_EQ(of("++o").expected, Verdict::partly);
  EXPECT_EQ(of("++n").expected, Verdict::reproduced);
  EXPECT_EQ(of("++on").expected, Verdict::partly);
  EXPECT_EQ(of("+?").seeds_needed, 15);
  EXPECT_EQ(of("+-?").seeds_needed, 0);
  auto on_the_bound = claim_of("+?");
  on_the_bound.add(Measure::paper, "a part", {1.9, 2, 2.1}, at_least(2));
  EXPECT_EQ(judge(on_the_bound, Measure::paper).seeds_needed, std::nullopt);
  EXPECT_EQ(of("+?-").undecided, 1);
  EXPECT_EQ(of("+?-").parts(), 3);
}

TEST(Claims, HaveAVerdictByEachMeasure) {
  auto claim = claim_of("++");
  const auto independent = claim_of("--", Measure::independent);
  claim.parts.insert(claim.parts.end(), independent.parts.begin(), independent.parts.end());
  EXPECT_EQ(judge(claim, Measure::paper).verdict, Verdict::reproduced);
  EXPECT_EQ(judge(claim, Measure::independent).verdict, Verdict::not_reproduced);
  EXPECT_EQ(verdict_of(claim), Verdict::reproduced);
  EXPECT_EQ(verdict_of(independent), Verdict::not_reproduced);
  EXPECT_EQ(verdict_of(claim_of("")), Verdict::not_tested);
  claim.add_control(Measure::independent, "a control", {5, 5, 5}, at_least(1));
  EXPECT_EQ(judge(claim, Measure::paper).verdict, Verdict::reproduced) << "a control of the other measure";
}

Claim of_both(const std::string& paper, const std::string& independent) {
  auto claim = claim_of(paper);
  const auto other = claim_of(independent, Measure::independent);
  claim.parts.insert(claim.parts.end(), other.parts.begin(), other.parts.end());
  return claim;
}

TEST(Claims, SayWhetherTheMeasuresAgree) {
  EXPECT_EQ(measures_agree(of_both("++", "++")), true);
  EXPECT_EQ(measures_agree(of_both("++", "--")), false);
  EXPECT_EQ(measures_agree(of_both("+-", "-+")), true);
  EXPECT_EQ(measures_agree(of_both("++", "")), std::nullopt);
  EXPECT_EQ(measures_agree(of_both("", "++")), std::nullopt);
  EXPECT_EQ(measures_agree(of_both("++", "?")), std::nullopt);
  EXPECT_EQ(measures_agree(of_both("?", "++")), std::nullopt);
  EXPECT_EQ(measures_agree_so_far(of_both("++", "?")), true);
  EXPECT_EQ(measures_agree_so_far(of_both("!", "++")), false);
  EXPECT_EQ(measures_agree_so_far(of_both("++", "--")), false);
  EXPECT_EQ(measures_agree_so_far(of_both("++", "")), std::nullopt);
}

TEST(Claims, ThatAreNotReproducedHaveAReasonOfTheirNumbers) {
  EXPECT_EQ(reason_of(claim_of("++")), "");
  EXPECT_EQ(reason_of(claim_of("-")),
            "By the paper's measure no number is within its bounds: a part: 2 ± 0.25 (at least 3, out by 1)");
  auto both = of_both("-", "-c");
  const std::string numbers =
      "By the paper's measure no number is within its bounds: a part: 2 ± 0.25 (at least 3, out by 1).\nBy the "
      "independent one no number is within its bounds: a part: 2 ± 0.25 (at least 3, out by 1)";
  EXPECT_EQ(reason_of(both), numbers);
  EXPECT_EQ(reason_of(of_both("+", "-")).find("By the independent one"), 0U);
  EXPECT_TRUE(reason_of(claim_of("-----")).ends_with("; and 3 more"));
  both.reason = "the lattice is too small";
  EXPECT_EQ(reason_of(both), "the lattice is too small.\n" + numbers);
  EXPECT_NO_THROW(require_complete({claim_of("-")})) << "a verdict is not known before the run";
}

TEST(Claims, ThatArePartlyReproducedSayWhatFailsAndByHowMuch) {
  EXPECT_EQ(reason_of(claim_of("+-")),
            "By the paper's measure 1 of 2 parts fails: a part: 2 ± 0.25 (at least 3, out by 1)");
  EXPECT_EQ(reason_of(claim_of("+--?")),
            "By the paper's measure 2 of 4 parts fail: a part: 2 ± 0.25 (at least 3, out by 1); a part: 2 ± 0.25 (at "
            "least 3, out by 1). 1 of 4 parts is undecided: a part: 2 ± 0.25 (at least 1.95, within by 0.05), needs 15 "
            "more seeds");
  EXPECT_EQ(reason_of(claim_of("++p")),
            "By the paper's measure 1 control holds, too: a control: 2 ± 0.25 (at least 1, within by 1)");
  EXPECT_EQ(reason_of(claim_of("+-?pco")),
            "By the paper's measure 1 of 3 parts fails: a part: 2 ± 0.25 (at least 3, out by 1). 1 of 3 parts is "
            "undecided: a part: 2 ± 0.25 (at least 1.95, within by 0.05), needs 15 more seeds. 1 control holds, too. 1 "
            "control is undecided")
      << "the numbers of parts are enough";
  EXPECT_EQ(reason_of(claim_of("++pp")).find("By the paper's measure 2 controls hold, too: "), 0U);
  EXPECT_TRUE(reason_of(claim_of("++pp")).ends_with("within by 1); and 1 more"));
}

TEST(Claims, ThatAreUndecidedSayWhatIsOpenAndWhatItNeeds) {
  EXPECT_EQ(
      reason_of(claim_of("+?!")),
      "By the paper's measure 2 of 3 parts are undecided: a part: 2 ± 0.25 (at least 1.95, within by 0.05), needs "
      "15 more seeds; and 1 more");
  EXPECT_EQ(reason_of(claim_of("++o")),
            "By the paper's measure 1 control is undecided: a control: 2 ± 0.25 (at least 1.95, within by 0.05), "
            "needs 15 more seeds");
  EXPECT_TRUE(reason_of(claim_of("????")).ends_with("; and 3 more"));
  auto claim = claim_of("+");
  claim.add(Measure::paper, "on the bound", {1.9, 2, 2.1}, at_least(2));
  EXPECT_TRUE(
      reason_of(claim).ends_with("on the bound: 2 ± 0.25 (at least 2, on the bound), needs more than 100 seeds"))
      << reason_of(claim);
  claim.parts.back().values = {std::numeric_limits<double>::infinity(), 2, 1};
  EXPECT_TRUE(reason_of(claim).ends_with(", which more seeds do not decide")) << reason_of(claim);
}

TEST(Claims, OfFewSeedsSayWhatIsOutSoFar) {
  auto claim = claim_of("?-?");
  for (auto& part : claim.parts) part.values = {2};
  EXPECT_EQ(
      reason_of(claim),
      "By the paper's measure 3 of 3 parts have fewer than 3 seeds, and so far out of bounds: a part: 2 (at least "
      "3, out by 1)");
  auto controlled = claim_of("+pc");
  for (auto& part : controlled.parts) part.values = {2};
  EXPECT_EQ(reason_of(controlled),
            "By the paper's measure 1 of 1 part has fewer than 3 seeds. 1 control holds so far, too");
  auto known = claim_of("+c");
  known.parts[0].is_exact = true;
  known.parts[1].values = {2};
  EXPECT_EQ(judge(known, Measure::paper).verdict, Verdict::undecided);
  EXPECT_EQ(reason_of(known),
            "By the paper's measure controls have too few seeds: a control: 2 (at least 3, out by 1)");
  claim.parts[1].is_exact = true;
  EXPECT_EQ(
      reason_of(claim),
      "By the paper's measure 1 of 3 parts fails: a part: 2 (at least 3, out by 1). 2 of 3 parts have fewer than 3 "
      "seeds");
}

TEST(Claims, SayWhereMoreSeedsDoNotDecide) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  auto claim = claim_of("+");
  claim.add(Measure::paper, "a part", {inf, 2, 8}, at_least(4));
  EXPECT_EQ(judge(claim, Measure::paper).verdict, Verdict::undecided);
  EXPECT_FALSE(judge(claim, Measure::paper).seeds_can_decide);
  auto one_can = claim;
  one_can.add(Measure::paper, "a part", {1.9, 2, 2.1}, at_least(1.95));
  EXPECT_FALSE(judge(one_can, Measure::paper).seeds_can_decide) << "the first of them";
  EXPECT_TRUE(judge(claim_of("+?"), Measure::paper).seeds_can_decide);
  claim.add(Measure::paper, "a part", {1.9, 2, 2.1}, at_least(3));
  EXPECT_EQ(judge(claim, Measure::paper).verdict, Verdict::partly);
  EXPECT_TRUE(judge(claim, Measure::paper).seeds_can_decide) << "nothing is to be decided";
}

TEST(Claims, AreCompleteWithAQuoteAndAReason) {
  auto claim = claim_of("+"), untested = claim_of("");
  untested.id = "X2";
  EXPECT_NO_THROW(require_complete({claim}));
  EXPECT_THROW(require_complete({claim, claim}), Error) << "the same id";
  EXPECT_THROW(require_complete({untested}), Error);
  untested.reason = "nothing so large is trained";
  EXPECT_NO_THROW(require_complete({claim, untested}));
  claim.quote.clear();
  EXPECT_THROW(require_complete({claim}), Error);
}

}  // namespace
}  // namespace kadanoff::papers
