// Per temperature: correlators of groups of samples, their means over all groups and over resamples, and the fits of
// each. The groups and the draws depend on the data and the seed alone.
#include "host/analysis/scaling.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <set>

#include "host/base/progress.hpp"
#include "host/base/temperatures.hpp"
#include "host/base/words.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/machine/memory.hpp"
#include "kernels/core/array.hpp"
#include "kernels/core/check.hpp"
#include "kernels/ising/correlators.hpp"
#include "kernels/ising/exact.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::analysis {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t most_groups = 200;

int side_of(const Configurations& data) {
  const auto side = data::square_side(data.units, data.lattice_shape);
  if (!side || *side < 4)
    fail(ExitCode::bad_input, "{}: {} {}, and scaling dimensions need a square lattice of side 4 or more", data.name,
         counted(data.units, "unit"), side ? fmt::format("are {} × {}", *side, *side) : "form no square lattice");
  return static_cast<int>(*side);
}

// A set as floats, cut into groups.
struct Ensemble {
  Ensemble(const ConfigurationSet& set, int side_in)
      : side(side_in),
        sites(std::int64_t{side_in} * side_in),
        count(set.count),
        per_group((count + most_groups - 1) / most_groups),
        groups(ising::groups_of(count, per_group)),
        spins(static_cast<std::size_t>(count * sites)) {
    set.read(spins.data());
  }

  [[nodiscard]] double samples_in(std::int64_t group) const {
    return static_cast<double>(std::min(per_group, count - group * per_group));
  }

  int side;
  std::int64_t sites, count, per_group, groups;
  std::vector<float> spins;
};

double mean_of_spins(const Ensemble& ensemble) {
  return std::accumulate(ensemble.spins.begin(), ensemble.spins.end(), 0.0) /
         static_cast<double>(ensemble.spins.size());
}

// Of s(x) · (its four neighbours): each bond counts for both of its ends.
double mean_of_energy(const Ensemble& ensemble, double spin_mean) {
  const int side = ensemble.side;
  double sum = 0;
  for (std::int64_t i = 0; i < ensemble.count; ++i) {
    const float* lattice = ensemble.spins.data() + i * ensemble.sites;
    for (int y = 0; y < side; ++y)
      for (int x = 0; x < side; ++x) {
        const double right = lattice[y * side + (x + 1) % side] - spin_mean,
                     down = lattice[(y + 1) % side * side + x] - spin_mean;
        sum += 2 * (lattice[y * side + x] - spin_mean) * (right + down);
      }
  }
  return sum / static_cast<double>(ensemble.spins.size());
}

// Rows of numbers, one for each group.
struct GroupValues {
  std::size_t columns = 0;
  std::vector<double> values;

  // The mean over the samples; group g counts weights[g] times.
  [[nodiscard]] std::vector<double> mean(const std::vector<double>& weights) const {
    std::vector<double> sums(columns);
    for (std::size_t g = 0; g < weights.size(); ++g) {
      if (weights[g] == 0) continue;
      for (std::size_t c = 0; c < columns; ++c) sums[c] += weights[g] * values[g * columns + c];
    }
    const double all = std::accumulate(weights.begin(), weights.end(), 0.0);
    for (double& sum : sums) sum /= all;
    return sums;
  }
};

GroupValues magnetisations(const Ensemble& ensemble) {
  GroupValues result{.columns = 1, .values = std::vector<double>(static_cast<std::size_t>(ensemble.groups))};
  for (std::int64_t i = 0; i < ensemble.count; ++i) {
    const float* lattice = ensemble.spins.data() + i * ensemble.sites;
    const auto group = i / ensemble.per_group;
    result.values[static_cast<std::size_t>(group)] +=
        std::abs(std::accumulate(lattice, lattice + ensemble.sites, 0.0)) / static_cast<double>(ensemble.sites) /
        ensemble.samples_in(group);
  }
  return result;
}

