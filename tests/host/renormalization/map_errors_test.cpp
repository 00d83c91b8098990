// Errors of the blocks' mean aligned map: against each sample left out, and how they fall with the samples.
#include "host/renormalization/map_errors.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "tests/support/samples.hpp"

namespace kadanoff::renormalization {
namespace {

struct Layers {
  data::Dataset fine, coarse;
};

Layers some_layers(Context& context, std::int64_t samples) {
  Layers layers{.fine = test::random_data(samples, 64), .coarse = {}};
  layers.fine.lattice_shape = {8, 8};
  layers.coarse = block_spins(context, layers.fine, 8, {.block = 2});
  return layers;
}

correlators::Correlators maps_of(Context& context, const Layers& layers, const std::vector<std::int64_t>& members) {
  return correlators::correlate(context, data::take(layers.fine, members), data::take(layers.coarse, members),
                                random::Permutation(static_cast<std::uint32_t>(members.size())));
}

std::vector<std::int64_t> all_but(std::int64_t samples, std::int64_t left_out) {
  std::vector<std::int64_t> members;
  for (std::int64_t i = 0; i < samples; ++i)
    if (i != left_out) members.push_back(i);
  return members;
}

TEST(MapErrors, AreTheJackknifesOfEachSampleWhereTheyAreFew) {
  Context context(cpu_device, 2);
  const std::int64_t samples = 15;
  const auto layers = some_layers(context, samples);
  std::vector<double> contrasts;
  for (std::int64_t i = 0; i < samples; ++i)
    contrasts.push_back(correlators::describe_spots(maps_of(context, layers, all_but(samples, i))).profile->contrast);
  const double mean = std::accumulate(contrasts.begin(), contrasts.end(), 0.0) / samples;
  double squares = 0;
  for (const double one : contrasts) squares += (one - mean) * (one - mean);
  const auto maps = maps_of(context, layers, all_but(samples, -1));
  EXPECT_NEAR(map_errors(context, layers.fine, layers.coarse, maps).contrast,
              std::sqrt(squares * (samples - 1) / samples), 1e-9);
}

// Of independent lattices: what the contrasts of many data sets differ by.
TEST(MapErrors, AreTheSpreadOfRepetitions) {
  Context context(cpu_device, 2);
  const std::int64_t samples = 400, repetitions = 60;
  const auto layers = some_layers(context, samples * repetitions);
  Estimator contrast, width, squared_errors;
  for (std::int64_t repetition = 0; repetition < repetitions; ++repetition) {
    std::vector<std::int64_t> members(static_cast<std::size_t>(samples));
    std::iota(members.begin(), members.end(), repetition * samples);
    const auto maps = maps_of(context, layers, members);
    contrast.add(correlators::describe_spots(maps).profile->contrast);
    if (repetition % 10 != 0) continue;
    const double error =
        map_errors(context, data::take(layers.fine, members), data::take(layers.coarse, members), maps).contrast;
    squared_errors.add(error * error);
  }
  const double spread = contrast.result().spread;
  EXPECT_GT(std::sqrt(squared_errors.result().mean), 0.5 * spread);
  EXPECT_LT(std::sqrt(squared_errors.result().mean), 2 * spread);
}

TEST(MapErrors, OfOneSampleAreUnknown) {
  Context context(cpu_device, 1);
  const auto layers = some_layers(context, 1);
  const auto errors = map_errors(context, layers.fine, layers.coarse, maps_of(context, layers, {0}));
  EXPECT_TRUE(std::isnan(errors.floor) && std::isnan(errors.contrast) && std::isnan(errors.width));
}

}  // namespace
}  // namespace kadanoff::renormalization
