// The claims about flows of types H and L, both ways.
#include "tests/host/papers/iso2018/made_up_flows.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

class Iso2018HighLowClaims : public ChangedFlows {
 protected:
  Iso2018HighLowClaims() : ChangedFlows(high_low_claims) {}
};

TEST_F(Iso2018HighLowClaims, GoingUpIsNotGoingToInfinity) {
  for (const char* id : {"H1", "H3"}) {
    EXPECT_EQ(by_the_paper(id), Verdict::reproduced) << id;
    EXPECT_EQ(independently(id), Verdict::reproduced) << id;
  }
  for (const char* rbm : {"h64", "h225"}) set_from(rbm, 0, 14, 7);  // a fixed point
  EXPECT_EQ(by_the_paper("H1"), Verdict::reproduced);
  EXPECT_EQ(independently("H1"), Verdict::reproduced);
  EXPECT_EQ(by_the_paper("H3"), Verdict::not_reproduced);
  EXPECT_EQ(independently("H3"), Verdict::not_reproduced);
}

TEST_F(Iso2018HighLowClaims, PassingTcIsAboutTheDistributionOnTheWay) {
  for (const char* rbm : {"h64", "h225"}) set_from(rbm, 0, 1, 50);
  EXPECT_EQ(by_the_paper("H1"), Verdict::partly);  // it goes up, by a leap
  for (const char* rbm : {"l64", "l225", "l400"}) set_from(rbm, 6, 1, 0);
  EXPECT_EQ(by_the_paper("L1"), Verdict::partly);
  EXPECT_EQ(independently("L1"), Verdict::reproduced);
}

TEST_F(Iso2018HighLowClaims, NeverComingBackHoldsForTheLargestToo) {
  EXPECT_EQ(by_the_paper("L1"), Verdict::reproduced);
  EXPECT_EQ(independently("L1"), Verdict::reproduced);
  set_from("l400", 6, 500, 1.5);
  EXPECT_EQ(by_the_paper("L1"), Verdict::partly);
  EXPECT_EQ(independently("L1"), Verdict::partly);
}

TEST_F(Iso2018HighLowClaims, LearningNothingElseIsEndingInWhatWasLearned) {
  EXPECT_EQ(by_the_paper("L3"), Verdict::reproduced);
  EXPECT_EQ(independently("L3"), Verdict::reproduced);
  for (const char* rbm : {"l64", "l225", "l400"}) end(rbm, 6).energy.mean = -1.85;  // noisy
  EXPECT_EQ(by_the_paper("L3"), Verdict::reproduced);
  EXPECT_EQ(independently("L3"), Verdict::not_reproduced);
  for (const char* rbm : {"l64", "l225", "l400"}) end(rbm, 6).distribution = ensemble_at(1.5).distribution;
  EXPECT_EQ(by_the_paper("L3"), Verdict::not_reproduced);
  changed_.equilibrium.at(0).energy.mean = -1.9;  // the data have frozen lattices of that energy
  EXPECT_EQ(independently("L3"), Verdict::reproduced);
}

}  // namespace
}  // namespace kadanoff::papers::iso2018
