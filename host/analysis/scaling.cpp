// Per temperature: means of the groups of samples over all groups and over resamples, and the fits of each. The groups
// and the draws depend on the data and the seed alone.
#include "host/analysis/scaling.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

#include "host/analysis/scaling_groups.hpp"
#include "host/analysis/three_point.hpp"
#include "host/base/progress.hpp"
#include "host/base/temperatures.hpp"
#include "host/base/words.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/machine/memory.hpp"
#include "kernels/core/check.hpp"
#include "kernels/fourier/transform.hpp"
#include "kernels/ising/correlators.hpp"
#include "kernels/ising/exact.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::analysis {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
int side_of(const Configurations& data) {
  const auto side = data::square_side(data.units, data.lattice_shape);
  if (!side || *side < 4)
    fail(ExitCode::bad_input, "{}: {}, and scaling dimensions need a square lattice of side 4 or more", data.name,
         side ? fmt::format("the lattice is {} × {}", *side, *side)
              : fmt::format("there is no square lattice of {}", counted(data.units, "unit")));
  return static_cast<int>(*side);
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
  const int half = side / 2 + 1;
  const auto place = [half](int dx, int dy) { return static_cast<std::size_t>(dx * half + dy); };
  std::vector<std::size_t> class_at(place(half, 0));
  for (std::size_t c = 0; c < classes.size(); ++c) class_at[place(classes[c].dx, classes[c].dy)] = c;
  for (int dx = 1; dx < side; ++dx)
    for (int dy = 0; dy <= dx; ++dy) {
      const int a = std::min(dx, side - dx), b = std::min(dy, side - dy);
      const double length = std::hypot(dx, dy);
      add(length, length, dy, class_at[place(std::max(a, b), std::min(a, b))]);
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
    result_.selection = data.selection;
    result_.resamples = settings.resamples;
    result_.classes = distance_classes(result_.side);
    result_.spin_readings = spin_readings(result_.side);
    result_.energy_readings = energy_readings(result_.side);
    triangles_.emplace(result_.side, result_.classes);
    result_.three_point_readings = triangles_->readings();
    for (const auto& reading : result_.spin_readings)
      spin_points_.push_back(points_of(reading, result_.side, result_.classes, &DistanceClass::spin_distance));
    for (const auto& reading : result_.energy_readings)
      energy_points_.push_back(points_of(reading, result_.side, result_.classes, &DistanceClass::energy_distance));
  }

  void add(const ConfigurationSet& set) {
    const bool is_mixture = result_.of_flows && std::isnan(set.temperature);  // of starts that are not known
    const Ensemble ensemble(set, result_.side, is_mixture ? std::optional(key_.at_step(1)) : std::nullopt);
    const double spin_mean = mean_of_spins(ensemble), energy_mean = mean_of_energy(ensemble, spin_mean);
    const auto m = magnetisations(ensemble);
    const auto spin = correlators_of(context_, ensemble, result_.classes, {ising::Operator::spin, spin_mean, 0});
    const EnergyValues energy(context_, ensemble, result_.classes, spin_mean, energy_mean);
    const auto all = ensemble.weights();
    const auto classes = result_.classes.size();
    const auto place = result_.temperatures.size();
    // One group has no spread.
    const auto count = static_cast<std::size_t>(ensemble.groups > 1 ? settings_.resamples : 0);
    Resamples of_spin(count), of_energy(count), of_triangles(count), of_m(count);
    const auto triangles = [&](const std::vector<double>& weights, const std::vector<double>& spins,
                               const std::vector<double>& energies, double own_spin_mean) {
      return triangles_->numbers({.spin_two_point = spins.data(),
                                  .energy_two_point = energies.data(),
                                  .with_spins = energy.with_spins(weights),
                                  .spin_mean = own_spin_mean,
                                  .energy_mean = energy.mean(weights).front()});
    };
    context_.cpu().for_each(static_cast<std::int64_t>(count), [&](std::int64_t resample, int) {
      const auto weights = resampled(all, key_, resample, place);
      const auto at = static_cast<std::size_t>(resample);
      const auto spins = spin.mean(weights);
      of_spin[at] = numbers_of(spins, classes, spin_points_);
      of_energy[at] = numbers_of(energy.mean(weights, spins.front()), classes, energy_points_);
      of_triangles[at] = triangles(weights, of_spin[at], of_energy[at], spins.front());
      of_m[at] = m.mean(weights);
    });
    const auto of_all = numbers_of(spin.mean(all), classes, spin_points_),
               energy_of_all = numbers_of(energy.mean(all), classes, energy_points_);
    const auto spin_numbers = with_errors(of_all, of_spin), energy_numbers = with_errors(energy_of_all, of_energy);
    result_.temperatures.push_back(
        {.temperature = set.temperature,
         .step = set.step,
         .samples = ensemble.count,
         .magnetisation = with_errors(m.mean(all), of_m).front(),
         .spin = to_scaling(spin_mean, spin_numbers, classes, spin_points_.size()),
         .energy = to_scaling(energy_mean, energy_numbers, classes, energy_points_.size()),
         .spin_spin_energy = triangles_->scaling(with_errors(triangles(all, of_all, energy_of_all, 0), of_triangles))});
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
    context_.cpu().for_each(static_cast<std::int64_t>(count), [&](std::int64_t resample, int) {
      const auto at = static_cast<std::size_t>(resample);
      resamples[at] = fit([&](std::size_t place) { return magnetisations_[place][at].front(); }).exponent;
    });
    return MagnetisationScaling{.step = step,
                                .temperatures = settings_.magnetisation_temperatures,
                                .dimension = bootstrapped(law.exponent, std::move(resamples)),
                                .amplitude = law.amplitude};
  }

  Context& context_;
  const ScalingSettings& settings_;
  random::RngKey key_;
  std::vector<Points> spin_points_, energy_points_;
  std::optional<Triangles> triangles_;
  std::vector<Resamples> magnetisations_;  // of each set
  Scaling result_;
};

