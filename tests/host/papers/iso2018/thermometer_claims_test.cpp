// The claims about configurations, both ways. (Those about the thermometer are in claims_test.cpp.)
#include "tests/host/papers/iso2018/made_up_flows.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

class Iso2018ConfigurationClaims : public ChangedFlows {
 protected:
  Iso2018ConfigurationClaims() : ChangedFlows(thermometer_claims) {}
};

TEST_F(Iso2018ConfigurationClaims, EquilibriumIsTheExactEnergyAtEachTemperature) {
  EXPECT_EQ(by_the_paper("T3"), Verdict::not_tested);
  EXPECT_EQ(independently("T3"), Verdict::reproduced);
  changed_.equilibrium.at(0).energy.mean = -1.88;  // frozen lattices
  EXPECT_EQ(independently("T3"), Verdict::partly);
  EXPECT_NE(claim("T3").measured.find("0.120 ± 0.000 at T = 0 ("), std::string::npos) << claim("T3").measured;
  for (auto& [temperature, point] : changed_.equilibrium) point.energy.mean += 0.03;
  EXPECT_EQ(independently("T3"), Verdict::not_reproduced);
}

}  // namespace
}  // namespace kadanoff::papers::iso2018
