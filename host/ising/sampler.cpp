// Runs the ensembles, packs their spins into a data set, and estimates the observables.
#include "host/ising/sampler.hpp"

#include <algorithm>
#include <cmath>

#include "host/base/progress.hpp"
#include "host/base/stopwatch.hpp"
#include "host/machine/memory.hpp"
#include "kernels/ising/metropolis.hpp"
#include "kernels/ising/observables.hpp"
#include "kernels/ising/rows.hpp"

namespace kadanoff::ising {
namespace {

constexpr std::int64_t longest_record = 64;  // sweeps

// Copies energies and magnetisations of all replicas to the host.
class Observer {
 public:
  Observer(Context& context, const ising::Lattices& lattices)
      : context_(context),
        lattices_(lattices),
        energies_(context.device(), lattices.replicas()),
        magnetisations_(context.device(), lattices.replicas()) {}

  void observe() {
    ising::observe(context_, lattices_.view(), energies_.vector(), magnetisations_.vector());
    energy = per_spin(energies_);
    magnetisation = per_spin(magnetisations_);
  }
  [[nodiscard]] std::vector<double> abs_magnetisation() const {
    auto values = magnetisation;
    for (double& value : values) value = std::abs(value);
    return values;
  }

  std::vector<double> energy, magnetisation;  // per spin, one per replica

 private:
  std::vector<double> per_spin(const Array<std::int32_t>& sums) const {
    const auto sites = static_cast<double>(lattices_.side() * lattices_.side());
    std::vector<double> values;
    values.reserve(static_cast<std::size_t>(sums.size()));
    for (const auto sum : to_host(context_, sums)) values.push_back(sum / sites);
    return values;
  }

