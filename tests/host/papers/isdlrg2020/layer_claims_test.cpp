// The claims of section IV, judged on evidence made by hand: as the paper has it, and with one thing changed.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "host/papers/isdlrg2020/claims.hpp"
#include "tests/host/papers/isdlrg2020/some_layers.hpp"

namespace kadanoff::papers::isdlrg2020 {
namespace {

Repetitions three_times(const LayerResults& results) {
  Repetitions repetitions(3);
  for (auto& repetition : repetitions) repetition.layers = results;
  return repetitions;
}

std::string parts_that_fail(const Claim& claim) {
  std::string failing;
  for (const auto& part : claim.parts)
    if (part.decision() != Decision::holds) failing += "\n  " + part.text + ": " + to_text(part.required);
  return failing;
}

class IsdlrgLayerClaims : public testing::Test {
 protected:
  Claim claim(const std::string& id) {
    const auto all = layer_claims(settings_, three_times(results_));
    return *std::find_if(all.begin(), all.end(), [&](const Claim& one) { return one.id == id; });
  }
  Verdict by_the_paper(const std::string& id) { return judge(claim(id), Measure::paper).verdict; }
  Verdict independently(const std::string& id) { return judge(claim(id), Measure::independent).verdict; }

  Settings settings_ = full();
  LayerResults results_ = test::layers_as_the_paper_has_them();
};

TEST_F(IsdlrgLayerClaims, AreReproducedByNumbersAsThePaperHasThem) {
  const auto claims = layer_claims(settings_, three_times(results_));
  require_complete(claims);
  std::set<std::string> ids;
  for (const auto& one : claims) {
    ids.insert(one.id);
    if (one.id == "D24b" || one.id == "D30") continue;  // told only
    // The paper's own temperatures do not double in the first step, from 2.7 to 2.3; and what D29 says of the order of
    // the units makes controls of D25–D28 pass.
    const std::set<std::string> in_part{"D23", "D24a", "D25", "D26", "D27", "D28"};
    const auto expected = in_part.contains(one.id) ? Verdict::partly : Verdict::reproduced;
    EXPECT_EQ(judge(one, Measure::paper).verdict, expected) << one.id << parts_that_fail(one);
    const auto independent = judge(one, Measure::independent).verdict;
    EXPECT_TRUE(independent == expected || independent == Verdict::not_tested) << one.id << parts_that_fail(one);
  }
  const std::set<std::string> all{"D12",  "D14", "D15",  "D16",  "D17", "D18", "D19", "D20", "D21", "D22a",
                                  "D22b", "D23", "D24a", "D24b", "D25", "D26", "D27", "D28", "D29", "D30"};
  EXPECT_EQ(ids, all);
}

TEST_F(IsdlrgLayerClaims, BlockSpinsAreJudgedByTheirPlaceAndSize) {
  results_.blocks.at({0, 1}).spots.units[7].peak = 500;
  results_.inside.mean = 0.7;
  EXPECT_EQ(by_the_paper("D14"), Verdict::not_reproduced);
  EXPECT_EQ(independently("D14"), Verdict::not_reproduced);
  results_.blocks.at({0, 2}).spots.profile->width = 3.5;
  EXPECT_EQ(by_the_paper("D15"), Verdict::partly);
  EXPECT_EQ(independently("D15"), Verdict::reproduced);
  results_.data.correlation.back().mean = 0.15;
  EXPECT_EQ(by_the_paper("D16"), Verdict::partly);
  results_.data.correlation.back().mean = 0.45;
  results_.data.abs_magnetisation.mean = 0.66;
  EXPECT_EQ(by_the_paper("D16"), Verdict::not_reproduced);
  EXPECT_EQ(independently("D16"), Verdict::reproduced);
}

TEST_F(IsdlrgLayerClaims, SpotsAreJudgedBesideTheirControls) {
  auto& maps = results_.stack.at({0, 1});
  maps.learned.spots.share_local = 0.5;
  EXPECT_EQ(by_the_paper("D17"), Verdict::partly);
  maps.learned.spots.share_local = 0.1;
  EXPECT_EQ(by_the_paper("D17"), Verdict::not_reproduced);
  maps.learned.spots.share_local = maps.random.share_local = 0.95;
  EXPECT_EQ(by_the_paper("D17"), Verdict::partly);  // random weights do it, too
  EXPECT_EQ(by_the_paper("D21"), Verdict::partly);
  EXPECT_EQ(independently("D21"), Verdict::reproduced);
  maps.random.contrast = maps.learned.spots.contrast;
  EXPECT_EQ(independently("D21"), Verdict::partly);
  results_.stack.at({1, 2}).gauge_fixed->share_local = 0;
  EXPECT_EQ(by_the_paper("D18"), Verdict::reproduced);
  EXPECT_EQ(independently("D18"), Verdict::not_reproduced);
  results_.single.learned.spots.share_local = 0.1;
  EXPECT_EQ(by_the_paper("D20"), Verdict::not_reproduced);
  results_.shuffled_deviation = 9;
  EXPECT_EQ(by_the_paper("D12"), Verdict::reproduced);
  EXPECT_EQ(independently("D12"), Verdict::partly);
}

TEST_F(IsdlrgLayerClaims, AlignedMapsAreComparedWithThoseOfBlockSpins) {
  auto& maps = results_.stack.at({0, 2});
  maps.random.profile->map = maps.learned.spots.profile->map;
  EXPECT_EQ(by_the_paper("D19"), Verdict::partly);  // random weights look like it, too
  maps.learned.spots.profile->width = 12;
  EXPECT_EQ(by_the_paper("D19"), Verdict::partly);
  for (auto& value : maps.learned.spots.profile->map) value = -value;
  EXPECT_EQ(by_the_paper("D19"), Verdict::not_reproduced);
}

TEST_F(IsdlrgLayerClaims, HeatingIsJudgedByBothTemperatures) {
  for (std::int64_t step = 0; step <= 3; ++step)  // 2.7 and on to 5.4, 10.8, 21.6
    test::set_block_temperature(results_, warm_start, step, 2.7 * static_cast<double>(1 << step),
                                2.7 * static_cast<double>(1 << step));
  EXPECT_EQ(independently("D23"), Verdict::reproduced);
  EXPECT_EQ(independently("D24a"), Verdict::reproduced);
  EXPECT_EQ(independently("D22a"), Verdict::not_reproduced);
  EXPECT_EQ(by_the_paper("D22b"), Verdict::reproduced);
  for (std::int64_t step = 0; step <= 3; ++step) test::set_block_temperature(results_, critical, step, 2.25, 2.27);
  EXPECT_EQ(by_the_paper("D22b"), Verdict::partly);
  EXPECT_EQ(independently("D22b"), Verdict::partly);
  for (std::int64_t step = 0; step <= 3; ++step) test::set_block_temperature(results_, warm_start, step, 2.5, 2.7);
  EXPECT_EQ(by_the_paper("D24a"), Verdict::not_reproduced);
  EXPECT_EQ(independently("D24a"), Verdict::not_reproduced);
  EXPECT_EQ(by_the_paper("D23"), Verdict::not_reproduced);
}

TEST_F(IsdlrgLayerClaims, LayersAreJudgedByTheirTemperatures) {
  const auto trained = Arrangement::as_trained;
  for (std::int64_t layer = 1; layer <= 3; ++layer) test::set_layer(results_, trained, cold_start, layer, 1, -2);
  EXPECT_EQ(by_the_paper("D25"), Verdict::not_reproduced);
  EXPECT_EQ(independently("D25"), Verdict::not_reproduced);
  EXPECT_EQ(by_the_paper("D26"), Verdict::partly);
  EXPECT_EQ(by_the_paper("D27"), Verdict::partly);
  test::set_layer(results_, trained, critical, 1, 8, -0.2);
  test::set_layer(results_, trained, critical, 2, 2.25, -1.4);
  test::set_layer(results_, trained, cold_start, 3, 3, -1.4);
  EXPECT_EQ(by_the_paper("D26"), Verdict::not_reproduced);
  EXPECT_EQ(by_the_paper("D27"), Verdict::not_reproduced);
  EXPECT_EQ(independently("D27"), Verdict::not_reproduced);
  test::set_layer(results_, trained, warm_start, 3, std::numeric_limits<double>::infinity(), 0.01);
  EXPECT_EQ(by_the_paper("D28"), Verdict::not_reproduced);
  EXPECT_EQ(independently("D28"), Verdict::not_reproduced);
}

TEST_F(IsdlrgLayerClaims, AnotherArrangementMustChangeNothing) {
  test::set_layer(results_, Arrangement::gauge_fixed, critical, 2, 2.25, -1.4);
  EXPECT_EQ(by_the_paper("D29"), Verdict::partly);
  EXPECT_EQ(independently("D29"), Verdict::partly);
  test::set_layer(results_, Arrangement::random, critical, 1, 20, 0.1);
  EXPECT_EQ(by_the_paper("D29"), Verdict::not_reproduced);
  EXPECT_EQ(independently("D29"), Verdict::not_reproduced);
}

TEST_F(IsdlrgLayerClaims, EnergiesOfArrangementsMayDifferByChance) {
  auto& energy = results_.deep.points[{Arrangement::random, critical, 2}].energy;
  energy.mean += 3 * std::hypot(0.01, 0.01);  // one of nine
  EXPECT_EQ(independently("D29"), Verdict::reproduced);
  energy.mean += 4 * std::hypot(0.01, 0.01);  // √(49 / 9) = 2.3
  EXPECT_EQ(independently("D29"), Verdict::partly);
}

TEST_F(IsdlrgLayerClaims, TemperaturesOfLayersAreJudgedBesideTheirControls) {
  const auto is = [&](Verdict verdict) {
    for (const char* id : {"D25", "D26", "D27", "D28"}) {
      EXPECT_EQ(by_the_paper(id), verdict) << id << parts_that_fail(claim(id));
      EXPECT_EQ(independently(id), verdict) << id << parts_that_fail(claim(id));
    }
  };
  is(Verdict::partly);
  // From each input another temperature, and the colder the higher the layer.
  const auto take_away = [&](Arrangement arrangement) {
    for (std::int64_t layer = 1; layer <= 3; ++layer) {
      const auto height = static_cast<double>(layer);
      test::set_layer(results_, arrangement, critical, layer, layer == 1 ? 3.5 : 1.5, -1.5);
      test::set_layer(results_, arrangement, cold_start, layer, layer == 1 ? 0.5 : 3.0, -0.5);
      test::set_layer(results_, arrangement, warm_start, layer, 2 + height, -1.5 + height / 10);
    }
    test::set_layer(results_, arrangement, critical, 3, 20, -1.5);
    test::set_layer(results_, arrangement, cold_start, 3, 1, -0.5);
  };
  take_away(Arrangement::random);
  is(Verdict::partly);
  take_away(Arrangement::random_weights);
  is(Verdict::reproduced);
}

TEST_F(IsdlrgLayerClaims, NoiseIsNotHotAndFixed) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for (const auto& [arrangement, name] : choices<Arrangement>)
    for (const double input : temperatures_of_inputs())
      for (std::int64_t layer = 2; layer <= 3; ++layer)
        test::set_layer(results_, arrangement, input, layer, infinity, 0);
  EXPECT_EQ(by_the_paper("D27"), Verdict::partly);
  EXPECT_EQ(independently("D27"), Verdict::partly);
  int unknown = 0;
  for (const auto& part : claim("D27").parts)
    if (part.text.find("change of") != std::string::npos) unknown += part.is_comparable() ? 0 : 1;
  EXPECT_EQ(unknown, 12) << "two inputs, two measures, three arrangements";
}

TEST_F(IsdlrgLayerClaims, OneSeedDecidesNothingButTheEnumeration) {
  Repetitions one(1);
  one.front().layers = results_;
  for (const auto& claim : layer_claims(settings_, one)) {
    if (claim.id == "D24b" || claim.id == "D30") continue;
    EXPECT_EQ(judge(claim, Measure::paper).verdict, claim.id == "D12" ? Verdict::reproduced : Verdict::undecided)
        << claim.id;
  }
}

}  // namespace
}  // namespace kadanoff::papers::isdlrg2020
