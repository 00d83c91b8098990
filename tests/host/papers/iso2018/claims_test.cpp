// The claims of Iso 2018, judged on evidence made by hand.
#include "host/papers/iso2018/claims.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/host/papers/iso2018/made_up_flows.hpp"
#include "tests/host/papers/iso2018/made_up_models.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

// A repetition in which all flows and spectra are as the paper says.
Repetition as_the_paper_has_it(const Settings& settings) {
  Repetition repetition = flows_as_the_paper_has_them(settings);
  learn_as_the_paper_has_it(settings, repetition);
  return repetition;
}

Repetition whole_copy_of(const Repetition& repetition) {
  Repetition copy = copy_of(repetition);
  copy_learned(repetition, copy);
  return copy;
}

std::string failing_parts(const Claim& claim) {
  std::string failing;
  for (const auto& part : claim.parts)
    if (part.decision() != Decision::holds) failing += "\n  " + part.text + ": " + to_text(part.required);
  return failing;
}

TEST(Iso2018Claims, AreReproducedByNumbersAsThePaperHasThem) {
  const auto settings = full();
  Repetitions three;
  for (int i = 0; i < 3; ++i) three.push_back(as_the_paper_has_it(settings));
  const auto claims = all_claims(settings, three);
  require_complete(claims);
  for (const Claim& claim : claims) {
    EXPECT_EQ(verdict_of(claim), Verdict::reproduced) << claim.id << failing_parts(claim);
    for (const auto measure : {Measure::paper, Measure::independent}) {
      const auto verdict = judge(claim, measure).verdict;
      EXPECT_TRUE(verdict == Verdict::reproduced || verdict == Verdict::not_tested) << claim.id << failing_parts(claim);
    }
  }
}

TEST(Iso2018Claims, AreUndecidedOnOneSeed) {
  const auto settings = full();
  Repetitions one;
  one.push_back(as_the_paper_has_it(settings));
  for (const Claim& claim : all_claims(settings, one)) {
    const auto by_the_paper = judge(claim, Measure::paper);
    const auto judgement = by_the_paper.parts() > 0 ? by_the_paper : judge(claim, Measure::independent);
    EXPECT_EQ(judgement.verdict, Verdict::undecided) << claim.id;
    EXPECT_EQ(judgement.expected, Verdict::reproduced) << claim.id;
    EXPECT_EQ(judgement.seeds_needed, 2) << claim.id;
  }
}

// The verdicts about one claim after one change.
class Iso2018ClaimsOf : public testing::Test {
 protected:
  // Where all three repetitions have the change, and where one of three has it.
  Verdict by_the_paper(const std::string& id) { return judgement(id, 3, Measure::paper); }
  Verdict independently(const std::string& id) { return judgement(id, 3, Measure::independent); }
  Verdict in_one_of_three(const std::string& id) { return judgement(id, 1, Measure::paper); }
  flow::FlowPoint& end(const std::string& rbm, double start) {
    return changed_.flows.at(flow_name(rbm, start)).points.back();
  }
  void end_at(const std::string& rbm, double start, double temperature) {
    const auto step = end(rbm, start).step;
    end(rbm, start) = ensemble_at(temperature);
    end(rbm, start).step = step;
  }
  Claim claim(const std::string& id, int changed = 3) {
    Repetitions repetitions;
    for (int i = 0; i < 3; ++i)
      repetitions.push_back(i < changed ? whole_copy_of(changed_) : as_the_paper_has_it(settings_));
    return find(all_claims(settings_, repetitions), id);
  }

  Settings settings_ = full();
  Repetition changed_ = as_the_paper_has_it(settings_);

 private:
  Verdict judgement(const std::string& id, int changed, Measure measure) {
    return judge(claim(id, changed), measure).verdict;
  }
};

