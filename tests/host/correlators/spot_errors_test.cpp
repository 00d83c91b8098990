// Errors over the samples: against each sample left out, against repetitions, and what the parts are.
#include "host/correlators/spot_errors.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "host/machine/memory.hpp"
#include "tests/support/child.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::correlators {
namespace {

// Spins, and hidden units that follow them: unit a is the majority of three spins, so that there are peaks.
struct TwoLayers {
  data::Dataset lower{}, upper{};
};
TwoLayers two_layers(Context& context, std::int64_t samples) {
  TwoLayers layers;
  layers.lower = test::random_data(samples, 36);
  layers.lower.lattice_shape = {6, 6};
  auto model = test::some_model(36, 4);
  for (std::int64_t i = 0; i < 36; ++i)
    for (std::int64_t a = 0; a < 4; ++a) model.parameters.weights.data()[i * 4 + a] = i / 3 == 3 * a ? 1.0F : 0.0F;
  layers.upper = data::transform(context, model, layers.lower, data::PassAs::samples, 3);
  return layers;
}

Correlators maps_of_members(Context& context, const TwoLayers& layers, const std::vector<std::int64_t>& members) {
  return correlate(context, data::take(layers.lower, members), data::take(layers.upper, members),
                   random::Permutation(static_cast<std::uint32_t>(members.size())));
}

std::vector<std::int64_t> from_to(std::int64_t first, std::int64_t end) {
  std::vector<std::int64_t> members(static_cast<std::size_t>(end - first));
  std::iota(members.begin(), members.end(), first);
  return members;
}

TEST(SpotErrors, AreTheJackknifesOfEachSampleWhereTheyAreFew) {
  Context context(cpu_device, 2);
  const std::int64_t samples = 15;
  const auto layers = two_layers(context, samples);
  const auto arrangement = gauge::random_arrangement(36, random::make_key(9, random::Stream::gauge));
  std::vector<double> floors, arranged;
  for (std::int64_t left_out = 0; left_out < samples; ++left_out) {
    auto members = from_to(0, samples);
    members.erase(members.begin() + left_out);
    const auto maps = maps_of_members(context, layers, members);
    floors.push_back(describe_spots(maps).floor.mean);
    arranged.push_back(describe_spots(rearranged_below(maps, arrangement)).floor.mean);
  }
  const auto jackknife = [&](const std::vector<double>& values) {
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / samples;
    double squares = 0;
    for (const double one : values) squares += (one - mean) * (one - mean);
    return std::sqrt(squares * (samples - 1) / samples);
  };
  const auto errors = spot_errors(context, layers.lower, layers.upper, random::Permutation(samples),
                                  maps_of_members(context, layers, from_to(0, samples)), {arrangement});
  ASSERT_EQ(errors.size(), 2U);
  EXPECT_NEAR(errors[0].floor, jackknife(floors), 1e-9);
  EXPECT_NEAR(errors[1].floor, jackknife(arranged), 1e-9);
  EXPECT_GT(std::abs(errors[0].floor - errors[1].floor), 1e-6) << "the signs are other ones";
}

// Not the spread over the units: of independent samples, what many data sets differ by.
TEST(SpotErrors, AreTheSpreadOfRepetitions) {
  Context context(cpu_device, 2);
  const std::int64_t samples = 400, repetitions = 60;
  const auto layers = two_layers(context, samples * repetitions);
  Estimator contrast, floor, profile, contrast_squares, floor_squares, profile_squares;
  for (std::int64_t repetition = 0; repetition < repetitions; ++repetition) {
    const auto members = from_to(repetition * samples, (repetition + 1) * samples);
    const auto maps = maps_of_members(context, layers, members);
    const auto spots = describe_spots(maps);
    contrast.add(spots.contrast.mean);
    floor.add(spots.floor.mean);
    profile.add(spots.profile->contrast);
    if (repetition % 6 != 0) continue;
    const auto errors = spot_errors(context, data::take(layers.lower, members), data::take(layers.upper, members),
                                    random::Permutation(samples), maps)
                            .front();
    contrast_squares.add(errors.contrast * errors.contrast);
    floor_squares.add(errors.floor * errors.floor);
    profile_squares.add(errors.profile_contrast * errors.profile_contrast);
  }
  for (const auto& [values, squares] : {std::pair{&contrast, &contrast_squares}, std::pair{&floor, &floor_squares},
                                        std::pair{&profile, &profile_squares}}) {
    const double spread = values->result().spread;
    EXPECT_GT(std::sqrt(squares->result().mean), 0.6 * spread);
    EXPECT_LT(std::sqrt(squares->result().mean), 1.6 * spread);
  }
}

TEST(SpotErrors, HavePartsWithAsManySamplesOfEachTemperature) {
  auto data = test::random_data(100, 4);
  EXPECT_EQ(parts_of(data).size(), 20U);
  EXPECT_EQ(parts_of(data)[1], (std::vector<std::int64_t>{5, 6, 7, 8, 9}));
  for (int i = 0; i < 100; ++i) data.temperatures.push_back(i % 2 == 0 ? 1.0 : 4.0);
  EXPECT_EQ(parts_of(data)[0], (std::vector<std::int64_t>{0, 2, 1, 3})) << "of 50 each, two or three";
  EXPECT_EQ(parts_of(data)[1], (std::vector<std::int64_t>{4, 6, 8, 5, 7, 9}));
  // Four samples of each temperature fill four parts.
  for (std::size_t i = 0; i < 100; ++i) data.temperatures[i] = static_cast<double>(i / 4);
  const auto of_four = parts_of(data);
  ASSERT_EQ(of_four.size(), 4U);
  for (std::int64_t part = 0; part < 4; ++part) {
    std::vector<std::int64_t> expected;
    for (std::int64_t temperature = 0; temperature < 25; ++temperature) expected.push_back(4 * temperature + part);
    EXPECT_EQ(of_four[static_cast<std::size_t>(part)], expected);
  }
  // The temperature with the fewest samples says how many parts there are.
  for (std::size_t i = 0; i < 100; ++i) data.temperatures[i] = i < 93 ? 1 : 4;
  const auto of_seven = parts_of(data);
  ASSERT_EQ(of_seven.size(), 7U);
  for (std::size_t part = 0; part < 7; ++part) {
    EXPECT_EQ(of_seven[part].back(), 93 + static_cast<std::int64_t>(part));
    EXPECT_TRUE(of_seven[part].size() == 14 || of_seven[part].size() == 15) << "of 93, 13 or 14";
  }
}

// At each temperature all samples are the same: nothing varies but the temperature.
TEST(SpotErrors, KnowNothingOfTheSpreadBetweenTemperatures) {
  Context context(cpu_device, 1);
  for (const auto& [temperatures, of_each] : {std::pair{2, 20}, std::pair{2, 10}, std::pair{3, 10}, std::pair{4, 2}}) {
    TwoLayers layers{.lower = test::random_data(temperatures, 36, 5), .upper = test::random_data(temperatures, 4, 6)};
    const std::int64_t samples = temperatures * of_each;
    std::vector<std::int64_t> members;
    for (std::int64_t i = 0; i < samples; ++i) members.push_back(i / of_each);
    layers.lower = data::take(layers.lower, members);
    layers.upper = data::take(layers.upper, members);
    const auto maps = maps_of_members(context, layers, from_to(0, samples));
    const auto floor_error = [&] {
      const random::Permutation in_order(static_cast<std::uint32_t>(samples));
      return spot_errors(context, layers.lower, layers.upper, in_order, maps).front().floor;
    };
    EXPECT_GT(floor_error(), 0.01) << "of one temperature these are samples that differ";
    for (const auto i : members) layers.lower.temperatures.push_back(1 + static_cast<double>(i));
    EXPECT_NEAR(floor_error(), 0, 1e-12) << of_each << " samples at each of " << temperatures;
  }
}

TEST(SpotErrors, OfOneSampleOfATemperatureAreUnknown) {
  Context context(cpu_device, 1);
  auto layers = two_layers(context, 30);
  layers.lower.temperatures.assign(30, 1.0);
  layers.lower.temperatures[7] = 4;
  const auto errors = spot_errors(context, layers.lower, layers.upper, random::Permutation(30),
                                  maps_of_members(context, layers, from_to(0, 30)));
  EXPECT_TRUE(std::isnan(errors[0].floor) && std::isnan(errors[0].contrast) && std::isnan(errors[0].profile_width));
  EXPECT_EQ(errors[0].why_not, "of a temperature there is one sample");
}

// They are an addition to the maps.
TEST(SpotErrors, AreLeftOutForTooLittleMemory) {
  EXPECT_EQ(test::exit_code_in_child([] {
              Context context(cpu_device, 1);
              const auto layers = two_layers(context, 30);
              const auto maps = maps_of_members(context, layers, from_to(0, 30));
              machine::take_as_free(1000);
              const auto errors = spot_errors(context, layers.lower, layers.upper, random::Permutation(30), maps);
              if (!std::isnan(errors[0].floor) || errors[0].why_not.find("memory") == std::string::npos) _exit(98);
            }),
            0);
}

TEST(SpotErrors, OfOneSampleAreUnknown) {
  Context context(cpu_device, 1);
  const auto layers = two_layers(context, 1);
  const auto errors =
      spot_errors(context, layers.lower, layers.upper, random::Permutation(1), maps_of_members(context, layers, {0}));
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_TRUE(std::isnan(errors[0].floor) && std::isnan(errors[0].contrast) && std::isnan(errors[0].profile_width));
}

}  // namespace
}  // namespace kadanoff::correlators