  Context& context_;
  const ising::Lattices& lattices_;
  Array<std::int32_t> energies_, magnetisations_;
};

// The number of sweeps per call: so few that the progress is updated often.
std::int64_t sweeps_at_once(const ising::Lattices& lattices) {
  constexpr double flips = 1e9;
  return std::max<std::int64_t>(1,
                                static_cast<std::int64_t>(flips / static_cast<double>(lattices.words().size() * 32)));
}

data::Dataset make_dataset(Context& context, const ising::Lattices& lattices, const IsingSettings& settings) {
  data::Dataset data;
  data.count = lattices.replicas();
  data.units = settings.side * settings.side;
  data.lattice_shape = {settings.side, settings.side};
  const std::int64_t width = rows::words_per_row(data.units);
  data.words.resize(static_cast<std::size_t>(data.count * width));
  if (context.on_cuda()) {
    Array<std::uint32_t> rows(context.device(), data.count * width);
    ising::to_rows(context, lattices.view(), rows.matrix(data.count, width));
    copy_bytes(context, cpu_device, data.words.data(), context.device(), rows.data(), rows.bytes());
  } else {
    ising::to_rows(context, lattices.view(), contiguous(data.words.data(), data.count, width, cpu_device));
  }
  for (const double temperature : settings.temperatures)
    data.temperatures.insert(data.temperatures.end(), static_cast<std::size_t>(settings.samples), temperature);
  return data;
}

Estimate estimate(const std::vector<double>& values, std::int64_t first, std::int64_t count) {
  Estimator estimator;
  for (std::int64_t i = first; i < first + count; ++i) estimator.add(values[static_cast<std::size_t>(i)]);
  return estimator.result();
}

}  // namespace

std::string update_text(const IsingSettings& settings) {
  const auto heat_bath = [&](double temperature) {
    return ising::update_used(settings.update, settings.side, temperature) == ising::Update::heat_bath;
  };
  const auto& all = settings.temperatures;
  auto metropolis = name_of(Update::metropolis), other = name_of(Update::heat_bath);
  if (std::all_of(all.begin(), all.end(), heat_bath)) return other;
  return std::any_of(all.begin(), all.end(), heat_bath) ? fmt::format("{}, {} above T = 20", metropolis, other)
                                                        : metropolis;
}

void validate(const IsingSettings& settings, Device device) {
  if (settings.side < 2) fail(ExitCode::usage, "side {}: a periodic lattice needs a side of 2 at least", settings.side);
  if (settings.samples < 1) fail(ExitCode::usage, "samples {}: there must be one at least", settings.samples);
  if (settings.temperatures.empty()) fail(ExitCode::usage, "no temperatures are given");
  for (const double temperature : settings.temperatures)
    if (!(temperature >= 0)) fail(ExitCode::usage, "temperature {} is not a number ≥ 0", temperature);
  constexpr std::int64_t most_sweeps = 1'000'000'000;
  if (settings.sweeps < 0 || settings.sweeps > most_sweeps)
    fail(ExitCode::usage, "sweeps {}: must be from 0 to {}", settings.sweeps, most_sweeps);

  const double sites = static_cast<double>(settings.side) * static_cast<double>(settings.side);
  const double replicas = static_cast<double>(settings.temperatures.size()) * static_cast<double>(settings.samples);
  const double packed = std::ceil(replicas / ising::replicas_per_tile) * ising::replicas_per_tile * sites / 8;
  const double observed = replicas * 48;  // energies and magnetisations
  const auto what = fmt::format("{} lattices of {} × {}", replicas, settings.side, settings.side);
  machine::require_memory(what, 2 * packed + observed, device);
  if (device != cpu_device) machine::require_memory(what, packed + observed, cpu_device);
  if (settings.side > ising::largest_side)
    fail(ExitCode::usage, "side {}: the largest is {}", settings.side, ising::largest_side);
  if (replicas > 1e11) fail(ExitCode::usage, "{}: at most 100,000,000,000 can be numbered", what);
}

IsingEnsemble sample_ising(Context& context, const IsingSettings& settings) {
  validate(settings, context.device());
  const Stopwatch stopwatch;
  const auto temperatures = static_cast<std::int64_t>(settings.temperatures.size());
  ising::Lattices lattices(context.device(), settings.side, temperatures * settings.samples);
  const ising::Acceptance acceptance(context, settings.update, settings.side, settings.temperatures, settings.samples);
  ising::start(context, lattices.view(), settings.start, random::make_key(settings.seed, random::Stream::ising_start));

  Observer observer(context, lattices);
  Autocorrelation energy(temperatures, settings.samples), abs_magnetisation(temperatures, settings.samples);
  const bool record = settings.samples >= Autocorrelation::fewest_replicas;
  const std::int64_t recorded = record ? std::min(settings.sweeps / 2, longest_record) : 0;
  const std::int64_t reference = settings.sweeps - recorded;

  Progress progress("sampling", settings.sweeps, "sweeps");
  for (std::int64_t done = 0;;) {
    if (recorded > 0 && done >= reference) {
      observer.observe();
      energy.add(context.cpu(), observer.energy);
      abs_magnetisation.add(context.cpu(), observer.abs_magnetisation());
    }
    if (done == settings.sweeps) break;
    const std::int64_t count = done < reference ? std::min(sweeps_at_once(lattices), reference - done) : 1;
    const auto key = random::make_key(settings.seed, random::Stream::ising_update, static_cast<std::uint32_t>(done));
    ising::sweep(context, lattices.view(), acceptance.view(), key, count);
    done += count;
    progress.update(done);
  }
  if (recorded == 0) observer.observe();

  IsingEnsemble ensemble;
  const auto magnitudes = observer.abs_magnetisation();
  for (std::int64_t i = 0; i < temperatures; ++i) {
    const std::int64_t first = i * settings.samples;
    ensemble.summaries.push_back({.temperature = settings.temperatures[static_cast<std::size_t>(i)],
                                  .energy = estimate(observer.energy, first, settings.samples),
                                  .magnetisation = estimate(observer.magnetisation, first, settings.samples),
                                  .abs_magnetisation = estimate(magnitudes, first, settings.samples),
                                  .energy_time = energy.time(i),
                                  .abs_magnetisation_time = abs_magnetisation.time(i)});
  }
  ensemble.data = make_dataset(context, lattices, settings);
  ensemble.flips = static_cast<double>(lattices.replicas()) * static_cast<double>(settings.side * settings.side) *
                   static_cast<double>(settings.sweeps);
  ensemble.seconds = stopwatch.seconds();
  return ensemble;
}

}  // namespace kadanoff::ising