TEST_F(Iso2018ClaimsOf, FlowsAreJudgedByTheirEnds) {
  for (const auto hidden : settings_.hidden)
    for (const double start : {0.0, 6.0, 2.25})
      if (hidden <= 100) end_at(type_v(hidden), start, 3.5);
  EXPECT_EQ(by_the_paper("V1"), Verdict::not_reproduced);
  EXPECT_EQ(independently("V1"), Verdict::not_reproduced);
  EXPECT_EQ(in_one_of_three("V1"), Verdict::undecided);
  EXPECT_EQ(by_the_paper("V4"), Verdict::partly);  // the steps before the last one are right
  end_at(type_v(400), 0, 2.25);
  EXPECT_EQ(by_the_paper("V5"), Verdict::partly);
  for (const auto hidden : {64, 225}) {
    end_at(type_h(hidden), 0, 2.25);
    end_at(type_l(hidden), 6, 3);
  }
  EXPECT_EQ(by_the_paper("H1"), Verdict::partly);  // it passes T_c
  EXPECT_EQ(independently("H1"), Verdict::not_reproduced);
  EXPECT_EQ(by_the_paper("L1"), Verdict::partly);
}

TEST_F(Iso2018ClaimsOf, TheEnergyHasAVerdictBesideTheNetwork) {
  for (const auto& [rbm, start] :
       {std::pair{"wide-64", 0.0}, std::pair{"wide-64", std::numeric_limits<double>::infinity()}})
    end(rbm, start).temperature = 3.7;
  EXPECT_EQ(by_the_paper("W1"), Verdict::reproduced);
  EXPECT_EQ(independently("W1"), Verdict::not_reproduced);
  end("v64", 0).temperature = 4;
  EXPECT_EQ(by_the_paper("V2"), Verdict::reproduced);
  EXPECT_EQ(independently("V2"), Verdict::partly);
}

TEST_F(Iso2018ClaimsOf, AFixedPointIsComparedWithTheCriticalEnsemble) {
  for (const char* rbm : {"v16", "v64"}) {
    end(rbm, 0).temperature = 2.9;
    end(rbm, 0).abs_magnetisation = {0.5, 0.05, 0.01};
    end(rbm, 0).correlation.back().mean = 0.3;
  }
  EXPECT_EQ(by_the_paper("C1"), Verdict::reproduced);
  EXPECT_EQ(independently("C1"), Verdict::not_reproduced);
  end_at(type_v(225), 0, 2.25);
  EXPECT_EQ(by_the_paper("C2"), Verdict::not_reproduced);
  EXPECT_EQ(independently("C2"), Verdict::not_reproduced);
  for (const double learned : {2.0, 3.0, 6.0})
    for (const double start : {0.0, 6.0})
      if (start != learned) end_at(single_temperature(learned, 16), start, learned == 6 ? 2 : 5);
  EXPECT_EQ(by_the_paper("S1"), Verdict::not_reproduced);
  EXPECT_EQ(independently("S1"), Verdict::not_reproduced);
}

TEST_F(Iso2018ClaimsOf, SpeedIsComparedBetweenNeighboursInSize) {
  std::swap(changed_.flows.at("h64-from-0"), changed_.flows.at("h225-from-0"));
  std::swap(changed_.flows.at("l64-from-6"), changed_.flows.at("l225-from-6"));
  std::swap(changed_.flows.at("v225-from-0"), changed_.flows.at("v400-from-0"));
  EXPECT_EQ(by_the_paper("H2"), Verdict::not_reproduced);
  EXPECT_EQ(by_the_paper("L2"), Verdict::not_reproduced);
  EXPECT_EQ(by_the_paper("V6"), Verdict::not_reproduced);
  EXPECT_EQ(independently("V6"), Verdict::not_reproduced);
  settings_.hidden.pop_back();
  EXPECT_EQ(by_the_paper("V6"), Verdict::not_tested);
  EXPECT_NE(claim("V6").reason.find("--full"), std::string::npos);
}

TEST_F(Iso2018ClaimsOf, TheThermometerIsJudgedByItsLosses) {
  changed_.thermometer.losses = {{0, 3.2, 3.2}, {2000, 2.3, 2.8}, {6000, 1.5, 3.1}, {7500, 1.3, 3.5}};
  EXPECT_EQ(by_the_paper("T1"), Verdict::not_reproduced);
  for (auto& [temperature, point] : changed_.equilibrium) point = changed_.equilibrium.at(6);
  EXPECT_EQ(by_the_paper("T2"), Verdict::not_reproduced);
  EXPECT_EQ(independently("T2"), Verdict::not_reproduced);
}

}  // namespace
}  // namespace kadanoff::papers::iso2018
