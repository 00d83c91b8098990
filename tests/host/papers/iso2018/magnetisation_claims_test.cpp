// W Wᵀ and the magnetisation, judged on evidence made by hand.
#include "host/papers/iso2018/claims.hpp"
#include "tests/host/papers/iso2018/made_up_models.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

using Iso2018MagnetisationClaims = LearnedClaims;

TEST_F(Iso2018MagnetisationClaims, ACurveWithoutATransitionIsNotReproduced) {
  for (auto& [name, analysis] : changed_.weights)
    for (auto& overlap : analysis.overlaps) overlap.value.mean = 10 - overlap.temperature * overlap.temperature;
  for (const char* id : {"A5", "A6", "A12"}) {
    EXPECT_EQ(by_the_paper(magnetisation_claims, id), Verdict::not_reproduced) << id;
    EXPECT_EQ(independently(magnetisation_claims, id), Verdict::not_reproduced) << id;
  }
}

TEST_F(Iso2018MagnetisationClaims, ACurveThatRandomWeightsHaveIsPartlyReproduced) {
  EXPECT_EQ(by_the_paper(magnetisation_claims, "A12"), Verdict::reproduced);
  changed_.models.at("v64").random.similar_curves = 0.2;
  EXPECT_EQ(by_the_paper(magnetisation_claims, "A12"), Verdict::partly);
  EXPECT_EQ(independently(magnetisation_claims, "A12"), Verdict::reproduced);
  changed_.models.at("v64").random.fitting_curves = 0.2;
  EXPECT_EQ(independently(magnetisation_claims, "A12"), Verdict::partly);
}

TEST_F(Iso2018MagnetisationClaims, ATransitionThatRandomWeightsSeeIsPartlyReproduced) {
  EXPECT_EQ(by_the_paper(magnetisation_claims, "A5"), Verdict::reproduced);
  EXPECT_EQ(independently(magnetisation_claims, "A5"), Verdict::reproduced);
  changed_.models.at("v64").random.steep_at_critical = 0.5;
  EXPECT_EQ(by_the_paper(magnetisation_claims, "A5"), Verdict::partly);
  EXPECT_EQ(independently(magnetisation_claims, "A5"), Verdict::partly);
}

TEST_F(Iso2018MagnetisationClaims, EigenvectorsThatRandomWeightsHaveArePartlyReproduced) {
  EXPECT_EQ(independently(magnetisation_claims, "A15"), Verdict::reproduced);
  for (double RandomWeights::*share : {&RandomWeights::related, &RandomWeights::long_waves}) {
    changed_.models.at("v64").random.*share = 0.3;
    EXPECT_EQ(by_the_paper(magnetisation_claims, "A15"), Verdict::reproduced);
    EXPECT_EQ(independently(magnetisation_claims, "A15"), Verdict::partly);
    changed_.models.at("v64").random.*share = 0;
  }
  changed_.models.at("v64").random.uniform_firsts = 0.3;
  EXPECT_EQ(by_the_paper(magnetisation_claims, "A15"), Verdict::partly);
  EXPECT_EQ(independently(magnetisation_claims, "A15"), Verdict::reproduced);
}

TEST_F(Iso2018MagnetisationClaims, LocalisedEigenvectorsAreNoMagnetisation) {
  for (auto& [name, shape] : changed_.shapes) shape.leading_uniform = shape.next_long = 0.05;
  EXPECT_EQ(by_the_paper(magnetisation_claims, "A15"), Verdict::not_reproduced);
  EXPECT_EQ(independently(magnetisation_claims, "A15"), Verdict::partly);
  for (auto& [name, model] : changed_.models) model.magnetisation_correlation = 0.3;
  EXPECT_EQ(independently(magnetisation_claims, "A15"), Verdict::not_reproduced);
}

}  // namespace
}  // namespace kadanoff::papers::iso2018
