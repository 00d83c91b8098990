// Runs the ensembles, packs their spins into a data set, and estimates the observables.
#include "host/ising/sampler.hpp"

#include <algorithm>
#include <cmath>

#include "host/base/progress.hpp"
#include "host/base/stopwatch.hpp"
#include "host/base/words.hpp"
#include "host/machine/memory.hpp"
#include "kernels/ising/exact.hpp"
#include "kernels/ising/metropolis.hpp"
#include "kernels/ising/observables.hpp"
#include "kernels/ising/rows.hpp"

namespace kadanoff::ising {
namespace {

constexpr std::int64_t most_bytes_noted = std::int64_t{64} << 20;

// Energies and magnetisations of all replicas in several states. They stay on the device until they are read, because a
// copy waits for the device; the CPU has nothing to wait for, and keeps one state.
class Observer {
 public:
  Observer(Context& context, const ising::Lattices& lattices, std::int64_t states)
      : context_(context),
        lattices_(lattices),
        a_state_(2 * lattices.replicas()),
        room_(context.on_cuda() ? std::clamp<std::int64_t>(most_bytes_noted / (4 * a_state_), 1, states) : 1),
        sums_(context.device(), room_ * a_state_) {}

  [[nodiscard]] bool is_full() const { return noted_ == room_; }

  // Notes the state that the lattices are in, if it is not full. Does not wait for the device.
  void note() {
    auto values = sums_.matrix(2 * room_, lattices_.replicas());
    const auto vector = [&](std::int64_t row) {
      return Vector<std::int32_t>{.data = values.row(row), .size = values.cols, .device = values.device};
    };
    ising::observe(context_, lattices_.view(), vector(2 * noted_), vector(2 * noted_ + 1));
    ++noted_;
  }

  // Calls use() for each noted state, in their order, with its values in `energy` and `magnetisation`; they stay there.
  template <class Use>
  void read(const Use& use) {
    std::vector<std::int32_t> sums(static_cast<std::size_t>(noted_ * a_state_));
    copy_bytes(context_, cpu_device, sums.data(), context_.device(), sums_.data(), sums.size() * sizeof sums[0]);
    for (auto state = sums.begin(); state != sums.end(); state += a_state_) {
      energy = per_spin(state);
      magnetisation = per_spin(state + lattices_.replicas());
      use();
    }
    noted_ = 0;
  }
  [[nodiscard]] std::vector<double> abs_magnetisation() const {
    auto values = magnetisation;
    for (double& value : values) value = std::abs(value);
    return values;
  }

  std::vector<double> energy, magnetisation;  // per spin, one per replica

 private:
  std::vector<double> per_spin(std::vector<std::int32_t>::const_iterator sums) const {
    const auto sites = static_cast<double>(lattices_.side() * lattices_.side());
    std::vector<double> values;
    values.reserve(static_cast<std::size_t>(lattices_.replicas()));
    std::for_each_n(sums, lattices_.replicas(), [&](std::int32_t sum) { values.push_back(sum / sites); });
    return values;
  }

  Context& context_;
  const ising::Lattices& lattices_;
  std::int64_t a_state_, room_;  // numbers of a state, states
  std::int64_t noted_ = 0;       // states
  Array<std::int32_t> sums_;     // [state][energy, magnetisation][replica]
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

// The error of the mean in equilibrium follows from the specific heat. That of the samples will not do: walls between
// domains, and rare flips, make it larger or smaller.
void compare_with_equilibrium(IsingSummary& summary, const IsingSettings& settings) {
  const auto side = static_cast<int>(settings.side);
  const auto spins = static_cast<double>(settings.side * settings.side * settings.samples);
  const double temperature = summary.temperature;
  summary.exact_energy = mean_energy(side, temperature);
  const double variance = std::isinf(temperature) ? 2 : temperature * temperature * specific_heat(side, temperature);
  const double error = std::sqrt(std::max(0.0, variance) / spins);
  const double difference = summary.energy.mean - summary.exact_energy;
  constexpr double most_errors = 5;
  const double a_stripe = 4 * static_cast<double>(settings.side);  // of energy; a flip or two are no sign
  summary.may_be_equilibrium =
      std::abs(difference) <= most_errors * error || std::abs(difference) * spins < 0.99 * a_stripe;
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
  const double noted = device == cpu_device ? 0 : static_cast<double>(most_bytes_noted);
  const bool recorded = settings.samples >= Autocorrelation::fewest_replicas;
  const double lags = recorded ? static_cast<double>(Autocorrelation::lags_up_to(settings.sweeps / 2).size()) : 0;
  const double sums = 2 * lags * static_cast<double>(settings.temperatures.size() * Autocorrelation::bytes_of_a_lag);
  const double observed = replicas * 56 + noted + sums;  // energies and magnetisations
  const auto what = fmt::format("{} of {} × {}", counted(replicas, "lattice"), settings.side, settings.side);
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

  Autocorrelation energy(temperatures, settings.samples), abs_magnetisation(temperatures, settings.samples);
  const bool record = settings.samples >= Autocorrelation::fewest_replicas;
  const auto lags = Autocorrelation::lags_up_to(record ? settings.sweeps / 2 : 0);
  const std::int64_t reference = settings.sweeps - lags.back();  // the states at these lags from here are noted
  Observer observer(context, lattices, static_cast<std::int64_t>(lags.size()));
  auto read = [&, lag = lags.begin()]() mutable {
    observer.read([&] {
      energy.add(context.cpu(), observer.energy, *lag);
      abs_magnetisation.add(context.cpu(), observer.abs_magnetisation(), *lag++);
    });
  };

  Progress progress("sampling", settings.sweeps, "sweeps");
  std::int64_t done = 0;
  for (auto lag = lags.begin(); lag != lags.end();) {
    const std::int64_t count = std::min(sweeps_at_once(lattices), reference + *lag - done);
    if (count == 0) {
      if (observer.is_full()) read();
      observer.note();
      ++lag;
      continue;
    }
    const auto key = random::make_key(settings.seed, random::Stream::ising_update, static_cast<std::uint32_t>(done));
    ising::sweep(context, lattices.view(), acceptance.view(), key, count);
    done += count;
    progress.update(done);
  }
  read();

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
    compare_with_equilibrium(ensemble.summaries.back(), settings);
  }
  ensemble.data = make_dataset(context, lattices, settings);
  ensemble.flips = static_cast<double>(lattices.replicas()) * static_cast<double>(settings.side * settings.side) *
                   static_cast<double>(settings.sweeps);
  ensemble.seconds = stopwatch.seconds();
  return ensemble;
}

}  // namespace kadanoff::ising
