// Makes the lattices of each step, and observes them temperature by temperature.
#include "host/renormalization/block_flow.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>

#include "host/base/progress.hpp"
#include "host/base/temperatures.hpp"
#include "host/base/words.hpp"
#include "host/data/batches.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/machine/memory.hpp"
#include "host/renormalization/map_errors.hpp"
#include "host/thermometer/temperature_distribution.hpp"
#include "host/thermometer/thermometer_reader.hpp"
#include "kernels/blocks/block_overlap.hpp"
#include "kernels/core/check.hpp"
#include "kernels/ising/correlation.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff::renormalization {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// Which group each sample belongs to.
struct Grouping {
  std::vector<BlockFlow::Group> groups;
  std::vector<std::size_t> of_sample;

  explicit Grouping(const data::Dataset& data) : of_sample(static_cast<std::size_t>(data.count)) {
    if (data.temperatures.empty()) {
      groups.push_back({.temperature = nan, .samples = data.count});
      return;
    }
    std::vector<double> increasing;
    for (const auto& [temperature, samples] : count_temperatures(data.temperatures)) {
      groups.push_back({.temperature = temperature, .samples = samples});
      increasing.push_back(temperature);
    }
    for (std::size_t i = 0; i < of_sample.size(); ++i) {
      const auto place = find_temperature(increasing, data.temperatures[i]);
      expects(place >= 0, "run_block_flow: a temperature has no group");
      of_sample[i] = static_cast<std::size_t>(place);
    }
  }
};

struct Statistics {
  Estimator energy, magnetisation, abs_magnetisation, squared_magnetisation;
  std::vector<Estimator> correlation;
  thermometer::DistributionAccumulator distribution;
  thermometer::MeanTemperatureAccumulator mean_temperature;

  [[nodiscard]] BlockPoint result(std::size_t group, std::int64_t step,
                                  const ising::EnergyThermometer& by_energy) const {
    BlockPoint point{.group = group,
                     .step = step,
                     .energy = energy.result(),
                     .magnetisation = magnetisation.result(),
                     .abs_magnetisation = abs_magnetisation.result(),
                     .squared_magnetisation = squared_magnetisation.result(),
                     .distribution = distribution.result(),
                     .mean_temperature_error = mean_temperature.error()};
    point.temperature = by_energy.temperature(point.energy.mean);
    point.temperature_error = by_energy.temperature_error(point.temperature, point.energy.error);
    for (const auto& distance : correlation) point.correlation.push_back(distance.result());
    return point;
  }
};

// One step's lattices: a point for each group, and the magnetisation of each sample.
struct Observed {
  std::vector<BlockPoint> points;
  std::vector<double> magnetisation;
};

Observed observe(Context& context, const data::Dataset& data, std::int64_t step, int side, const Grouping& grouping,
                 const thermometer::Thermometer* thermometer) {
  const auto most = data::largest_batch(data.count, context.device()), distances = ising::correlation_distances(side);
  Array<double> magnetisation(context.device(), most), correlation(context.device(), most * distances);
  std::optional<thermometer::ThermometerReader> reader;
  if (thermometer != nullptr) reader.emplace(context, *thermometer, most);
  std::vector<Statistics> statistics(grouping.groups.size());
  for (auto& group : statistics) group.correlation.resize(static_cast<std::size_t>(distances));
  Observed observed;
  data::DeviceSamples samples(context, data);
  samples.for_each_batch([&](Matrix<const float> spins, std::int64_t first) {
    ising::correlate_rows(context, spins, side,
                          {.data = magnetisation.data(), .size = spins.rows, .device = context.device()},
                          correlation.matrix(spins.rows, distances));
    const auto m = to_host(context, magnetisation), g = to_host(context, correlation);
    const auto probabilities = reader ? reader->read(spins) : Matrix<const float>{};
    for (std::int64_t i = 0; i < spins.rows; ++i) {
      auto& group = statistics[grouping.of_sample[static_cast<std::size_t>(first + i)]];
      const double here = m[static_cast<std::size_t>(i)];
      const auto* distance = g.data() + i * distances;
      observed.magnetisation.push_back(here);
      group.magnetisation.add(here);
      group.abs_magnetisation.add(std::abs(here));
      group.squared_magnetisation.add(here * here);
      group.energy.add(-2 * distance[1]);
      for (std::size_t r = 0; r < group.correlation.size(); ++r) group.correlation[r].add(distance[r]);
      if (!reader) continue;
      group.distribution.add(probabilities.slice(i, 1));
      group.mean_temperature.add(probabilities.slice(i, 1), thermometer->temperatures);
    }
  });
  const ising::EnergyThermometer by_energy(side);
  for (std::size_t group = 0; group < statistics.size(); ++group)
    observed.points.push_back(statistics[group].result(group, step, by_energy));
  return observed;
}

