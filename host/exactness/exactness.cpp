// Measures F and H of each configuration, and compares them temperature by temperature.
#include "host/exactness/exactness.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "host/base/estimate.hpp"
#include "host/base/temperatures.hpp"
#include "host/base/words.hpp"
#include "host/data/batches.hpp"
#include "host/data/compatibility.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/evaluation/evaluation.hpp"
#include "host/ising/sampler.hpp"
#include "host/machine/memory.hpp"
#include "kernels/core/check.hpp"
#include "kernels/ising/correlation.hpp"

namespace kadanoff::exactness {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

// F and H of the same configurations.
struct Measured {
  std::vector<double> free_energies, energies;
};

// H of each sample, a whole number.
std::vector<double> ising_energies(Context& context, const data::Dataset& data, std::int64_t side) {
  const auto most = data::largest_batch(data.count, context.device()),
             distances = ising::correlation_distances(static_cast<int>(side));
  Array<double> magnetisation(context.device(), most), correlation(context.device(), most * distances);
  std::vector<double> energies;
  data::DeviceSamples samples(context, data);
  samples.for_each_batch([&](Matrix<const float> spins, std::int64_t /*first*/) {
    ising::correlate_rows(context, spins, static_cast<int>(side),
                          {.data = magnetisation.data(), .size = spins.rows, .device = context.device()},
                          correlation.matrix(spins.rows, distances));
    const auto found = to_host(context, correlation);
    for (std::int64_t i = 0; i < spins.rows; ++i)
      energies.push_back(
          std::round(-2 * static_cast<double>(data.units) * found[static_cast<std::size_t>(i * distances + 1)]));
  });
  return energies;
}

Measured measure(Context& context, const data::Model& model, const data::Dataset& data, std::int64_t side) {
  machine::require_memory("two energies of each sample", 4.0 * sizeof(double) * static_cast<double>(data.count),
                          cpu_device);
  return {.free_energies = evaluation::free_energies(context, model, data),
          .energies = ising_energies(context, data, side)};
}

// All states of so few spins, as samples.
data::Dataset all_states(std::int64_t units, std::int64_t side) {
  data::Dataset states;
  states.count = std::int64_t{1} << units;
  states.units = units;
  states.lattice_shape = {side, side};
  states.name = "all states";
  for (std::int64_t state = 0; state < states.count; ++state) states.words.push_back(static_cast<std::uint32_t>(state));
  return states;
}

// e^{−βH} / Z of each; at T = 0 the ground states only.
std::vector<double> boltzmann(const std::vector<double>& energies, double temperature) {
  const double least = *std::min_element(energies.begin(), energies.end());
  std::vector<double> probabilities;
  double sum = 0;
  for (const double energy : energies) {
    const double above = energy - least;
    sum += probabilities.emplace_back(above == 0 ? 1 : std::exp(-above / temperature));
  }
  for (double& one : probabilities) one /= sum;
  return probabilities;
}

// Values less their mean; exactly 0 where all of them are the same.
std::vector<double> centred(const std::vector<double>& values, const std::vector<double>& weights) {
  double mean = 0;
  for (std::size_t i = 0; i < values.size(); ++i) mean += weights[i] * (values[i] - values.front());
  std::vector<double> deviations;
  deviations.reserve(values.size());
  for (const double value : values) deviations.push_back(value - values.front() - mean);
  return deviations;
}

// Second moments of h = H − ⟨H⟩ and of e = F − ⟨F⟩ − β* h, what H leaves of F: all three measures follow from them
// without the cancellation that those of F and H have where F is nearly βH.
struct Moments {
  double hh = 0, eh = 0, ee = 0;
};

struct Measures {
  double ratio = 0, slope = 0, unexplained = 0;
};

Measures measures_of(const Moments& moments, double slope, double beta) {
  const double off = slope - beta, extra = moments.eh / moments.hh;
  const double left = moments.ee - moments.eh * extra;  // at the best slope of these moments, slope + extra
  const double best = slope + extra;
  return {.ratio = (moments.ee + 2 * off * moments.eh + off * off * moments.hh) / (beta * beta * moments.hh),
          .slope = best,
          .unexplained = left / (left + best * best * moments.hh)};
}

// The jackknife's: from the values with each sample left out.
void add_errors(ExactnessRow& row, const Moments& all, const std::vector<double>& h, const std::vector<double>& e) {
  const auto count = static_cast<double>(h.size()), without = count / (count - 1);
  Estimator ratio, slope, unexplained;
  for (std::size_t i = 0; i < h.size(); ++i) {
    const Moments left{.hh = std::max(0.0, all.hh - without * h[i] * h[i]),
                       .eh = all.eh - without * e[i] * h[i],
                       .ee = std::max(0.0, all.ee - without * e[i] * e[i])};
    const auto measures = measures_of(left, row.slope.value, row.beta());
    ratio.add(measures.ratio);
    slope.add(measures.slope);
    unexplained.add(measures.unexplained);
  }
  // √((n − 1) / n · Σ (value − mean)²)
  const auto error = [&](const Estimator& left_out) { return (count - 1) * left_out.result().error; };
  if (!std::isnan(row.ratio.value)) row.ratio.error = error(ratio);
  row.slope.error = error(slope);
  if (!std::isnan(row.unexplained.value)) row.unexplained.error = error(unexplained);
}

std::vector<Level> levels_of(const std::vector<double>& free_energies, const std::vector<double>& energies,
                             const std::vector<double>& weights) {
  struct Sums {
    double share = 0, mean = 0, squares = 0;
  };
  std::map<double, Sums> of_energy;
  for (std::size_t i = 0; i < energies.size(); ++i) {
    if (weights[i] == 0) continue;
    auto& sums = of_energy[energies[i]];
    sums.share += weights[i];
    const double before = free_energies[i] - sums.mean;
    sums.mean += before * weights[i] / sums.share;
    sums.squares += weights[i] * before * (free_energies[i] - sums.mean);
  }
  std::vector<Level> levels;
  for (const auto& [energy, sums] : of_energy)
    levels.push_back({.energy = energy,
                      .share = sums.share,
                      .mean = sums.mean,
                      .spread = std::sqrt(std::max(0.0, sums.squares / sums.share))});
  return levels;
}

std::string why_no_ratio(double temperature) {
  if (std::isnan(temperature)) return "the temperature is not known: there is no β";
  if (same_temperature(temperature, 0)) return "β is infinite";
  if (std::isinf(temperature)) return "β = 0, so that βH does not vary";
  return "";
}

// Rising temperatures; NaN comes last.
struct UnknownLast {
  bool operator()(double a, double b) const { return std::isnan(b) ? !std::isnan(a) : a < b; }
};

void require_lattice_of(const data::Dataset& data, std::int64_t side) {
  if (!data.lattice_shape.empty() && data.lattice_shape != std::vector<std::int64_t>{side, side})
    fail(ExitCode::bad_input, "{}: {} as {} are not the {} × {} lattice of the model", data.name,
         counted(data.units, "spin"), fmt::join(data.lattice_shape, "×"), side, side);
}

Exactness start(const data::Model& model, Source source) {
  return {.visible = model.visible(), .hidden = model.hidden(), .side = side_of(model), .source = source};
}

}  // namespace

