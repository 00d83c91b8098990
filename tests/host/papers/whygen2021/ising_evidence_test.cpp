// The evidence about Ising lattices and block spins on made-up spectra, and the claims that follow from it.
#include "host/papers/whygen2021/ising_evidence.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "host/papers/whygen2021/claims.hpp"

namespace kadanoff::papers::whygen2021 {
namespace {

spectrum::WeightsSpectrum made_up(double large, double distance, double low_share, double difference) {
  spectrum::WeightsSpectrum spectrum;
  spectrum.visible = 400;
  spectrum.hidden = 100;
  for (int i = 0; i < 100; ++i) spectrum.values.push_back(i < 100 * large ? 1.0 : 0.1);
  spectrum.matches = {{.size = 2, .distance = 0.9}, {.size = 5, .distance = distance}};
  for (const std::int64_t index : {0, 1}) {
    spectrum::Waves waves;
    waves.index = index;
    waves.visible = waves.hidden = waves.gauge_fixed = {2, 1, 0.5};
    waves.visible_share = waves.hidden_share = waves.gauge_fixed_hidden_share = low_share;
    waves.difference = waves.gauge_fixed_difference = difference;
    waves.permuted_difference = 0.8;
    spectrum.largest.push_back(waves);
    waves.visible_share = 1 - low_share;
    waves.difference = waves.gauge_fixed_difference = 0.5 - difference;
    spectrum.smallest.push_back(waves);
  }
  return spectrum;
}

LookedAt looked_at(double time, const spectrum::WeightsSpectrum& spectrum, double aligned) {
  LookedAt one{.time = time, .spectrum = spectrum, .alignment = {}};
  one.alignment.values = std::vector<double>(20, aligned);
  one.alignment.control = std::vector<double>(20, 0.3);
  return one;
}

subspaces::TruncatedModel truncated(double error_ratio, double pseudo_likelihood) {
  subspaces::TruncatedModel model;
  model.error_ratio = error_ratio;
  model.pseudo_log_likelihood = Estimate{.mean = pseudo_likelihood, .spread = 1, .error = 0.1};
  return model;
}

// `right`: as the paper says; else the opposite.
IsingResults results(bool right) {
  IsingResults ising;
  const auto good = made_up(0.12, 0.02, 0.99, 0.01), bad = made_up(1, 0.6, 0.05, 0.45);
  const auto& spectrum = right ? good : bad;
  ising.along = {looked_at(1, spectrum, right ? 0.9 : 0.05), looked_at(240, spectrum, right ? 0.9 : 0.05)};
  ising.block_start = ising.rgm_start = spectrum;
  for (const double large : {0.5, 0.3, 0.1}) {
    const auto layer = made_up(right ? large : 1, 0.02, right ? 0.99 : 0.05, right ? 0.01 : 0.45);
    ising.layers.push_back({.as_it_is = layer, .gauge_fixed = layer});
  }
  ising.truncation.models = {truncated(right ? 1.01 : 2, right ? -50.5 : -90), truncated(1, -50)};
  ising.counts.visible = 400;
  ising.counts.modes_within_edge = right ? 11 : 390;
  ising.counts.modes_within = 20;
  ising.counts.samples = 100;
  ising.counts.counts = {{.name = "all", .formula = "N", .count = right ? 90.0 : 900.0}};
  ising.gaps = {{.samples = 50, .training = 0.5, .test = right ? 0.501 : 0.9},
                {.samples = 100, .training = right ? 0.501 : 0.7, .test = right ? 0.502 : 0.8}};
  ising.gap_at_end = {.samples = 100, .training = 0.5, .test = right ? 0.505 : 0.99, .of_the_mean = 1};
  ising.eigenvalues =
      right ? std::vector<double>{90, 4, 3, 1, 1, 0.5, 0.3, 0.1, 0.06, 0.04} : std::vector<double>(400, 1);
  subspaces::NoiseOfLayers layer;
  layer.trained.linear.ratio.value = layer.trained.jacobian.ratio.value = right ? 0.05 : 0.9;
  layer.control.linear.ratio.value = 1;
  ising.noise.layers = {layer};
  ising.solvability.units = 400;
  ising.solvability.modes = 10;
  const double agree = right ? 0.99 : 0.1, grow = right ? 10 : 20, of_noise = right ? 0.03 : 0.2;
  ising.solvability.sizes = {
      {.samples = 50, .data = {.large = 10, .agreement = 0.9}, .noise = {.large = 50, .agreement = 0.03}},
      {.samples = 100, .data = {.large = grow, .agreement = agree}, .noise = {.large = 50, .agreement = of_noise}}};
  ising.universality.modes = 1;
  ising.universality.models.ratio = right ? 0.01 : 0.8;
  ising.universality.models.leading = {right ? 0.95 : 0.2};
  ising.universality.models.trailing = {right ? 0.1 : 0.9};
  ising.universality.control.ratio = 1.5;
  return ising;
}

Repetitions three(const IsingResults& ising) {
  Repetitions repetitions(3);
  for (auto& repetition : repetitions) repetition.ising = ising;
  return repetitions;
}

Settings papers_length() {
  Settings settings;
  settings.side = 80;
  settings.training_time = settings.other_training_time = Settings::papers_training_time;
  return settings;
}

std::vector<Claim> all_claims(bool right) {
  const auto repetitions = three(results(right));
  auto claims = ising_claims(papers_length(), repetitions);
  for (auto& claim : generalisation_claims(papers_length(), repetitions)) claims.push_back(std::move(claim));
  return claims;
}

TEST(IsingEvidence, CountsAndMatchesByDefinition) {
  const auto spectrum = made_up(0.12, 0.02, 0.9, 0.1);
  EXPECT_DOUBLE_EQ(large_share(spectrum), 0.12);
  EXPECT_DOUBLE_EQ(best_distance(spectrum), 0.02);
  EXPECT_DOUBLE_EQ(best_size(spectrum), 5);
  EXPECT_DOUBLE_EQ(distance_of(spectrum, 2), 0.9);
  EXPECT_TRUE(std::isnan(distance_of(spectrum, 3)));
  EXPECT_DOUBLE_EQ(visible_share(spectrum.largest), 0.9);
  EXPECT_DOUBLE_EQ(difference(spectrum.largest, Gauge::permuted), 0.8);
  EXPECT_TRUE(std::isnan(visible_share({})));
}

TEST(IsingEvidence, FitsALine) {
  EXPECT_NEAR(straightness({4, 3, 2, 1}), 1, 1e-12);
  // Of 1, 0, 0: x̄ = 1, ȳ = 1/3, Σ(x − x̄)(y − ȳ) = −1, Σ(x − x̄)² = 2, Σ(y − ȳ)² = 2/3.
  EXPECT_NEAR(straightness({1, 0, 0}), 1 / (2 * 2.0 / 3), 1e-12);
}

TEST(IsingEvidence, FitsTheChangeOfADoubling) {
  EXPECT_NEAR(change_a_doubling({{.samples = 100, .test = 0.8}, {.samples = 200, .test = 0.4}}), -0.5, 1e-12);
  // Of three, half of the logarithm of the last over the first.
  EXPECT_NEAR(
      change_a_doubling({{.samples = 10, .test = 1}, {.samples = 20, .test = 7}, {.samples = 40, .test = 1.21}}), 0.1,
      1e-12);
}

TEST(IsingEvidence, SumsEigenvalues) {
  EXPECT_DOUBLE_EQ(share_of_directions({8, 1, 1, 0}, 0.9, 4), 0.5);
  EXPECT_DOUBLE_EQ(share_of_directions({1, 1, 1, 1}, 0.9, 4), 1);
  EXPECT_DOUBLE_EQ(share_of_directions({8, 1, 1, 0}, 0.9, 8), 0.25);
}

TEST(IsingClaims, AreReproducedByWhatThePaperSays) {
  for (const Claim& claim : all_claims(true))
    EXPECT_EQ(judge(claim, Measure::paper).verdict, Verdict::reproduced) << claim.id << "\n" << claim.measured;
}

TEST(IsingClaims, AreNotReproducedByTheOpposite) {
  for (const Claim& claim : all_claims(false)) {
    if (claim.id == "G3") continue;  // blocks of 5, at a worse distance
    EXPECT_EQ(judge(claim, Measure::paper).verdict, Verdict::not_reproduced) << claim.id << "\n" << claim.measured;
  }
}

TEST(IsingClaims, AskForFewDirectionsOfEveryData) {
  const auto judged = [](const std::vector<double>& eigenvalues, std::int64_t side, Measure measure) {
    auto repetitions = three(results(true));
    for (auto& repetition : repetitions) {
      auto& images = repetition.images.sets[ImageSet::mnist];
      images.plan = {.set = ImageSet::mnist, .name = "mnist", .title = "MNIST", .side = side};
      images.variances = images.moments = eigenvalues;
    }
    for (const Claim& claim : generalisation_claims(papers_length(), repetitions))
      if (claim.id == "G35") return judge(claim, measure).verdict;
    return Verdict::not_tested;
  };
  const std::vector<double> few{90, 5, 2, 1, 0.5, 0.5, 0.5, 0.5}, flat(8, 1);
  EXPECT_EQ(judged(few, 4, Measure::paper), Verdict::reproduced);  // one direction of 16
  EXPECT_EQ(judged(flat, 4, Measure::paper), Verdict::partly);
  EXPECT_EQ(judged(flat, 8, Measure::paper), Verdict::reproduced);  // all 8 of 64: there are only eight samples
  EXPECT_EQ(judged(flat, 8, Measure::independent), Verdict::partly);
  EXPECT_EQ(judged(few, 4, Measure::independent), Verdict::reproduced);
}

TEST(IsingClaims, SayNothingOfAnEndThatIsNotReached) {
  auto settings = papers_length();
  settings.training_time = 60;
  const auto claims = ising_claims(settings, three(results(true)));
  for (const Claim& claim : claims) {
    if (claim.id != "G1" && claim.id != "G4" && claim.id != "G7") continue;
    EXPECT_EQ(judge(claim, Measure::paper).verdict, Verdict::not_tested) << claim.id;
  }
  EXPECT_NE(claims.front().left_open.find("not tested"), std::string::npos);
}

TEST(IsingClaims, SayNothingOfOtherTrainingsThatEndEarly) {
  auto settings = papers_length();
  settings.other_training_time = 10;
  const auto repetitions = three(results(true));
  for (const Claim& claim : generalisation_claims(settings, repetitions)) {
    const auto verdict = judge(claim, Measure::paper).verdict;
    if (claim.id == "G13" || claim.id == "G36" || claim.id == "G38")
      EXPECT_EQ(verdict, Verdict::not_tested) << claim.id;
    else
      EXPECT_EQ(verdict, Verdict::reproduced) << claim.id;
  }
}

TEST(BlockClaims, AreExact) {
  IsingResults ising;
  ising.blocks[2] = std::vector<double>(1600, 2.0);
  for (int i = 0; i < 1600; ++i) ising.blocks[4].push_back(1600 - i);
  for (const int size : {10, 20})
    for (int i = 0; i < 1600; ++i) ising.blocks[size].push_back(std::exp(-i / 20.0));
  for (const int size : {4, 10}) ising.block_vectors[size] = made_up(0.1, 0.1, 0.99, 0.005);
  Repetitions one(1);
  one.front().ising = ising;
  for (const Claim& claim : block_claims(one))
    EXPECT_EQ(judge(claim, Measure::paper).verdict, Verdict::reproduced) << claim.id;
  one.front().ising.blocks[2].back() = 1.9;
  one.front().ising.blocks[4] = one.front().ising.blocks[20];
  one.front().ising.blocks[20] = std::vector<double>(1600, 2.0);
  const auto claims = block_claims(one);
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_EQ(judge(claims[i], Measure::paper).verdict, Verdict::not_reproduced) << claims[i].id;
}

}  // namespace
}  // namespace kadanoff::papers::whygen2021