// The columns are: the mean of φ, G of each class, T(r).
GroupValues correlators_of(Context& context, const Ensemble& ensemble, const std::vector<DistanceClass>& classes,
                           const ising::Field& field) {
  const int side = ensemble.side;
  const std::int64_t distances = side / 2 + 1;
  GroupValues result{.columns = 1 + classes.size() + static_cast<std::size_t>(distances), .values = {}};
  // Some groups at a time: what a device needs does not grow with the samples.
  constexpr std::int64_t floats_at_once = std::int64_t{1} << 26;
  const std::int64_t step = std::max<std::int64_t>(1, floats_at_once / (ensemble.per_group * ensemble.sites));
  for (std::int64_t first = 0; first < ensemble.groups; first += step) {
    const auto groups = std::min(step, ensemble.groups - first), begin = first * ensemble.per_group;
    const auto rows = std::min(groups * ensemble.per_group, ensemble.count - begin);
    const auto spins = to_device(context, std::span(ensemble.spins.data() + begin * ensemble.sites,
                                                    static_cast<std::size_t>(rows * ensemble.sites)));
    Array<double> mean(context.device(), groups), two(context.device(), groups * ensemble.sites),
        three(context.device(), groups * distances);
    ising::correlators(context, spins.matrix(rows, ensemble.sites), side, field, ensemble.per_group, mean.vector(),
                       two.matrix(groups, ensemble.sites), three.matrix(groups, distances));
    const auto means = to_host(context, mean), twos = to_host(context, two), threes = to_host(context, three);
    for (std::int64_t g = 0; g < groups; ++g) {
      result.values.push_back(means[static_cast<std::size_t>(g)]);
      const double* own = twos.data() + g * ensemble.sites;
      for (const auto& [dx, dy, s, e] : classes) {
        double sum = 0;
        for (const int x : {dx, side - dx})
          for (const int y : {dy, side - dy}) sum += own[y % side * side + x % side] + own[x % side * side + y % side];
        result.values.push_back(sum / 8);
      }
      result.values.insert(result.values.end(), threes.begin() + g * distances, threes.begin() + (g + 1) * distances);
    }
  }
  return result;
}

// The points of a reading: their distances and classes.
struct Points {
  std::vector<double> distances;
  std::vector<std::size_t> classes;
};

Points points_of(const Reading& reading, int side, const std::vector<DistanceClass>& classes,
                 double DistanceClass::*torus) {
  Points points;
  const auto add = [&](double length, double distance, int dy, std::size_t which) {
    if (length < reading.least || length > reading.most || (reading.along_axes && dy != 0)) return;
    points.distances.push_back(distance);
    points.classes.push_back(which);
  };
  if (reading.distance != Reading::Distance::unwrapped) {
    for (std::size_t c = 0; c < classes.size(); ++c) {
      const double length = std::hypot(classes[c].dx, classes[c].dy);
      add(length, reading.distance == Reading::Distance::torus ? classes[c].*torus : length, classes[c].dy, c);
    }
    return points;
  }
  for (int dx = 1; dx < side; ++dx)
    for (int dy = 0; dy <= dx; ++dy) {
      const int a = std::min(dx, side - dx), b = std::min(dy, side - dy);
      const auto found = std::find_if(classes.begin(), classes.end(), [&](const DistanceClass& one) {
        return one.dx == std::max(a, b) && one.dy == std::min(a, b);
      });
      const double length = std::hypot(dx, dy);
      add(length, length, dy, static_cast<std::size_t>(found - classes.begin()));
    }
  return points;
}

// The numbers of one operator from a mean of its groups: G, connected; T(r); Δ of each reading.
std::vector<double> numbers_of(const std::vector<double>& mean, std::size_t classes,
                               const std::vector<Points>& readings) {
  std::vector<double> numbers(mean.begin() + 1, mean.end());
  for (std::size_t c = 0; c < classes; ++c) numbers[c] -= mean[0] * mean[0];
  for (const auto& [distances, at] : readings) {
    std::vector<double> values(at.size());
    std::transform(at.begin(), at.end(), values.begin(), [&](std::size_t c) { return numbers[c]; });
    const auto law = fit_in_logarithms(distances, values);
    numbers.push_back(law ? -law->exponent / 2 : nan);
  }
  return numbers;
}