// One of the lattices between which ⟨v h⟩ is measured.
struct Layer {
  const data::Dataset* data;
  std::int64_t step, side;
  const std::vector<double>* magnetisation;
};

std::vector<BlockCorrelator> correlate(Context& context, const Layer& fine, const Layer& coarse,
                                       const Grouping& grouping) {
  struct Sums {
    Estimator inside, outside;
  };
  std::vector<Sums> sums(grouping.groups.size());
  const data::DeviceRows fine_rows(context, *fine.data), coarse_rows(context, *coarse.data);
  Array<std::int64_t> overlap(context.device(), fine.data->count);
  blocks::block_overlap(context, fine_rows.view().spins, static_cast<int>(fine.side), coarse_rows.view().spins,
                        static_cast<int>(fine.side / coarse.side), overlap.vector());
  const auto visible = static_cast<double>(fine.data->units), hidden = static_cast<double>(coarse.data->units);
  const auto overlaps = to_host(context, overlap);
  for (std::size_t i = 0; i < overlaps.size(); ++i) {
    const auto inside = static_cast<double>(overlaps[i]);
    const double all = visible * (*fine.magnetisation)[i] * hidden * (*coarse.magnetisation)[i];
    sums[grouping.of_sample[i]].inside.add(inside / visible);
    sums[grouping.of_sample[i]].outside.add((all - inside) / (visible * hidden - visible));
  }
  std::vector<BlockCorrelator> correlators;
  for (std::size_t group = 0; group < sums.size(); ++group)
    correlators.push_back({.group = group,
                           .from = fine.step,
                           .to = coarse.step,
                           .inside = sums[group].inside.result(),
                           .outside = sums[group].outside.result()});
  return correlators;
}

// What the maps ⟨v h_a⟩ of each group look like, by the same measures as those of an RBM.
void add_spots(Context& context, const Layer& fine, const Layer& coarse, const Grouping& grouping,
               std::vector<BlockCorrelator>& correlators) {
  for (auto& correlator : correlators) {
    std::vector<std::int64_t> members;
    for (std::size_t i = 0; i < grouping.of_sample.size(); ++i)
      if (grouping.of_sample[i] == correlator.group) members.push_back(static_cast<std::int64_t>(i));
    const auto lower = data::take(*fine.data, members), upper = data::take(*coarse.data, members);
    const random::Permutation in_order(static_cast<std::uint32_t>(members.size()));
    const auto maps = correlators::correlate(context, lower, upper, in_order);
    correlator.spots = correlators::describe_spots(maps);
    correlator.map_errors = map_errors(context, lower, upper, maps);
  }
}

const thermometer::Thermometer* thermometer_of(const BlockFlowSettings& settings, std::int64_t side) {
  for (const auto* thermometer : settings.thermometers)
    if (thermometer->units() == side * side) return thermometer;
  return nullptr;
}

}  // namespace

void validate(const BlockFlowSettings& settings) {
  if (settings.steps < 1) fail(ExitCode::usage, "--steps {} is not a number of steps, 1 or more", settings.steps);
  if (settings.block < 2) fail(ExitCode::usage, "--block {} is not the side of a block, 2 or more", settings.block);
}

std::vector<std::int64_t> block_sides(const data::Dataset& data, const BlockFlowSettings& settings) {
  validate(settings);
  const auto side = data::square_side(data.units, data.lattice_shape);
  if (!side)
    fail(ExitCode::bad_input, "{}: there is no square lattice of {}{}, and so there are no blocks", data.name,
         counted(data.units, "spin"),
         data.lattice_shape.empty() ? "" : fmt::format(" as {}", fmt::join(data.lattice_shape, "×")));
  std::vector<std::int64_t> sides{*side};
  for (std::int64_t step = 1; step <= settings.steps; ++step) {
    const auto last = sides.back();
    const bool divided = last % settings.block == 0;
    if (divided && last / settings.block >= 2) {
      sides.push_back(last / settings.block);
      continue;
    }
    fail(ExitCode::usage, "{}: the sides of {} with blocks of {} × {} are {}, and {}: {}", data.name,
         counted(settings.steps, "step"), settings.block, settings.block, fmt::join(sides, ", "),
         divided ? fmt::format("then 1, which is no lattice")
                 : fmt::format("{} is not divided by {}", last, settings.block),
         step == 1 ? "there is no step" : fmt::format("take at most {}", counted(step - 1, "step")));
  }
  return sides;
}