double ExactnessRow::beta() const { return same_temperature(temperature, 0) ? INFINITY : 1 / temperature; }

ExactnessRow exactness_of(double temperature, const std::vector<double>& free_energies,
                          const std::vector<double>& energies, const std::vector<double>& probabilities) {
  const auto count = energies.size();
  expects(count >= 1 && free_energies.size() == count && (probabilities.empty() || probabilities.size() == count),
          "exactness_of: the numbers of values differ");
  ExactnessRow row{.temperature = temperature,
                   .samples = static_cast<std::int64_t>(count),
                   .variance = unknown,
                   .difference = unknown};
  const bool samples = probabilities.empty();
  const auto weights = samples ? std::vector<double>(count, 1 / static_cast<double>(count)) : probabilities;
  row.levels = levels_of(free_energies, energies, weights);
  if (samples && count == 1) {
    row.missing = "one sample has no variance";
    return row;
  }
  const auto h = centred(energies, weights), f = centred(free_energies, weights);
  // Sums over samples, or means over states; a variance is a sum over `divisor`.
  const double divisor = samples ? static_cast<double>(count - 1) : 1;
  const auto weight = [&](std::size_t i) { return samples ? 1.0 : weights[i]; };
  double ff = 0, fh = 0;
  Moments moments;
  for (std::size_t i = 0; i < count; ++i) {
    moments.hh += weight(i) * h[i] * h[i];
    fh += weight(i) * f[i] * h[i];
    ff += weight(i) * f[i] * f[i];
  }
  const double beta = row.beta();
  row.missing = why_no_ratio(temperature);
  const bool has_ratio = row.missing.empty();
  if (std::isfinite(beta)) row.variance = beta * beta * moments.hh / divisor;
  if (moments.hh == 0) {
    row.missing = "all configurations have the same energy";
    if (std::isfinite(beta)) row.difference = ff / divisor;
    return row;
  }
  row.slope.value = fh / moments.hh;
  std::vector<double> e(count);
  for (std::size_t i = 0; i < count; ++i) {
    e[i] = f[i] - row.slope.value * h[i];
    moments.ee += weight(i) * e[i] * e[i];
    moments.eh += weight(i) * e[i] * h[i];
  }
  const double off = row.slope.value - beta;
  if (std::isfinite(beta)) row.difference = (moments.ee + 2 * off * moments.eh + off * off * moments.hh) / divisor;
  if (has_ratio) row.ratio.value = row.difference / row.variance;
  if (ff > 0)
    row.unexplained.value = measures_of(moments, row.slope.value, has_ratio ? beta : 1).unexplained;
  else
    row.missing += std::string(row.missing.empty() ? "" : "; ") + "F is the same for all configurations";
  if (samples) add_errors(row, moments, h, e);
  return row;
}