// How often each group counts: its samples; and times its draws in a resample.
std::vector<double> weights_of(const Ensemble& ensemble) {
  std::vector<double> weights;
  for (std::int64_t g = 0; g < ensemble.groups; ++g) weights.push_back(ensemble.samples_in(g));
  return weights;
}

std::vector<double> resampled(const std::vector<double>& weights, const random::RngKey& key, std::int64_t resample,
                              std::size_t temperature) {
  std::vector<double> drawn(weights.size());
  for (std::size_t j = 0; j < weights.size(); ++j) {
    const auto words = random::draw(key, static_cast<std::uint32_t>(j / 4), static_cast<std::uint32_t>(resample),
                                    static_cast<std::uint32_t>(temperature));
    const auto group = static_cast<std::size_t>(std::uint64_t{words[j % 4]} * weights.size() >> 32);
    drawn[group] += weights[group];
  }
  return drawn;
}

// One more column for each resample.
using Resamples = std::vector<std::vector<double>>;

std::vector<Bootstrapped> with_errors(const std::vector<double>& numbers, const Resamples& resamples) {
  std::vector<Bootstrapped> results;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    std::vector<double> column;
    for (const auto& resample : resamples) column.push_back(resample[i]);
    results.push_back(bootstrapped(numbers[i], std::move(column)));
  }
  return results;
}

OperatorScaling to_scaling(double mean, const std::vector<Bootstrapped>& numbers, std::size_t classes,
                           std::size_t readings) {
  const auto part = [&](std::size_t from, std::size_t to) {
    return std::vector(numbers.begin() + static_cast<std::ptrdiff_t>(from),
                       numbers.begin() + static_cast<std::ptrdiff_t>(to));
  };
  return {.mean = mean,
          .two_point = part(0, classes),
          .three_point = part(classes, numbers.size() - readings),
          .dimensions = part(numbers.size() - readings, numbers.size())};
}

class Analysis {
 public:
  Analysis(Context& context, const Configurations& data, const ScalingSettings& settings)
      : context_(context), settings_(settings), key_(random::make_key(settings.seed, random::Stream::bootstrap)) {
    result_.side = side_of(data);
    result_.of_flows = data.are_flows;
    result_.resamples = settings.resamples;
    result_.classes = distance_classes(result_.side);
    result_.spin_readings = spin_readings(result_.side);
    result_.energy_readings = energy_readings(result_.side);
    for (const auto& reading : result_.spin_readings)
      spin_points_.push_back(points_of(reading, result_.side, result_.classes, &DistanceClass::spin_distance));
    for (const auto& reading : result_.energy_readings)
      energy_points_.push_back(points_of(reading, result_.side, result_.classes, &DistanceClass::energy_distance));
  }

  void add(const ConfigurationSet& set) {
    const Ensemble ensemble(set, result_.side);
    const double spin_mean = mean_of_spins(ensemble), energy_mean = mean_of_energy(ensemble, spin_mean);
    const auto m = magnetisations(ensemble);
    const auto spin = correlators_of(context_, ensemble, result_.classes, {ising::Operator::spin, spin_mean, 0});
    const auto energy =
        correlators_of(context_, ensemble, result_.classes, {ising::Operator::energy, spin_mean, energy_mean});
    const auto all = weights_of(ensemble);
    const auto classes = result_.classes.size();
    const auto place = result_.temperatures.size();
    // One group has no spread.
    const auto count = static_cast<std::size_t>(ensemble.groups > 1 ? settings_.resamples : 0);
    Resamples of_spin(count), of_energy(count), of_m(count);
    context_.cpu().for_each(static_cast<std::int64_t>(count), [&](std::int64_t resample, int) {
      const auto weights = resampled(all, key_, resample, place);
      const auto at = static_cast<std::size_t>(resample);
      of_spin[at] = numbers_of(spin.mean(weights), classes, spin_points_);
      of_energy[at] = numbers_of(energy.mean(weights), classes, energy_points_);
      of_m[at] = m.mean(weights);
    });
    const auto spin_numbers = with_errors(numbers_of(spin.mean(all), classes, spin_points_), of_spin);
    const auto energy_numbers = with_errors(numbers_of(energy.mean(all), classes, energy_points_), of_energy);
    result_.temperatures.push_back({.temperature = set.temperature,
                                    .step = set.step,
                                    .samples = ensemble.count,
                                    .magnetisation = with_errors(m.mean(all), of_m).front(),
                                    .spin = to_scaling(spin_mean, spin_numbers, classes, spin_points_.size()),
                                    .energy = to_scaling(energy_mean, energy_numbers, classes, energy_points_.size())});
    magnetisations_.push_back(std::move(of_m));
  }

