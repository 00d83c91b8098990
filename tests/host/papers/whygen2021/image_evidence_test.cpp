// The evidence for images, on made-up errors and spectra; and the claims that follow from them.
#include "host/papers/whygen2021/image_evidence.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <set>

#include "host/papers/whygen2021/image_claims.hpp"

namespace kadanoff::papers::whygen2021 {
namespace {

using training::Statistics;
using Rule = training::Optimizer::Rule;

Settings all_given() {
  auto settings = full();
  settings.folders = {.mnist = "a", .fashion = "b", .flowers = "c", .clouds = "d", .images = "e"};
  return settings;
}

spectrum::WeightsSpectrum spectrum_with(double small_values, double share, double difference, double fixed_share,
                                        double fixed_difference, double permuted_difference) {
  spectrum::WeightsSpectrum made;
  for (int i = 0; i < 100; ++i) made.values.push_back(i < 1 ? 10 : i < 100 * (1 - small_values) ? 5 : 0.01);
  for (int i = 0; i < 5; ++i) {
    spectrum::Waves wave;
    wave.index = i;
    wave.visible_share = wave.hidden_share = share;
    wave.difference = difference;
    wave.gauge_fixed_hidden_share = fixed_share;
    wave.gauge_fixed_difference = fixed_difference;
    wave.permuted_difference = permuted_difference;
    made.largest.push_back(wave);
  }
  return made;
}

// Errors of a training after 1, 2, 5, 10 and the plan's epochs.
Course course_of(const ImagePlan& plan, const std::function<double(double)>& error) {
  std::set<std::int64_t> epochs{1, 2, 5, 10, plan.epochs, plan.more_epochs};
  Course course;
  for (const auto epoch : epochs) {
    course.epochs.push_back(epoch);
    course.errors.push_back(error(static_cast<double>(epoch)));
  }
  return course;
}

// All as the paper says: from Xavier weights the error falls as 1 / epochs until the RBM's end; the RGM is so far after
// its own epochs, block spins lie between.
SetResults as_the_paper_says(const ImagePlan& plan) {
  SetResults results{.plan = plan, .training_images = 90, .test_images = 10};
  const auto last = static_cast<double>(plan.epochs), few = static_cast<double>(plan.more_epochs);
  for (const auto statistics : {Statistics::sampled, Statistics::mean_field})
    for (const auto rule : {Rule::sgd, Rule::adam}) {
      results.courses[{Start::xavier, statistics, rule}] = course_of(plan, [](double epoch) { return 0.8 / epoch; });
      results.courses[{Start::block_spin, statistics, rule}] =
          course_of(plan, [=](double epoch) { return 0.8 / (epoch + 0.05 * last); });
      results.courses[{Start::rg_machine, statistics, rule}] =
          course_of(plan, [=](double epoch) { return 0.8 / (last + epoch - few); });
      results.courses[{Start::random_machine, statistics, rule}] =
          course_of(plan, [=](double epoch) { return 2 * 0.8 / (last + epoch - few); });
    }
  results.spectrum = spectrum_with(0.995, 0.97, 0.02, 0.97, 0.02, 0.7);
  results.machine_spectrum = results.spectrum;
  results.visible_bias.cosine = results.hidden_bias.cosine = 0.99;
  results.rbm = {.error = 0.8 / last, .errors = std::vector<double>(10, 0.8 / last)};
  results.machine = {.error = 0.8 / (0.7 * last), .errors = std::vector<double>(10, 0.7 / last)};
  results.random = {.error = 0.8 / (0.2 * last), .errors = std::vector<double>(10, 0.9 / last)};
  results.error_of_the_mean = 0.8;
  return results;
}

// The RGM and the block spins are of no use, and the weights are noise.
SetResults as_it_says_not(const ImagePlan& plan) {
  auto results = as_the_paper_says(plan);
  for (auto& [training, course] : results.courses)
    course = course_of(
        plan, [&, start = training.start](double epoch) { return start == Start::xavier ? 0.1 / epoch : 0.5; });
  results.spectrum = spectrum_with(0, 0.3, 0.7, 0.3, 0.7, 0.7);
  results.machine_spectrum = results.spectrum;
  results.visible_bias.cosine = results.hidden_bias.cosine = 0.1;
  results.machine = {.error = 0.5, .errors = std::vector<double>(10, 0.5)};
  results.random = {.error = 0.5, .errors = std::vector<double>(10, 0.5)};
  return results;
}

Repetitions three_of(SetResults (*make)(const ImagePlan&)) {
  Repetitions repetitions(3);
  for (auto& repetition : repetitions)
    for (const auto set : given_sets(all_given()))
      repetition.images.sets.emplace(set, make(image_plan(all_given(), set)));
  return repetitions;
}

Judgement judged(const std::vector<Claim>& claims, const std::string& id, Measure measure) {
  for (const Claim& claim : claims)
    if (claim.id == id) return judge(claim, measure);
  throw std::runtime_error("no claim " + id);
}

TEST(ImageEvidence, FindsWhenATrainingIsAsGood) {
  const Course course{.epochs = {1, 2, 10, 100}, .errors = {0.4, 0.3, 0.1, 0.05}};
  EXPECT_EQ(epochs_until(course, 0.5), 1);
  EXPECT_DOUBLE_EQ(epochs_until(course, 0.3), 2);
  EXPECT_NEAR(epochs_until(course, 0.2), std::sqrt(20.0), 1e-9);  // half way between 2 and 10
  EXPECT_TRUE(std::isinf(epochs_until(course, 0.01)));
  EXPECT_EQ(course.at(10), 0.1);
  EXPECT_THROW((void)course.at(3), Error);
}

TEST(ImageEvidence, TakesNoDivergedTrainingForAGoodOne) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_DOUBLE_EQ(epochs_until({.epochs = {1, 2, 10}, .errors = {0.4, 0.3, nan}}, 0.3), 2);
  EXPECT_TRUE(std::isnan(epochs_until({.epochs = {1, 2, 10}, .errors = {0.4, 0.3, nan}}, 0.1)));
  EXPECT_TRUE(std::isnan(epochs_until({.epochs = {1, 2, 10}, .errors = {0.4, nan, 0.1}}, 0.2)));  // between 1 and 10
  EXPECT_TRUE(std::isnan(epochs_until({.epochs = {1, 2}, .errors = {0.4, 0.3}}, nan)));
  auto results = as_the_paper_says(image_plan(full(), ImageSet::fashion));
  results.courses.at({.start = Start::xavier}).errors.assign(results.courses.at({}).errors.size(), nan);
  EXPECT_TRUE(std::isnan(saved_factor(results, Statistics::sampled, Rule::sgd).value));
  EXPECT_FALSE(saved_factor(results, Statistics::sampled, Rule::sgd).at_least);
  EXPECT_TRUE(std::isnan(share_of_training(results, 0.1, Statistics::sampled)));
}

TEST(ImageEvidence, CountsTheEpochsThatAreSaved) {
  const auto plan = image_plan(full(), ImageSet::flowers);
  auto results = as_the_paper_says(plan);
  EXPECT_NEAR(saved_factor(results, Statistics::sampled, Rule::sgd).value, 100, 1e-9);
  EXPECT_FALSE(saved_factor(results, Statistics::sampled, Rule::sgd).at_least);
  results.courses.at({.start = Start::rg_machine}) = course_of(plan, [](double) { return 1e-6; });
  EXPECT_EQ(saved_factor(results, Statistics::sampled, Rule::sgd).value, 100);
  EXPECT_TRUE(saved_factor(results, Statistics::sampled, Rule::sgd).at_least);
  results.courses.at({.start = Start::rg_machine}) = course_of(plan, [](double) { return 0.4; });
  EXPECT_NEAR(saved_factor(results, Statistics::sampled, Rule::sgd).value, 0.2, 1e-9);
  EXPECT_NEAR(error_ratio(results, Start::rg_machine, Statistics::sampled), 500, 1e-9);
  EXPECT_NEAR(error_ratio(results, Start::random_machine, Statistics::mean_field), 2, 1e-9);
  EXPECT_NEAR(share_of_training(results, 0.4, Statistics::sampled), 0.002, 1e-12);
  EXPECT_EQ(share_of_training(results, 1e-9, Statistics::sampled), 1);
}

TEST(ImageEvidence, ComparesImageByImageAndEpochByEpoch) {
  EXPECT_EQ(share_better({.errors = {1, 2, 3, 4}}, {.errors = {2, 2, 4, 3}}), 0.5);
  const auto plan = image_plan(full(), ImageSet::mnist);
  auto results = as_the_paper_says(plan);
  EXPECT_EQ(share_of_epochs_better(results, Start::block_spin, Start::xavier, Statistics::sampled), 1);
  EXPECT_EQ(share_of_epochs_better(results, Start::xavier, Start::block_spin, Statistics::mean_field), 0);
  results.courses.at({.start = Start::block_spin}).errors[0] = 1;
  EXPECT_EQ(share_of_epochs_better(results, Start::block_spin, Start::xavier, Statistics::sampled), 0.75);
}

TEST(ImageEvidence, AveragesTheLeadingVectors) {
  auto made = spectrum_with(0.5, 0.9, 0.2, 0.75, 0.1, 0.7);
  made.largest[0].hidden_share = 0.4;
  const auto waves = leading_waves(made);
  EXPECT_NEAR(waves.visible_share, 0.9, 1e-12);
  EXPECT_NEAR(waves.hidden_share, 0.8, 1e-12);
  EXPECT_NEAR(waves.difference, 0.2, 1e-12);
  EXPECT_NEAR(waves.fixed_hidden_share, 0.75, 1e-12);
  EXPECT_NEAR(waves.fixed_difference, 0.1, 1e-12);
  EXPECT_NEAR(waves.permuted_difference, 0.7, 1e-12);
  EXPECT_NEAR(share_of_values(made, 0.2), 0.5, 1e-12);
}

TEST(ImageClaims, AreReproducedByWhatThePaperSays) {
  const auto claims = image_claims(all_given(), three_of(as_the_paper_says));
  EXPECT_NO_THROW(require_complete(claims));
  for (const auto* id : {"G16", "G17", "G18", "G19", "G21", "G22", "G23", "G24", "G25", "G26", "G28", "G29"})
    EXPECT_EQ(judged(claims, id, Measure::paper).verdict, Verdict::reproduced) << id;
  for (const auto* id : {"G17", "G19", "G20", "G21", "G22", "G23", "G25", "G26", "G28", "G29"})
    EXPECT_EQ(judged(claims, id, Measure::independent).verdict, Verdict::reproduced) << id;
}

TEST(ImageClaims, AreNotReproducedWhereTheNumbersContradict) {
  const auto claims = image_claims(all_given(), three_of(as_it_says_not));
  for (const auto* id : {"G16", "G17", "G18", "G21", "G22", "G23", "G24", "G25", "G28", "G29"})
    EXPECT_EQ(judged(claims, id, Measure::paper).verdict, Verdict::not_reproduced) << id;
  EXPECT_EQ(judged(claims, "G19", Measure::paper).holding, 0);
  EXPECT_EQ(judged(claims, "G26", Measure::paper).holding, 0);
  for (const auto* id : {"G17", "G19", "G20", "G21", "G22", "G23", "G25", "G28", "G29"})
    EXPECT_EQ(judged(claims, id, Measure::independent).verdict, Verdict::not_reproduced) << id;
}

TEST(ImageClaims, OfFactorsLeaveOutWhatFewEpochsCannotShow) {
  auto settings = all_given();
  settings.share_of_epochs = 0.004;  // of flowers four epochs and one, of Fashion-MNIST four and one
  Repetitions repetitions(3);
  for (auto& repetition : repetitions)
    for (const auto set : {ImageSet::mnist, ImageSet::fashion, ImageSet::flowers})
      repetition.images.sets.emplace(set, as_the_paper_says(image_plan(settings, set)));
  const auto factors = [&] {
    for (const Claim& claim : image_claims(settings, repetitions))
      if (claim.id == "G25") return claim;
    throw std::runtime_error("no G25");
  };
  EXPECT_EQ(factors().parts.size(), 2U);  // of MNIST
  EXPECT_NE(factors().measured.find("flowers: 4 and 1 epochs can show a factor of 4 at most, of 100"),
            std::string::npos)
      << factors().measured;
  for (auto& repetition : repetitions) repetition.images.sets.erase(ImageSet::mnist);
  EXPECT_EQ(verdict_of(factors()), Verdict::not_tested);
  EXPECT_NE(factors().reason.find("Fashion-MNIST: 4 and 1 epochs"), std::string::npos) << factors().reason;
}

TEST(ImageClaims, OfLargePicturesAskForBothEnds) {
  const auto claims_with = [](double xavier, double blocks) {
    Repetitions repetitions(3);
    const auto plan = image_plan(all_given(), ImageSet::pictures);
    for (auto& repetition : repetitions) {
      SetResults results{.plan = plan, .error_of_the_mean = 0.2};
      results.courses[{.start = Start::xavier}] = {.epochs = {plan.epochs}, .errors = {xavier}};
      results.courses[{.start = Start::block_spin}] = {.epochs = {plan.epochs}, .errors = {blocks}};
      repetition.images.sets.emplace(ImageSet::pictures, results);
    }
    return judged(image_claims(all_given(), repetitions), "G27", Measure::paper).verdict;
  };
  EXPECT_EQ(claims_with(0.3, 0.04), Verdict::reproduced);
  EXPECT_EQ(claims_with(0.04, 0.04), Verdict::partly);
  EXPECT_EQ(claims_with(0.04, 0.3), Verdict::not_reproduced);
}

TEST(ImageClaims, WhoseControlPassesArePartly) {
  auto repetitions = three_of(as_the_paper_says);
  for (auto& repetition : repetitions) {
    auto& digits = repetition.images.sets.at(ImageSet::mnist);
    digits.courses.at({.start = Start::random_machine}) = digits.courses.at({.start = Start::rg_machine});
    digits.random.error = digits.machine.error;
    auto& flowers = repetition.images.sets.at(ImageSet::flowers);
    flowers.random = flowers.machine;
    for (auto& wave : digits.spectrum.largest) wave.permuted_difference = 0.01;
  }
  const auto claims = image_claims(all_given(), repetitions);
  for (const auto* id : {"G17", "G19", "G21", "G24"})
    EXPECT_EQ(judged(claims, id, Measure::paper).verdict, Verdict::partly) << id;
}

}  // namespace
}  // namespace kadanoff::papers::whygen2021
