// The claims about the speed of flows, both ways.
#include "tests/host/papers/iso2018/made_up_flows.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

class Iso2018SpeedClaims : public ChangedFlows {
 protected:
  Iso2018SpeedClaims() : ChangedFlows(speed_claims) {}
};

TEST_F(Iso2018SpeedClaims, TheEnergyHasItsOwnSpeed) {
  for (const char* id : {"V7", "H2", "L2"}) {
    EXPECT_EQ(by_the_paper(id), Verdict::reproduced) << id;
    EXPECT_EQ(independently(id), Verdict::reproduced) << id;
  }
  auto &small = flow("l64", 6).points, &large = flow("l225", 6).points;
  for (std::size_t i = 0; i < small.size(); ++i) std::swap(small[i].energy, large[i].energy);
  EXPECT_EQ(by_the_paper("L2"), Verdict::reproduced);
  EXPECT_EQ(independently("L2"), Verdict::not_reproduced);
}

TEST_F(Iso2018SpeedClaims, WhoIsFasterMayDependOnTheLevel) {
  EXPECT_EQ(by_the_paper("V6"), Verdict::reproduced);
  EXPECT_EQ(independently("V6"), Verdict::reproduced);
  for (auto& one : flow("v225", 0).points)  // first to 3.5, then last to 5
    if (one.step >= 7 && one.step < 30) one.temperature = 4;
  EXPECT_EQ(independently("V6"), Verdict::partly);
}

TEST_F(Iso2018SpeedClaims, TheFasterOneIsHotterAtEqualSteps) {
  for (const auto step : {50, 100}) set("v225", 0, step, 10000);  // hotter than 400 there
  const auto v6 = claim("V6");
  for (const auto& part : v6.parts)
    EXPECT_EQ(part.decision(), part.text.starts_with("n = ") ? Decision::fails : Decision::holds) << part.text;
  EXPECT_EQ(
      std::count_if(v6.parts.begin(), v6.parts.end(), [](const Part& part) { return part.text.starts_with("n = "); }),
      4);
}

TEST_F(Iso2018SpeedClaims, ALevelThatIsNeverPassedIsNoNumberOfSteps) {
  for (auto& one : flow("v225", 0).points) one.temperature = std::min(one.temperature, 3.0);
  EXPECT_EQ(independently("V6"), Verdict::reproduced);  // 400 passes it, 225 never
  EXPECT_NE(claim("V6").measured.find("to energy T = 5: never for N_h = 225"), std::string::npos);
  for (auto& one : flow("v400", 0).points) one.temperature = std::min(one.temperature, 3.0);
  const auto v6 = claim("V6");  // neither is faster, and nothing says that they are alike
  EXPECT_EQ(judge(v6, Measure::independent).verdict, Verdict::undecided);
  for (const auto& part : v6.parts)
    if (part.text.starts_with("steps to energy")) {
      EXPECT_FALSE(part.is_comparable()) << part.text;
    }
}

}  // namespace
}  // namespace kadanoff::papers::iso2018
