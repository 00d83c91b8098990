// The claims about flows of type V, both ways: on flows as the paper has them, and after a change.
#include "tests/host/papers/iso2018/made_up_flows.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

class Iso2018FlowClaims : public ChangedFlows {
 protected:
  Iso2018FlowClaims() : ChangedFlows(flow_claims) {}
};

TEST_F(Iso2018FlowClaims, StabilizingIsAboutAllLaterSteps) {
  for (const auto& [id, start, step] : {std::tuple{"V3", 6.0, 50}, std::tuple{"V9", 0.0, 10}}) {
    EXPECT_EQ(by_the_paper(id), Verdict::reproduced) << id;
    EXPECT_EQ(independently(id), Verdict::reproduced) << id;
    set_from("v64", start, 500, 2.75);
    EXPECT_EQ(by_the_paper(id), Verdict::partly) << id;  // it is at T_c then, but goes on
    EXPECT_EQ(independently(id), Verdict::partly) << id;
    set_from("v64", start, 0, 2.25);
    set("v64", start, step, 3.5);
    EXPECT_EQ(by_the_paper(id), Verdict::not_reproduced) << id;  // it arrives later
    EXPECT_EQ(independently(id), Verdict::not_reproduced) << id;
  }
  EXPECT_NE(claim("V9").measured.find("until the peak is first at T_c: 0.0"), std::string::npos);
  set_from("v64", 0, 0, 4);
  EXPECT_NE(claim("V9").measured.find("until the peak is first at T_c: never"), std::string::npos);
}

TEST_F(Iso2018FlowClaims, NeverFlowingAwayIsAboutTheDistributionOfAllSteps) {
  EXPECT_EQ(by_the_paper("V4"), Verdict::reproduced);
  point("v64", 2.25, 200).distribution = ensemble_at(3.5).distribution;  // not a step whose peak is looked at
  EXPECT_EQ(by_the_paper("V4"), Verdict::partly);
  EXPECT_EQ(independently("V4"), Verdict::reproduced);
}

TEST_F(Iso2018FlowClaims, LeavingTcIsNotGoingToInfinity) {
  EXPECT_EQ(by_the_paper("V8"), Verdict::reproduced);
  EXPECT_EQ(independently("V8"), Verdict::reproduced);
  for (const char* rbm : {"v225", "v400"}) set_from(rbm, 0, 70, 7);  // a fixed point
  EXPECT_EQ(by_the_paper("V5"), Verdict::reproduced);
  EXPECT_EQ(independently("V5"), Verdict::reproduced);
  EXPECT_EQ(by_the_paper("V8"), Verdict::not_reproduced);
  EXPECT_EQ(independently("V8"), Verdict::not_reproduced);
  set("v225", 0, 1000, at_infinity);
  EXPECT_EQ(by_the_paper("V8"), Verdict::partly);
  EXPECT_EQ(independently("V8"), Verdict::partly);
}

TEST_F(Iso2018FlowClaims, InfinityIsClaimedInPartByANetworkThatTakesSixForIt) {
  changed_.equilibrium.at(6).distribution = changed_.equilibrium.at(at_infinity).distribution;
  EXPECT_EQ(by_the_paper("V8"), Verdict::partly);
  EXPECT_EQ(independently("V8"), Verdict::reproduced);
}

TEST_F(Iso2018FlowClaims, AnEndIsCriticalInPartWhereIndependentSpinsAreToo) {
  EXPECT_EQ(by_the_paper("V1"), Verdict::reproduced);
  control("v16", 0).distribution = ensemble_at(2.25).distribution;
  EXPECT_EQ(by_the_paper("V1"), Verdict::partly);
  EXPECT_EQ(independently("V1"), Verdict::reproduced);
  control("v64", 2.25).temperature = 2.25;
  EXPECT_EQ(by_the_paper("V4"), Verdict::reproduced);
  EXPECT_EQ(independently("V4"), Verdict::partly);
}

TEST_F(Iso2018FlowClaims, StabilizingAtTcIsPartlyReproducedWhereIndependentSpinsAreThere) {
  for (const auto& [id, start] : {std::pair{"V3", 6.0}, std::pair{"V9", 0.0}}) {
    control("v64", start).distribution = ensemble_at(2.25).distribution;
    EXPECT_EQ(by_the_paper(id), Verdict::partly) << id;
    EXPECT_EQ(independently(id), Verdict::reproduced) << id;
    control("v64", start) = ensemble_at(3.5);
    control("v64", start).temperature = 2.25;
    EXPECT_EQ(by_the_paper(id), Verdict::reproduced) << id;
    EXPECT_EQ(independently(id), Verdict::partly) << id;
  }
}

TEST_F(Iso2018FlowClaims, PassingTcIsComparedWithIndependentSpinsOfThatStep) {
  EXPECT_EQ(by_the_paper("V5"), Verdict::reproduced);
  control("v225", 0) = ensemble_at(2.25);  // the end is not what is claimed to be critical
  EXPECT_EQ(by_the_paper("V5"), Verdict::reproduced);
  early_control("v225", 0).distribution = ensemble_at(2.25).distribution;
  EXPECT_EQ(by_the_paper("V5"), Verdict::partly);
  EXPECT_EQ(independently("V5"), Verdict::reproduced);
  early_control("v400", 0).temperature = 2.25;
  EXPECT_EQ(independently("V5"), Verdict::partly);
}

}  // namespace
}  // namespace kadanoff::papers::iso2018
