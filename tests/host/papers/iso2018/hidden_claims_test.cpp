// Means, fields and enhanced correlations, judged on evidence made by hand.
#include "host/papers/iso2018/claims.hpp"
#include "tests/host/papers/iso2018/made_up_models.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

using Iso2018HiddenClaims = LearnedClaims;

TEST_F(Iso2018HiddenClaims, MeansMustBeNearOneInBothLayers) {
  EXPECT_EQ(by_the_paper(hidden_claims, "A9"), Verdict::reproduced);
  for (auto& [name, model] : changed_.models) model.visible_certain = 0.3;
  EXPECT_EQ(by_the_paper(hidden_claims, "A9"), Verdict::partly);
  EXPECT_EQ(independently(hidden_claims, "A9"), Verdict::reproduced);
  for (auto& [name, model] : changed_.models) {
    model.hidden_certain = 0.3;
    model.hidden_noise = model.visible_noise = 0.5;
  }
  EXPECT_EQ(by_the_paper(hidden_claims, "A9"), Verdict::not_reproduced);
  EXPECT_EQ(independently(hidden_claims, "A9"), Verdict::not_reproduced);
}

TEST_F(Iso2018HiddenClaims, SmallFieldsWouldBeLinear) {
  for (auto& [name, model] : changed_.models) {
    model.fields_above_1 = 0.1;
    model.linear_error = 0.05;
  }
  EXPECT_EQ(by_the_paper(hidden_claims, "A10"), Verdict::not_reproduced);
  EXPECT_EQ(independently(hidden_claims, "A10"), Verdict::not_reproduced);
}

TEST_F(Iso2018HiddenClaims, AnOverlapThatRandomWeightsHaveIsNotLearned) {
  EXPECT_EQ(by_the_paper(hidden_claims, "A11"), Verdict::reproduced);
  for (auto& [name, model] : changed_.models) model.random.as_enhanced = 0.1;  // four of forty
  EXPECT_EQ(by_the_paper(hidden_claims, "A11"), Verdict::partly);
  EXPECT_EQ(independently(hidden_claims, "A11"), Verdict::reproduced);
  changed_.models.at("v64").random.above_shuffled = 0.1;
  EXPECT_EQ(independently(hidden_claims, "A11"), Verdict::partly);
  for (auto& [name, model] : changed_.models) model.enhancement = model.shuffled_enhancement = 1;
  EXPECT_EQ(by_the_paper(hidden_claims, "A11"), Verdict::not_reproduced);
  EXPECT_EQ(independently(hidden_claims, "A11"), Verdict::not_reproduced);
}

}  // namespace
}  // namespace kadanoff::papers::iso2018