void require_thermometers_fit(const BlockFlowSettings& settings, const std::vector<std::int64_t>& sides) {
  std::vector<const thermometer::Thermometer*> of_side(sides.size());
  for (const auto* one : settings.thermometers) {
    const auto found = std::find_if(sides.begin(), sides.end(),
                                    [&](std::int64_t candidate) { return candidate * candidate == one->units(); });
    if (found == sides.end())
      fail(ExitCode::bad_input, "{} reads lattices of {}, and the lattices here have sides {}", one->name,
           counted(one->units(), "spin"), fmt::join(sides, ", "));
    const auto side = *found;
    thermometer::require_fits(*one, fmt::format("a lattice of side {}", side), side * side, {side, side});
    auto& other = of_side[static_cast<std::size_t>(found - sides.begin())];
    if (other != nullptr)
      fail(ExitCode::usage, "{} and {} both read lattices of side {}: give one for each side", other->name, one->name,
           side);
    other = one;
  }
}

data::Dataset block_spins(Context& context, const data::Dataset& data, std::int64_t side,
                          const blocks::BlockRule& rule) {
  const auto blocks = side / rule.block;
  data::Dataset result;
  result.count = data.count;
  result.units = blocks * blocks;
  result.binary = data.binary;
  result.temperatures = data.temperatures;
  result.labels = data.labels;
  result.label_names = data.label_names;
  result.lattice_shape = {blocks, blocks};
  result.name = data.name;
  const auto width = rows::words_per_row(result.units);
  machine::require_memory(fmt::format("{} of {}", counted(data.count, "sample"), counted(result.units, "block")),
                          static_cast<double>(data.count) * static_cast<double>(width) * sizeof(std::uint32_t),
                          cpu_device);
  const data::DeviceRows spins(context, data);
  Array<std::uint32_t> words(context.device(), data.count * width);
  blocks::block_majority(context, spins.view().spins, static_cast<int>(side), rule, words.matrix(data.count, width));
  result.words = to_host(context, words);
  return result;
}

BlockFlow run_block_flow(Context& context, const data::Dataset& data, const BlockFlowSettings& settings) {
  const auto sides = block_sides(data, settings);
  require_thermometers_fit(settings, sides);
  const Grouping grouping(data);
  BlockFlow flow{.block = settings.block, .ties = settings.ties, .groups = grouping.groups, .sides = sides};
  flow.steps.reserve(sides.size());  // layers point to them
  std::vector<Observed> observed;
  observed.reserve(sides.size());
  std::vector<Layer> layers;
  const auto key = random::make_key(settings.seed, random::Stream::block_ties);
  Progress progress("block spins", settings.steps, "steps");
  for (std::int64_t step = 0; step <= settings.steps; ++step) {
    const auto side = sides[static_cast<std::size_t>(step)];
    const data::Dataset* lattices = &data;
    if (step > 0) {
      const auto& finer = layers.back();
      lattices = &flow.steps.emplace_back(block_spins(context, *finer.data, finer.side,
                                                      {.block = static_cast<int>(settings.block),
                                                       .ties = settings.ties,
                                                       .key = key.at_step(static_cast<std::uint32_t>(step))}));
    }
    const auto* thermometer = thermometer_of(settings, side);
    flow.thermometer_temperatures.push_back(thermometer == nullptr ? std::vector<double>{} : thermometer->temperatures);
    observed.push_back(observe(context, *lattices, step, static_cast<int>(side), grouping, thermometer));
    const auto& points = observed.back().points;
    flow.points.insert(flow.points.end(), points.begin(), points.end());
    layers.push_back({.data = lattices, .step = step, .side = side, .magnetisation = &observed.back().magnetisation});
    progress.update(step);
  }
  const auto add = [&](std::size_t from, std::size_t to) {
    auto correlators = correlate(context, layers[from], layers[to], grouping);
    if (settings.maps) add_spots(context, layers[from], layers[to], grouping, correlators);
    flow.correlators.insert(flow.correlators.end(), correlators.begin(), correlators.end());
  };
  for (std::size_t step = 1; step < layers.size(); ++step) add(step - 1, step);
  if (layers.size() > 2) add(0, layers.size() - 1);
  return flow;
}

}  // namespace kadanoff::renormalization
