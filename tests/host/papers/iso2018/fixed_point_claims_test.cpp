// The claims about the ends of flows, both ways.
#include "tests/host/papers/iso2018/made_up_flows.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

class Iso2018FixedPointClaims : public ChangedFlows {
 protected:
  Iso2018FixedPointClaims() : ChangedFlows(fixed_point_claims) {}
};

TEST_F(Iso2018FixedPointClaims, AMagnetisedProductStateIsNotCritical) {
  EXPECT_EQ(by_the_paper("C1"), Verdict::reproduced);
  EXPECT_EQ(independently("C1"), Verdict::reproduced);
  EXPECT_NE(claim("C1").measured.find("accuracy not a magnetised"), std::string::npos);
  for (const char* rbm : {"v16", "v64"}) {
    end(rbm, 0).abs_magnetisation = {0.756, 0.0655, 0.002};  // √((1 − 0.756²) / 100)
    for (std::size_t r = 1; r <= 5; ++r) end(rbm, 0).correlation[r].mean = 0.756 * 0.756;
  }
  EXPECT_EQ(by_the_paper("C1"), Verdict::reproduced);
  EXPECT_EQ(independently("C1"), Verdict::partly);  // the energy and |m| are right
  const auto product = claim("C1");
  EXPECT_EQ(product.measured.find("accuracy not a magnetised"), std::string::npos);
  EXPECT_NE(product.measured.find("accuracy a magnetised product state"), std::string::npos);
  EXPECT_EQ(product.measured.find("nearest neighbours"), std::string::npos);
  for (const auto& part : product.parts) {
    const bool of_two_points =
        part.text.find("G(") != std::string::npos || part.text.find("spread") != std::string::npos;
    if (of_two_points) {
      EXPECT_EQ(part.decision(), Decision::fails) << part.text;
    }
  }
}

TEST_F(Iso2018FixedPointClaims, CorrelationOfNeighboursAloneIsTold) {
  for (const char* rbm : {"v16", "v64"}) {
    end(rbm, 0).abs_magnetisation = {0.756, 0.07, 0.002};
    for (std::size_t r = 2; r <= 5; ++r) end(rbm, 0).correlation[r].mean = 0.756 * 0.756;
  }
  EXPECT_NE(claim("C1").measured.find("product state but for nearest neighbours"), std::string::npos);
  for (const char* rbm : {"v16", "v64"}) end(rbm, 0).abs_magnetisation.spread = 0.1;  // of several magnetisations
  EXPECT_NE(claim("C1").measured.find("accuracy not a magnetised"), std::string::npos);
  EXPECT_EQ(claim("C1").measured.find("nearest neighbours"), std::string::npos);
}

TEST_F(Iso2018FixedPointClaims, AnAttractorHasTheDistributionOfTcFromEverywhere) {
  for (const char* rbm : {"v16", "v64"})
    for (const double start : {0.0, 6.0}) end(rbm, start).distribution = ensemble_at(2.75).distribution;
  EXPECT_EQ(by_the_paper("C1"), Verdict::partly);  // a stabilizer it is
  for (const char* rbm : {"v16", "v64"}) end(rbm, 2.25).distribution = ensemble_at(2.75).distribution;
  EXPECT_EQ(by_the_paper("C1"), Verdict::not_reproduced);
}

TEST_F(Iso2018FixedPointClaims, ControlsMakeThemPartly) {
  for (const char* id : {"C1", "W1", "W2"}) {
    EXPECT_EQ(by_the_paper(id), Verdict::reproduced) << id;
    EXPECT_EQ(independently(id), Verdict::reproduced) << id;
  }
  for (const char* rbm : {"v16", "wide-64", "without-tc-64"})
    control(rbm, 0).distribution = ensemble_at(2.25).distribution;
  for (const char* id : {"C1", "W1", "W2"}) {
    EXPECT_EQ(by_the_paper(id), Verdict::partly) << id;
    EXPECT_EQ(independently(id), Verdict::reproduced) << id;
  }
  for (const char* rbm : {"v16", "wide-64", "without-tc-64"}) control(rbm, 0).temperature = 2.25;
  for (const char* id : {"C1", "W1", "W2"}) EXPECT_EQ(independently(id), Verdict::partly) << id;
}

TEST_F(Iso2018FixedPointClaims, ABroadEndIsOfAllTemperatures) {
  EXPECT_EQ(by_the_paper("C3"), Verdict::reproduced);
  EXPECT_EQ(independently("C3"), Verdict::reproduced);
  for (const auto hidden : settings_.hidden) end(type_v(hidden), 0).distribution.assign(25, {0.04, 0.001, 0.001});
  EXPECT_EQ(by_the_paper("C3"), Verdict::not_reproduced);
  EXPECT_EQ(independently("C3"), Verdict::reproduced);
  for (const auto hidden : settings_.hidden) end(type_v(hidden), 0).energy.spread = 0.6;
  EXPECT_EQ(independently("C3"), Verdict::not_reproduced);
}

}  // namespace
}  // namespace kadanoff::papers::iso2018
