// Eigenvalues of W Wᵀ, judged on evidence made by hand.
#include "host/papers/iso2018/claims.hpp"
#include "tests/host/papers/iso2018/made_up_models.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

using Iso2018SpectrumClaims = LearnedClaims;

TEST_F(Iso2018SpectrumClaims, TypeLHasAsManyLargeEigenvaluesAsItsData) {
  changed_.learned.cold_eigenvalues = {70, 8, 0.3, 0.25, 0.2, 0.15, 0.1, 0.05};
  EXPECT_EQ(by_the_paper(spectrum_claims, "A7"), Verdict::reproduced);
  EXPECT_EQ(independently(spectrum_claims, "A7"), Verdict::partly);
  changed_.learned.cold_eigenvalues = {70, 8, 7.5, 7.2, 7, 0.3, 0.25, 0.2, 0.15, 0.1, 0.05};
  changed_.weights.at("l64").eigenvalues = changed_.weights.at("v64").eigenvalues;
  EXPECT_NE(by_the_paper(spectrum_claims, "A7"), Verdict::reproduced);
  EXPECT_EQ(independently(spectrum_claims, "A7"), Verdict::not_reproduced);
}

TEST_F(Iso2018SpectrumClaims, AStepOfTypeVIsNotSmooth) {
  auto& values = changed_.weights.at("v64").eigenvalues;
  for (std::size_t k = 0; k < 7; ++k) values[k] *= 50;
  EXPECT_EQ(by_the_paper(spectrum_claims, "A7"), Verdict::partly);
}

TEST_F(Iso2018SpectrumClaims, EqualEigenvaluesAreFlatAndNotHierarchical) {
  for (auto& [name, analysis] : changed_.weights)
    for (auto& value : analysis.eigenvalues) value = 1;
  EXPECT_EQ(by_the_paper(spectrum_claims, "A8"), Verdict::partly);  // those of a large RBM should be similar
  EXPECT_EQ(independently(spectrum_claims, "A8"), Verdict::partly);
  for (const auto measure : {Measure::paper, Measure::independent})  // they follow no law, nor do they contradict one
    EXPECT_EQ(judge(claim(spectrum_claims, "A14"), measure).verdict, Verdict::undecided);
}

TEST_F(Iso2018SpectrumClaims, EqualEigenvaluesNeedNotBeEquallyUsed) {
  for (auto& [name, model] : changed_.models) model.utilisation = 0.1;
  EXPECT_EQ(by_the_paper(spectrum_claims, "A13"), Verdict::reproduced);
  EXPECT_EQ(independently(spectrum_claims, "A13"), Verdict::not_reproduced);
  for (auto& [name, model] : changed_.models) model.random.all_take_part = 0.1;
  EXPECT_EQ(by_the_paper(spectrum_claims, "A13"), Verdict::partly);
  for (auto& [name, model] : changed_.models) model.utilisation = 0.9;
  EXPECT_EQ(independently(spectrum_claims, "A13"), Verdict::reproduced);
  changed_.models.at("v64").random.all_are_used = 0.1;
  EXPECT_EQ(independently(spectrum_claims, "A13"), Verdict::partly);
  for (const char* name : {"v64", "v225"}) changed_.weights.at(name).eigenvalues = power_law_list(64, 2, 1000);
  EXPECT_EQ(by_the_paper(spectrum_claims, "A13"), Verdict::not_reproduced);
}

TEST_F(Iso2018SpectrumClaims, AnExponentialSpectrumIsNotScaleInvariant) {
  for (const auto hidden : {16, 36, 64, 81, 100})
    changed_.weights.at(type_v(hidden)).eigenvalues = exponential_list(hidden);
  for (const Part& part : claim(spectrum_claims, "A14").parts)
    if (part.text.ends_with("less the next one")) {
      EXPECT_EQ(part.decision(), Decision::fails) << part.text;
    }
  EXPECT_NE(by_the_paper(spectrum_claims, "A14"), Verdict::reproduced);
}

TEST_F(Iso2018SpectrumClaims, AFlatSpectrumIsNotScaleInvariant) {
  // Nearly all at the upper end: as a power law this has α = −4.
  for (const auto hidden : {16, 36, 64, 81, 100})
    changed_.weights.at(type_v(hidden)).eigenvalues = power_law_list(hidden, -4, 10);
  EXPECT_EQ(by_the_paper(spectrum_claims, "A14"), Verdict::not_reproduced);
}

TEST_F(Iso2018SpectrumClaims, APowerLawThatRandomWeightsHaveIsPartlyReproduced) {
  EXPECT_EQ(by_the_paper(spectrum_claims, "A14"), Verdict::reproduced);
  EXPECT_EQ(independently(spectrum_claims, "A14"), Verdict::reproduced);
  for (auto& [name, model] : changed_.models) model.random.eigenvalues = power_law_list(64, 2, 100);
  EXPECT_EQ(by_the_paper(spectrum_claims, "A14"), Verdict::partly);
  EXPECT_EQ(independently(spectrum_claims, "A14"), Verdict::partly);
}

}  // namespace
}  // namespace kadanoff::papers::iso2018