std::int64_t side_of(const data::Model& model) {
  const auto side = data::square_side(model.visible(), model.lattice_shape);
  if (!side)
    fail(ExitCode::bad_input, "{}: there is no square lattice of {}{}, and so no Ising energy to compare with",
         model.name, counted(model.visible(), "visible unit"),
         model.lattice_shape.empty() ? "" : fmt::format(" as {}", fmt::join(model.lattice_shape, "×")));
  return *side;
}

data::Model load_lowest_layer(const std::filesystem::path& path, runs::Layer layer) {
  if (layer && *layer > 1)
    fail(ExitCode::usage,
         "--layer {}: H is the energy of lattice spins, which are visible units of layer 1 only; take --layer 1",
         *layer);
  return runs::load_trained_layer(path, layer, {.lattice = true});
}

Exactness analyze_exactness(Context& context, const data::Model& model, const std::vector<data::Dataset>& data,
                            std::optional<double> temperature) {
  expects(!data.empty(), "analyze_exactness: no data");
  auto exactness = start(model, Source::data);
  std::vector<double> all;  // of those samples that have one
  for (const auto& one : data) {
    data::require_fit(model, one);
    require_lattice_of(one, exactness.side);
    if (one.is_real()) fail(ExitCode::bad_input, "{} has real values, and the Ising energy is one of spins", one.name);
    if (temperature && !one.temperatures.empty())
      fail(ExitCode::usage, "--temperature {}: {} has its own temperatures", temperature_text(*temperature), one.name);
    all.insert(all.end(), one.temperatures.begin(), one.temperatures.end());
  }
  name_temperatures(all);
  std::map<double, Measured, UnknownLast> groups;
  auto name = all.begin();
  for (const auto& one : data) {
    const auto measured = measure(context, model, one, exactness.side);
    for (std::size_t i = 0; i < measured.energies.size(); ++i) {
      auto& group = groups[one.temperatures.empty() ? temperature.value_or(unknown) : *name++];
      group.free_energies.push_back(measured.free_energies[i]);
      group.energies.push_back(measured.energies[i]);
    }
  }
  for (const auto& [at, group] : groups)
    exactness.rows.push_back(exactness_of(at, group.free_energies, group.energies));
  return exactness;
}

Exactness analyze_exactness(Context& context, const data::Model& model, const LatticeSettings& settings) {
  const bool all = !settings.samples && model.visible() <= most_enumerated_spins;
  auto exactness = start(model, all ? Source::enumerated : Source::sampled);
  if (all) {
    const auto measured = measure(context, model, all_states(model.visible(), exactness.side), exactness.side);
    for (const double temperature : settings.temperatures)
      exactness.rows.push_back(exactness_of(temperature, measured.free_energies, measured.energies,
                                            boltzmann(measured.energies, temperature)));
    return exactness;
  }
  const ising::IsingSettings lattices{.side = exactness.side,
                                      .temperatures = settings.temperatures,
                                      .samples = settings.samples.value_or(usual_samples),
                                      .sweeps = settings.sweeps,
                                      .seed = settings.seed};
  ising::validate(lattices, context.device());
  const auto ensemble = ising::sample_ising(context, lattices);
  exactness.sweeps = settings.sweeps;
  const auto measured = measure(context, model, ensemble.data, exactness.side);
  for (std::size_t t = 0; t < ensemble.summaries.size(); ++t) {
    const auto first = static_cast<std::ptrdiff_t>(t) * lattices.samples;
    const auto part = [&](const std::vector<double>& values) {
      return std::vector<double>(values.begin() + first, values.begin() + first + lattices.samples);
    };
    auto& row = exactness.rows.emplace_back(
        exactness_of(ensemble.summaries[t].temperature, part(measured.free_energies), part(measured.energies)));
    row.may_be_equilibrium = ensemble.summaries[t].may_be_equilibrium;
  }
  return exactness;
}

}  // namespace kadanoff::exactness
