// Measures set by set, batch by batch; a chosen set reads those that its configurations are from.
#include "host/analysis/measured_selection.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <set>

#include "host/base/estimate.hpp"
#include "host/base/temperatures.hpp"
#include "host/base/words.hpp"
#include "host/data/batches.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/machine/memory.hpp"
#include "host/thermometer/temperature_distribution.hpp"
#include "host/thermometer/thermometer_reader.hpp"
#include "kernels/core/array.hpp"
#include "kernels/core/check.hpp"
#include "kernels/ising/correlation.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff::analysis {
namespace {

// What is said of the configurations of a set, and of all of them as one ensemble.
class Instrument {
 public:
  Instrument(Context& context, const Configurations& data, const thermometer::Thermometer* network, std::int64_t rows)
      : context_(context), network_(network) {
    if (network != nullptr) {
      thermometer::require_fits(*network, data.name, data.units, data.lattice_shape);
      reader_.emplace(context, *network, rows);
      return;
    }
    const auto side = data::square_side(data.units, data.lattice_shape);
    if (!side || *side < 2)
      fail(ExitCode::bad_input,
           "{}: there is no square lattice of {}, which would have an energy; give a --thermometer", data.name,
           counted(data.units, "unit"));
    side_ = static_cast<int>(*side);
    by_energy_.emplace(side_);
    magnetisation_ = Array<double>(context.device(), rows);
    correlation_ = Array<double>(context.device(), rows * ising::correlation_distances(side_));
  }

  void begin_set() {
    each_.clear();
    energy_ = {};
    distribution_ = {};
  }
  void read(Matrix<const float> spins) { network_ != nullptr ? read_network(spins) : read_energy(spins); }

  [[nodiscard]] const std::vector<double>& each() const { return each_; }
  [[nodiscard]] double of_all() const {
    return network_ != nullptr ? thermometer::most_probable_temperature(distribution_.result(), network_->temperatures)
                               : by_energy_->temperature(energy_.result().mean);
  }

 private:
  void read_network(Matrix<const float> spins) {
    const auto p = reader_->read(spins);
    distribution_.add(p);
    for (std::int64_t i = 0; i < p.rows; ++i) {
      const auto most = std::max_element(p.row(i), p.row(i) + p.cols) - p.row(i);
      each_.push_back(network_->temperatures[static_cast<std::size_t>(most)]);
    }
  }

  void read_energy(Matrix<const float> spins) {
    const auto distances = ising::correlation_distances(side_);
    ising::correlate_rows(context_, spins, side_,
                          {.data = magnetisation_.data(), .size = spins.rows, .device = context_.device()},
                          correlation_.matrix(spins.rows, distances));
    const auto g = to_host(context_, correlation_);
    for (std::int64_t i = 0; i < spins.rows; ++i) {
      const double energy = -2 * g[static_cast<std::size_t>(i * distances + 1)];
      energy_.add(energy);
      each_.push_back(by_energy_->temperature(energy));
    }
  }

  Context& context_;
  const thermometer::Thermometer* network_;
  std::optional<thermometer::ThermometerReader> reader_;
  int side_ = 0;
  std::optional<ising::EnergyThermometer> by_energy_;
  Array<double> magnetisation_, correlation_;
  std::vector<double> each_;
  Estimator energy_;
  thermometer::DistributionAccumulator distribution_;
};

using Place = std::int32_t;  // among the temperatures; or
constexpr Place not_chosen = -1;

Place place_of(double measured, const MeasuredSelection& selection) {
  if (!std::isfinite(measured)) return not_chosen;
  const double nearest = nearest_temperature(selection.temperatures, measured);
  constexpr double rounding = 1e-9;  // a class of the thermometer at the edge is within
  if (std::abs(measured - nearest) > selection.width / 2 * (1 + rounding)) return not_chosen;
  return find_temperature(selection.temperatures, nearest);
}

// All sets, and where each of their configurations goes.
struct Sources {
  std::int64_t units = 0;
  std::vector<ConfigurationSet> sets{};
  std::vector<std::vector<Place>> places{};

  [[nodiscard]] std::int64_t count(std::int64_t step, Place place) const {
    std::int64_t found = 0;
    for (std::size_t i = 0; i < sets.size(); ++i)
      if (sets[i].step == step) found += std::count(places[i].begin(), places[i].end(), place);
    return found;
  }