// For the largest set, of `most` samples.
void require_memory_of_scaling(Context& context, const Configurations& configurations, std::int64_t most,
                               int resamples) {
  const auto per_group = per_group_of(most), groups = ising::groups_of(most, per_group),
             at_once = std::min(groups, groups_at_once(per_group, configurations.units));
  const auto units = static_cast<double>(configurations.units);
  // On the device, which a CPU is, too: samples, and G of their groups. A GPU sums their spectra, half as many numbers.
  const double two_points = 8.0 * static_cast<double>(at_once) * units;
  const double on_device = 4.0 * static_cast<double>(std::min(most, at_once * per_group)) * units +
                           (context.on_cuda() ? 1.5 : 1) * two_points;
  // A class of places for each pair of distances along the axes, at most; of the spin and of the energy operator.
  const double half = std::sqrt(units) / 2 + 1;
  const double of_a_resample = 2 * 8 * (half * (half + 1) / 2 + half + 32) + 8 * (half + 32) +
                               64.0 * static_cast<double>(configurations.sets.size());
  const double on_host =
      4.0 * static_cast<double>(most) * units + two_points + of_a_resample * static_cast<double>(resamples) +
      (context.on_cuda()
           ? 0
           : on_device + fourier::transform_bytes(groups, context.cpu().threads(), side_of(configurations)));
  const auto what =
      fmt::format("the correlators of {} samples of {} units with {} resamples", most, configurations.units, resamples);
  if (context.on_cuda()) machine::require_memory(what, on_device, context.device());
  machine::require_memory(what, on_host, cpu_device);
}

}  // namespace

const TemperatureScaling& most_critical(const Scaling& scaling) {
  const auto distance = [](const TemperatureScaling& row) {
    return std::isnan(row.temperature) || row.samples < 2 ? INFINITY
                                                          : std::abs(row.temperature - ising::critical_temperature);
  };
  return *std::min_element(scaling.temperatures.begin(), scaling.temperatures.end(), [&](const auto& a, const auto& b) {
    return distance(a) < distance(b) || (distance(a) == distance(b) && a.step > b.step);
  });
}

Scaling analyze_scaling(Context& context, const Configurations& configurations, const ScalingSettings& settings) {
  if (configurations.sets.empty()) fail(ExitCode::bad_input, "{} has no samples", configurations.name);
  if (std::all_of(configurations.sets.begin(), configurations.sets.end(),
                  [](const ConfigurationSet& set) { return set.count < 2; }))
    fail(ExitCode::bad_input,
         "{} has one sample{}: connected correlators of it say nothing of an ensemble, and have no errors",
         configurations.name, configurations.sets.size() > 1 ? " of each temperature or step" : "");
  Analysis analysis(context, configurations, settings);
  std::int64_t most = 0, all = 0, done = 0;
  for (const auto& set : configurations.sets) most = std::max(most, set.count), all += set.count;
  require_memory_of_scaling(context, configurations, most, settings.resamples);
  Progress progress("correlators", all, "samples");
  for (const auto& set : configurations.sets) {
    analysis.add(set);
    progress.update(done += set.count);
  }
  auto scaling = analysis.finish();
  scaling.of_hidden_units = gauge_of(configurations).has_value();
  return scaling;
}

}  // namespace kadanoff::analysis
