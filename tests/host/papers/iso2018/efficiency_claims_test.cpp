// The most efficient number of hidden units, judged on evidence made by hand.
#include "host/papers/iso2018/claims.hpp"
#include "tests/host/papers/iso2018/made_up_models.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

using Iso2018EfficiencyClaims = LearnedClaims;

TEST_F(Iso2018EfficiencyClaims, TheBestOfTheSmallOnesIsWhatCounts) {
  for (const char* name : {"v16", "v36", "v64"}) changed_.likelihoods.at(name).log_likelihood.mean = -100;
  EXPECT_EQ(by_the_paper(efficiency_claims, "A16"), Verdict::reproduced);  // by N_h = 81
  changed_.likelihoods.at("v81").log_likelihood.mean = -75;
  changed_.likelihoods.at("v225").log_likelihood.mean = -80;
  EXPECT_EQ(by_the_paper(efficiency_claims, "A16"), Verdict::partly);  // N_h = 225 is not above it, 400 is
  changed_.likelihoods.at("v225").log_likelihood.mean = -74;
  EXPECT_EQ(by_the_paper(efficiency_claims, "A16"), Verdict::not_reproduced);
  EXPECT_EQ(independently(efficiency_claims, "A16"), Verdict::reproduced);
  for (const char* name : {"v225", "v400"}) changed_.likelihoods.at(name).pseudo_log_likelihood.mean = -40;
  EXPECT_EQ(independently(efficiency_claims, "A16"), Verdict::not_reproduced);
}

TEST_F(Iso2018EfficiencyClaims, ALikelihoodThatIsNotTrustworthyIsNotCompared) {
  changed_.likelihoods.at("v36").is_trustworthy = false;  // any of the small ones may be the best
  EXPECT_EQ(by_the_paper(efficiency_claims, "A16"), Verdict::undecided);
  for (const Part& part : claim(efficiency_claims, "A16").parts)
    EXPECT_EQ(part.is_comparable(), part.measure == Measure::independent) << part.text;
  EXPECT_EQ(independently(efficiency_claims, "A16"), Verdict::reproduced);
  changed_.likelihoods.at("v36").is_trustworthy = true;
  changed_.likelihoods.at("v400").is_trustworthy = false;
  for (const Part& part : claim(efficiency_claims, "A16").parts)
    EXPECT_EQ(part.is_comparable(), part.measure == Measure::independent || part.text.starts_with("N_h = 225"));
}

TEST_F(Iso2018EfficiencyClaims, TheDifferenceMustBeHalfANat) {
  for (const char* name : {"v225", "v400"})
    changed_.likelihoods.at(name).log_likelihood.mean = changed_.likelihoods.at(name).pseudo_log_likelihood.mean =
        -50.3;  // 0.3 below the best
  EXPECT_EQ(by_the_paper(efficiency_claims, "A16"), Verdict::not_reproduced);
  EXPECT_EQ(independently(efficiency_claims, "A16"), Verdict::not_reproduced);
}

TEST_F(Iso2018EfficiencyClaims, SayWhichLikelihoodsAreNotTrustworthy) {
  EXPECT_EQ(claim(efficiency_claims, "A16").measured.find("not trustworthy"), std::string::npos);
  changed_.likelihoods.at("v64").is_trustworthy = false;
  const auto measured = claim(efficiency_claims, "A16").measured;
  const auto found = measured.find("not trustworthy");
  ASSERT_NE(found, std::string::npos) << measured;
  EXPECT_GT(found, measured.find("N_h = 64"));
  EXPECT_LT(found, measured.find("N_h = 81"));
}

}  // namespace
}  // namespace kadanoff::papers::iso2018