  void read(std::int64_t step, Place place, float* to) const {
    for (std::size_t i = 0; i < sets.size(); ++i) {
      const auto& own = places[i];
      if (sets[i].step != step || std::find(own.begin(), own.end(), place) == own.end()) continue;
      std::vector<float> all(static_cast<std::size_t>(sets[i].count * units));
      sets[i].read(all.data());
      for (std::size_t row = 0; row < own.size(); ++row)
        if (own[row] == place) to = std::copy_n(all.data() + static_cast<std::int64_t>(row) * units, units, to);
    }
  }
};

std::shared_ptr<const Sources> measured(Context& context, const Configurations& configurations,
                                        const MeasuredSelection& selection) {
  std::int64_t most = 0, all = 0;
  for (const auto& set : configurations.sets) most = std::max(most, set.count), all += set.count;
  machine::require_memory(fmt::format("{} of {} and their temperatures", counted(most, "configuration"),
                                      counted(configurations.units, "unit")),
                          sizeof(float) * (static_cast<double>(most) * static_cast<double>(configurations.units) +
                                           static_cast<double>(all)),
                          cpu_device);
  const auto batch_rows = data::largest_batch(most, context.device());
  Instrument instrument(context, configurations, selection.thermometer, batch_rows);
  auto sources = std::make_shared<Sources>(Sources{.units = configurations.units, .sets = configurations.sets});
  Array<float> memory(context.device(), batch_rows * configurations.units);
  for (const auto& set : sources->sets) {
    std::vector<float> values(static_cast<std::size_t>(set.count * configurations.units));
    set.read(values.data());
    instrument.begin_set();
    data::for_each_batch(set.count, context.device(), [&](data::Batch batch) {
      const auto spins = memory.matrix(batch.count, configurations.units);
      copy_bytes(context, context.device(), spins.data, cpu_device, values.data() + batch.first * configurations.units,
                 static_cast<std::size_t>(spins.rows * configurations.units) * sizeof(float));
      instrument.read(spins);
    });
    auto& places = sources->places.emplace_back();
    if (selection.ensembles)
      places.assign(static_cast<std::size_t>(set.count), place_of(instrument.of_all(), selection));
    else
      for (const double temperature : instrument.each()) places.push_back(place_of(temperature, selection));
  }
  return sources;
}

// "2.1, 2.2, 2.3"; of many the first and the last ones.
std::string list_text(const std::vector<double>& temperatures) {
  if (temperatures.size() <= 4) return fmt::format("{}", fmt::join(temperatures, ", "));
  return fmt::format("{}, {} … {}", temperatures[0], temperatures[1], temperatures.back());
}

}  // namespace

void validate(const MeasuredSelection& selection) {
  if (selection.temperatures.empty() || !std::isfinite(selection.temperatures.back()))
    fail(ExitCode::usage, "--measured: a list of finite temperatures is needed, such as 2.1,2.2,2.3");
  if (!(selection.width > 0) || !std::isfinite(selection.width))
    fail(ExitCode::usage, "--bin-width {} is not a number above 0", selection.width);
}

Configurations select_by_measured(Context& context, const Configurations& configurations,
                                  const MeasuredSelection& selection) {
  validate(selection);
  const auto sources = measured(context, configurations, selection);
  std::set<std::int64_t> steps;
  std::int64_t all = 0, chosen = 0;
  for (const auto& set : sources->sets) steps.insert(set.step), all += set.count;
  Configurations result = configurations;
  result.sets.clear();
  for (std::size_t t = 0; t < selection.temperatures.size(); ++t)
    for (const auto step : steps) {
      const auto place = static_cast<Place>(t);
      const auto count = sources->count(step, place);
      if (count == 0) continue;
      chosen += count;
      result.sets.push_back({.temperature = selection.temperatures[t],
                             .step = step,
                             .count = count,
                             .read = [sources, step, place](float* to) { sources->read(step, place, to); }});
    }
  if (chosen == 0)
    fail(ExitCode::usage, "{}: none of {} is within {} of T = {}", configurations.name,
         selection.ensembles ? counted(std::ssize(sources->sets), "ensemble") : counted(all, "configuration"),
         selection.width / 2, list_text(selection.temperatures));
  result.selection = fmt::format("by the own temperature of each {} ({}), within {} of {}: {} of {}",
                                 selection.ensembles ? "ensemble" : "configuration",
                                 selection.thermometer != nullptr ? "neural thermometer" : "energy",
                                 selection.width / 2, list_text(selection.temperatures), chosen, all);
  return result;
}

}  // namespace kadanoff::analysis