  Scaling finish() {
    std::set<std::int64_t> steps;
    for (const auto& row : result_.temperatures) steps.insert(row.step);
    for (const auto step : steps)
      if (auto fit = of_magnetisation(step)) result_.magnetisation.push_back(std::move(*fit));
    return std::move(result_);
  }

 private:
  // Nothing if a temperature is missing.
  [[nodiscard]] std::optional<MagnetisationScaling> of_magnetisation(std::int64_t step) const {
    if (settings_.magnetisation_temperatures.size() < 2) return std::nullopt;
    std::vector<std::size_t> places;
    std::vector<double> distances;
    for (const double wanted : settings_.magnetisation_temperatures) {
      const auto found = std::find_if(result_.temperatures.begin(), result_.temperatures.end(), [&](const auto& one) {
        return one.step == step && same_temperature(one.temperature, wanted);
      });
      if (found == result_.temperatures.end()) return std::nullopt;
      places.push_back(static_cast<std::size_t>(found - result_.temperatures.begin()));
      distances.push_back(std::abs(wanted - ising::critical_temperature));
    }
    const auto fit = [&](auto magnetisation) {
      std::vector<double> values(places.size());
      std::transform(places.begin(), places.end(), values.begin(),
                     [&](std::size_t place) { return magnetisation(place) * ising::critical_temperature; });
      return fit_least_squares(distances, values).value_or(PowerLaw{.exponent = nan, .amplitude = nan});
    };
    const auto law = fit([&](std::size_t place) { return result_.temperatures[place].magnetisation.value; });
    std::size_t count = magnetisations_[places.front()].size();
    for (const auto place : places) count = std::min(count, magnetisations_[place].size());
    std::vector<double> resamples(count);
    for (std::size_t resample = 0; resample < count; ++resample)
      resamples[resample] = fit([&](std::size_t place) { return magnetisations_[place][resample].front(); }).exponent;
    return MagnetisationScaling{.step = step,
                                .temperatures = settings_.magnetisation_temperatures,
                                .dimension = bootstrapped(law.exponent, std::move(resamples)),
                                .amplitude = law.amplitude};
  }

  Context& context_;
  const ScalingSettings& settings_;
  random::RngKey key_;
  std::vector<Points> spin_points_, energy_points_;
  std::vector<Resamples> magnetisations_;  // of each set
  Scaling result_;
};

}  // namespace

Scaling analyze_scaling(Context& context, const Configurations& configurations, const ScalingSettings& settings) {
  if (configurations.sets.empty()) fail(ExitCode::bad_input, "{} has no samples", configurations.name);
  Analysis analysis(context, configurations, settings);
  std::int64_t most = 0, all = 0, done = 0;
  for (const auto& set : configurations.sets) most = std::max(most, set.count), all += set.count;
  // A class of places for each pair of distances along the axes, at most; of the spin and of the energy operator.
  const double half = std::sqrt(static_cast<double>(configurations.units)) / 2 + 1;
  const double of_a_resample =
      2 * 8 * (half * (half + 1) / 2 + half + 32) + 64.0 * static_cast<double>(configurations.sets.size());
  const double bytes = 4.0 * static_cast<double>(most) * static_cast<double>(configurations.units) +
                       of_a_resample * static_cast<double>(settings.resamples);
  machine::require_memory(fmt::format("the correlators of {} samples of {} units with {} resamples", most,
                                      configurations.units, settings.resamples),
                          bytes, cpu_device);
  Progress progress("correlators", all, "samples");
  for (const auto& set : configurations.sets) {
    analysis.add(set);
    progress.update(done += set.count);
  }
  return analysis.finish();
}

}  // namespace kadanoff::analysis
