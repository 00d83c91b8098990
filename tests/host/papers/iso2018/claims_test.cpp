// The claims of Iso 2018, judged on evidence made by hand.
#include "host/papers/iso2018/claims.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/papers/iso2018/evidence.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

// A repetition in which all flows and spectra are as the paper says.
Repetition as_the_paper_has_it(const Settings& settings) {
  Repetition repetition;
  repetition.test.units = 4;
  repetition.test.count = 2;
  repetition.test.words = {0xF, 0x3};
  repetition.test.temperatures = {0, 0};
  repetition.test.lattice_shape = {2, 2};
  repetition.thermometer.temperatures = temperatures_of(TemperatureRange::narrow);
  repetition.thermometer.losses = {{0, 3.2, 3.2}, {6000, 2.3, 2.43}, {7000, 2.2, 2.42}, {7500, 2.1, 2.425}};
  const auto peaked_at = [&](double temperature) {
    flow::FlowPoint point;
    point.temperature = temperature;
    point.abs_magnetisation = {0.756, 0.2, 0.01};
    point.correlation.assign(6, {0.6, 0, 0});
    for (const double t : repetition.thermometer.temperatures)
      point.distribution.push_back({std::exp(-std::abs(t - std::min(temperature, 6.0)) / 0.25), 0.001, 0.001});
    return point;
  };
  for (const double t : repetition.thermometer.temperatures) repetition.equilibrium[t] = peaked_at(t);
  const Plan plan(settings);
  for (const FlowPlan& plan_of : plan.flows) {
    const RbmPlan& rbm = *plan_of.rbm;
    const bool low = rbm.temperatures.size() == 1, high = rbm.temperatures.front() == 4;
    const bool passes = rbm.name == type_v(rbm.hidden) && rbm.hidden > 100;
    const double end = low ? rbm.temperatures.front() : high || passes ? 6 : 2.25;
    // Larger RBMs are slower; those with N_h > N_v pass T_c at n = 10, the largest earlier than the second largest.
    const auto settled = static_cast<std::int64_t>(rbm.hidden > 300 ? 20 : rbm.hidden > 100 ? 50 : 4 + rbm.hidden / 20);
    flow::Flow flow;
    flow.temperatures = repetition.thermometer.temperatures;
    for (const auto step : settings.steps) {
      const double left = std::max(0.0, 1 - static_cast<double>(step) / static_cast<double>(settled));
      flow.points.push_back(peaked_at(passes && step <= 10 ? 2.25 : end + left * (plan_of.start - end)));
      if (std::isinf(plan_of.start)) flow.points.back() = peaked_at(step == 0 ? 6 : end);
      flow.points.back().step = step;
    }
    repetition.flows[plan_of.name] = flow;
  }
  for (const RbmPlan* rbm : plan.analyses) {
    analysis::WeightsAnalysis analysis;
    analysis.visible = 100;
    analysis.hidden = rbm->hidden;
    analysis.weight_rms = 2;
    analysis.weight_max = 5;
    analysis.visible_bias_rms = analysis.hidden_bias_rms = 0.1;
    const bool one = rbm->temperatures.size() == 1;
    const double mean = one ? rbm->temperatures.front() : 2.5;
    for (int r = 0; r <= 5; ++r) {
      const double value = std::exp(-r * (0.1 + 0.1 * mean) * (rbm->hidden > 100 ? 100 : 1));
      analysis.distances.push_back({r, {}, {}, {value, 0, 0}});
    }
    for (int k = 0; k < 100; ++k)  // type L: five large; few hidden units: hierarchical; many: flat
      analysis.eigenvalues.push_back(k >= rbm->hidden    ? 0
                                     : rbm->hidden > 100 ? 20 - 0.1 * k
                                     : one               ? (k < 5 ? 100 : 5 * std::exp(-0.1 * k))
                                     : rbm->hidden == 16 ? 50 * std::exp(-0.2 * k)
                                                         : 20 - 0.1 * k);
    for (const double t : temperatures_of(TemperatureRange::narrow))
      analysis.overlaps.push_back(
          {t, 10, {(rbm->hidden > 100 ? 1000.0 : 100.0) - 50 * std::tanh(3 * (t - 2.3)), 0, 0}});
    repetition.weights[rbm->name] = analysis;
  }
  return repetition;
}

Claim find(const std::vector<Claim>& claims, const std::string& id) {
  return *std::find_if(claims.begin(), claims.end(), [&](const Claim& claim) { return claim.id == id; });
}

// What the claims look at; the networks' weights are not.
Repetition copy_of(const Repetition& repetition) {
  Repetition copy;
  copy.test.units = repetition.test.units;
  copy.test.count = repetition.test.count;
  copy.test.words = repetition.test.words;
  copy.test.temperatures = repetition.test.temperatures;
  copy.test.lattice_shape = repetition.test.lattice_shape;
  copy.thermometer.temperatures = repetition.thermometer.temperatures;
  copy.thermometer.losses = repetition.thermometer.losses;
  copy.equilibrium = repetition.equilibrium;
  copy.flows = repetition.flows;
  copy.weights = repetition.weights;
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
    EXPECT_EQ(judge(claim, Measure::paper).verdict, Verdict::reproduced) << claim.id << failing_parts(claim);
    const auto independent = judge(claim, Measure::independent).verdict;
    EXPECT_TRUE(independent == Verdict::reproduced || independent == Verdict::not_tested)
        << claim.id << failing_parts(claim);
  }
}

TEST(Iso2018Claims, AreUndecidedOnOneSeed) {
  const auto settings = full();
  Repetitions one;
  one.push_back(as_the_paper_has_it(settings));
  for (const Claim& claim : all_claims(settings, one)) {
    const auto judgement = judge(claim, Measure::paper);
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
    end(rbm, start).temperature = temperature;
    end(rbm, start).distribution = changed_.equilibrium.at(std::min(temperature, 6.0)).distribution;
  }
  Claim claim(const std::string& id, int changed = 3) {
    Repetitions repetitions;
    for (int i = 0; i < 3; ++i) repetitions.push_back(i < changed ? copy_of(changed_) : as_the_paper_has_it(settings_));
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
  EXPECT_EQ(by_the_paper("H1"), Verdict::not_reproduced);
  EXPECT_EQ(independently("H1"), Verdict::not_reproduced);
  EXPECT_EQ(by_the_paper("L1"), Verdict::not_reproduced);
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

TEST_F(Iso2018ClaimsOf, WeightsAreJudgedByTheirSpectraAndCorrelations) {
  for (auto& [name, analysis] : changed_.weights) {
    analysis.weight_rms = 0.2;
    analysis.visible_bias_rms = 0.3;
    for (auto& overlap : analysis.overlaps) overlap.value.mean = 10 - overlap.temperature * overlap.temperature;
    for (auto& distance : analysis.distances) distance.both.mean = 0.12;
    for (auto& value : analysis.eigenvalues) value = 1;
  }
  for (const char* id : {"A1", "A2", "A3", "A4", "A5", "A6"})
    EXPECT_EQ(by_the_paper(id), Verdict::not_reproduced) << id;
  EXPECT_EQ(by_the_paper("A7"), Verdict::partly);  // the type V spectrum should be smooth, and is
  EXPECT_EQ(independently("A7"), Verdict::not_reproduced);
  EXPECT_EQ(by_the_paper("A8"), Verdict::partly);  // the eigenvalues of a large RBM should be similar, and are
  EXPECT_EQ(independently("A8"), Verdict::partly);
}

}  // namespace
}  // namespace kadanoff::papers::iso2018
