// Results of section IV of IsDLRG 2020 as the paper has them, made by hand, for tests that change one of them.
#pragma once

#include <cmath>
#include <limits>
#include <vector>

#include "host/papers/isdlrg2020/layer_evidence.hpp"

namespace kadanoff::test {

namespace paper = papers::isdlrg2020;

// Peaked at a temperature of the thermometers, or next to it.
inline std::vector<Estimate> peaked_at(double temperature) {
  std::vector<Estimate> distribution;
  double sum = 0;
  for (const double t : paper::temperatures_of_meters()) {
    const double apart =
        std::isinf(t) || std::isinf(temperature) ? (t == temperature ? 0.0 : 3.0) : std::abs(std::log(t / temperature));
    distribution.push_back({.mean = std::exp(-10 * apart), .spread = 0.1, .error = 0.01});
    sum += distribution.back().mean;
  }
  for (auto& p : distribution) p.mean /= sum;
  return distribution;
}

// A bright spot of that width for each unit of the upper layer, at the place of the unit.
inline correlators::Spots some_spots(std::int64_t visible_side, std::int64_t hidden_side, double width, double share) {
  correlators::Spots spots{.samples = 1000,
                           .visible = visible_side * visible_side,
                           .hidden = hidden_side * hidden_side,
                           .visible_side = visible_side,
                           .hidden_side = hidden_side};
  const auto across = visible_side / hidden_side;
  for (std::int64_t unit = 0; unit < spots.hidden; ++unit)
    spots.units.push_back(
        {.peak = unit / hidden_side * across * visible_side + unit % hidden_side * across, .value = 0.8, .floor = 0.5});
  spots.share_above = spots.share_local = share;
  spots.contrast = {.mean = 0.3 * share, .spread = 0.1, .error = 0.002};
  spots.radius = {.mean = width, .spread = 0.1, .error = 0.01};
  spots.floor = {.mean = 0.5, .spread = 0.1, .error = 0.01};
  correlators::AlignedProfile profile{.side = visible_side, .floor = 0.5, .contrast = 0.3, .width = width};
  for (std::int64_t y = 0; y < visible_side; ++y)
    for (std::int64_t x = 0; x < visible_side; ++x)
      profile.map.push_back(0.5 + 0.3 * std::exp(-std::hypot(static_cast<double>(x - visible_side / 2),
                                                             static_cast<double>(y - visible_side / 2)) /
                                                 width));
  for (std::int64_t r = 0; r <= visible_side / 2; ++r)
    profile.radial.push_back({.mean = 0.5 + 0.3 * std::exp(-static_cast<double>(r) / width), .spread = 0, .error = 0});
  spots.profile = profile;
  correlators::Frequencies frequencies;
  for (std::int64_t bin = 0; bin <= correlators::frequency_bins; ++bin)
    frequencies.edges.push_back(static_cast<double>(bin) / correlators::frequency_bins);
  frequencies.counts.assign(static_cast<std::size_t>(correlators::frequency_bins * (visible_side / 2 + 1)), 1);
  spots.frequencies = frequencies;
  return spots;
}

inline paper::Maps some_maps(std::int64_t visible_side, std::int64_t hidden_side, double width, double share = 1) {
  paper::Maps maps{.correlators = {}, .spots = some_spots(visible_side, hidden_side, width, share)};
  auto& correlators = maps.correlators;
  correlators.samples = 1000;
  correlators.visible = visible_side * visible_side, correlators.hidden = hidden_side * hidden_side;
  correlators.visible_side = visible_side, correlators.hidden_side = hidden_side;
  correlators.mean.assign(static_cast<std::size_t>(correlators.visible * correlators.hidden), 0.5);
  correlators.error.assign(correlators.mean.size(), 0.01);
  correlators.visible_mean.assign(static_cast<std::size_t>(correlators.visible), 0);
  correlators.hidden_mean.assign(static_cast<std::size_t>(correlators.hidden), 0);
  return maps;
}

// With controls in which next to nothing is bright, and which look like nothing.
inline paper::LearnedMaps some_learned(std::int64_t visible_side, std::int64_t hidden_side, double width) {
  paper::LearnedMaps maps{.learned = some_maps(visible_side, hidden_side, width, 0.95),
                          .random = some_spots(visible_side, hidden_side, width, 0.02),
                          .shuffled = some_spots(visible_side, hidden_side, width, 0.01)};
  auto& flat = maps.random.profile->map;
  for (std::size_t i = 0; i < flat.size(); ++i) flat[i] = i % 2 == 0 ? 0.5 : 0.4;
  if (visible_side == 16) maps.gauge_fixed = some_spots(visible_side, hidden_side, width, 0.9);
  return maps;
}

inline void set_block_temperature(paper::LayerResults& results, double start, std::int64_t step, double likely,
                                  double of_energy) {
  for (auto& [ties, flow] : results.block_flows)
    for (auto& point : flow.points)
      if (point.step == step && flow.groups[point.group].temperature == start) {
        point.temperature = of_energy;
        point.distribution = step == 0 ? std::vector<Estimate>{} : peaked_at(likely);
      }
}

inline void set_layer(paper::LayerResults& results, paper::Arrangement arrangement, double input, std::int64_t layer,
                      double temperature, double energy) {
  auto& point = results.deep.points[{arrangement, input, layer}];
  point.temperature = temperature;
  point.distribution = peaked_at(temperature);
  point.energy = {.mean = energy, .spread = 0.1, .error = 0.01};
}

inline paper::LayerResults layers_as_the_paper_has_them() {
  paper::LayerResults results;
  results.data.correlation.assign(17, {.mean = 0.01, .spread = 0.1, .error = 0.001});
  results.data.correlation.front().mean = 1;
  results.data.abs_magnetisation = {.mean = 0.01, .spread = 0.1, .error = 0.001};
  results.data.energy = {.mean = -1.434, .spread = 0.1, .error = 0.001};
  results.data.distribution = peaked_at(2.25);
  results.exact_energy = -1.4337;
  results.inside = {.mean = 0.82, .spread = 0.1, .error = 0.001};
  results.blocks = {{{0, 1}, some_maps(32, 16, 3)}, {{1, 2}, some_maps(16, 8, 3)}, {{0, 2}, some_maps(32, 8, 6)}};
  results.stack = {
      {{0, 1}, some_learned(32, 16, 3)}, {{1, 2}, some_learned(16, 8, 3)}, {{0, 2}, some_learned(32, 8, 6)}};
  results.single = some_learned(32, 8, 6);
  results.deviation = 30;
  results.shuffled_deviation = 1;
  const Estimate error{.mean = 0.4, .spread = 0.1, .error = 0.01}, likelihood{.mean = -400, .spread = 9, .error = 1};
  results.evaluations.stack = results.evaluations.single = {
      .reconstruction = error, .mean_field = error, .log_likelihood = likelihood, .log_z_error = 0.1};
  const auto meters = paper::temperatures_of_meters();
  for (const std::int64_t side : {8, 16, 32}) results.meters[side] = {.epoch = 1000, .training = 2, .test = 2.2};
  for (const auto ties : {blocks::Ties::random, blocks::Ties::fixed}) {
    auto& flow = results.block_flows[ties];
    flow.thermometer_temperatures.assign(4, meters);
    for (const double start : paper::temperatures_of_inputs()) {
      flow.groups.push_back({.temperature = start, .samples = 10});
      for (std::int64_t step = 0; step <= 3; ++step) {
        auto& point = flow.points.emplace_back();
        point.group = flow.groups.size() - 1;
        point.step = step;
      }
    }
  }
  for (const double start : paper::temperatures_of_inputs()) {
    set_block_temperature(results, start, 0, start, start);
    set_block_temperature(results, start, 1, 2.25, 2.3);
    set_block_temperature(results, start, 2, 5, 4.8);
    set_block_temperature(results, start, 3, 12, 11);
  }
  results.deep.temperatures.assign(3, meters);
  for (const auto& [arrangement, name] : choices<paper::Arrangement>)
    for (const double input : paper::temperatures_of_inputs()) {
      const bool warm = input == paper::warm_start;
      set_layer(results, arrangement, input, 1, warm ? 3 : 2.25, -1.4);
      set_layer(results, arrangement, input, 2, warm ? 12 : 8, -0.2);
      set_layer(results, arrangement, input, 3, warm ? 6 : 8, -0.2);
    }
  return results;
}

}  // namespace kadanoff::test
