// The size of weights, and W Wᵀ against distance, judged on evidence made by hand.
#include "host/papers/iso2018/claims.hpp"
#include "tests/host/papers/iso2018/made_up_models.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

using Iso2018WeightsClaims = LearnedClaims;

TEST_F(Iso2018WeightsClaims, SmallWeightsAreNotReproducedAndToldWhy) {
  EXPECT_EQ(claim(weights_claims, "A1").reason, "");
  for (auto& [name, analysis] : changed_.weights) analysis.weight_rms = 0.2;
  EXPECT_EQ(by_the_paper(weights_claims, "A1"), Verdict::not_reproduced);
  EXPECT_NE(claim(weights_claims, "A1").reason.find("is 0.20 to 0.20"), std::string::npos);
  EXPECT_EQ(independently(weights_claims, "A1"), Verdict::not_tested);
}

TEST_F(Iso2018WeightsClaims, BiasesAreComparedWithWeightsAndWithFields) {
  for (auto& [name, analysis] : changed_.weights) analysis.visible_bias_rms = 3;
  EXPECT_EQ(by_the_paper(weights_claims, "A2"), Verdict::not_reproduced);
  EXPECT_EQ(independently(weights_claims, "A2"), Verdict::reproduced);
  for (auto& [name, model] : changed_.models) model.bias_share = 0.8;
  EXPECT_EQ(independently(weights_claims, "A2"), Verdict::not_reproduced);
}

TEST_F(Iso2018WeightsClaims, NeighboursOfRandomWeightsAreAControl) {
  EXPECT_EQ(by_the_paper(weights_claims, "A3"), Verdict::reproduced);
  changed_.models.at("v16").random.near_neighbours = 0.1;
  EXPECT_EQ(by_the_paper(weights_claims, "A3"), Verdict::partly);
  for (auto& [name, analysis] : changed_.weights)
    for (auto& distance : analysis.distances) distance.both.mean = 0.12;
  EXPECT_EQ(by_the_paper(weights_claims, "A3"), Verdict::not_reproduced);
  EXPECT_EQ(independently(weights_claims, "A3"), Verdict::reproduced);
  for (auto& [name, shape] : changed_.shapes) shape.diagonal_share = 0.9;
  EXPECT_EQ(independently(weights_claims, "A3"), Verdict::partly);
}

TEST_F(Iso2018WeightsClaims, ADiagonalThatRandomWeightsHaveIsPartlyReproduced) {
  auto& large = changed_.models.at("v400").random.diagonal;
  auto& small = changed_.models.at("v16").random.diagonal;
  large = 0.1;
  EXPECT_EQ(independently(weights_claims, "A3"), Verdict::partly);
  large = 0;
  small = 0.9;
  EXPECT_EQ(independently(weights_claims, "A3"), Verdict::partly);
  EXPECT_EQ(by_the_paper(weights_claims, "A3"), Verdict::reproduced);
}

TEST_F(Iso2018WeightsClaims, TheDecayDoesNotDependOnTheDiagonal) {
  // Large diagonal entries of a few sites make everything beside them small.
  for (auto& distance : changed_.weights.at("t2-16").distances)
    if (distance.distance > 0) distance.both.mean /= 5;
  EXPECT_EQ(by_the_paper(weights_claims, "A4"), Verdict::reproduced);
  std::swap(changed_.weights.at("v16").distances, changed_.weights.at("t3-16").distances);
  EXPECT_EQ(by_the_paper(weights_claims, "A4"), Verdict::partly);
  EXPECT_EQ(independently(weights_claims, "A4"), Verdict::reproduced);
}

TEST_F(Iso2018WeightsClaims, WithoutNeighboursThereIsNoDecay) {
  for (auto& distance : changed_.weights.at("t6-16").distances)
    if (distance.distance > 0) distance.both.mean /= 10;  // f(1) = 0.05
  EXPECT_EQ(by_the_paper(weights_claims, "A4"), Verdict::undecided);
  const auto parts = claim(weights_claims, "A4").parts;
  EXPECT_EQ(std::count_if(parts.begin(), parts.end(), [](const Part& part) { return !part.is_comparable(); }), 2);
}

TEST_F(Iso2018WeightsClaims, ADecayThatIsHardlyFasterIsNotFaster) {
  for (auto& [name, shape] : changed_.shapes) shape.uniform_sum = 10;
  double sum = 10;
  for (const char* name : {"l16", "t2-16", "v16", "t3-16", "t6-16"}) changed_.shapes.at(name).uniform_sum = sum -= 0.01;
  EXPECT_EQ(independently(weights_claims, "A4"), Verdict::not_reproduced);
}

TEST_F(Iso2018WeightsClaims, ADecayInTheOppositeOrderIsNotReproduced) {
  for (const auto& [a, b] : {std::pair{"l16", "t6-16"}, std::pair{"t2-16", "t3-16"}})
    std::swap(changed_.weights.at(a).distances, changed_.weights.at(b).distances);
  for (auto& [name, shape] : changed_.shapes) shape.uniform_sum = 60 - shape.uniform_sum;
  EXPECT_EQ(by_the_paper(weights_claims, "A4"), Verdict::not_reproduced);
  EXPECT_EQ(independently(weights_claims, "A4"), Verdict::not_reproduced);
}

}  // namespace
}  // namespace kadanoff::papers::iso2018
