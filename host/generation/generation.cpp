// Runs the Gibbs chains and follows the autocorrelation of some of them.
#include "host/generation/generation.hpp"

#include <algorithm>
#include <bitset>
#include <cmath>

#include "host/base/progress.hpp"
#include "host/base/stopwatch.hpp"
#include "host/base/words.hpp"
#include "host/data/batches.hpp"
#include "host/data/compatibility.hpp"
#include "host/machine/memory.hpp"
#include "kernels/core/check.hpp"
#include "kernels/rbm/conditional.hpp"
#include "kernels/rbm/free_energy.hpp"
#include "kernels/rbm/gibbs.hpp"
#include "kernels/rows/copy_columns.hpp"
#include "kernels/rows/spins.hpp"
#include "kernels/units/sample.hpp"

namespace kadanoff::generation {
namespace {

constexpr std::uint32_t hidden_block = 0, visible_block = 1;  // of a chain's draws
constexpr std::int64_t most_sweeps = 1'000'000'000, most_samples = 4'000'000'000;

// A batch of chains: their two layers on the device.
class Chains {
 public:
  Chains(Context& context, const rbm::Parameters& parameters, const GenerationSettings& settings, std::int64_t most)
      : context_(context),
        parameters_(parameters.view()),
        key_(random::make_key(settings.seed, random::Stream::generate)),
        clamped_(to_device(context, std::vector<std::int32_t>(settings.clamped.begin(), settings.clamped.end()))),
        visible_memory_(context.device(), most * parameters.visible()),
        hidden_memory_(context.device(), most * parameters.hidden()),
        start_memory_(context.device(), settings.clamped.empty() ? 0 : most * parameters.visible()),
        words_(context.device(), most * rows::words_per_row(std::max(parameters.visible(), parameters.hidden()))),
        free_energies_(context.device(), most) {}

  // Chains [first, first + count); `start` packed rows for them, or nothing for random spins.
  void begin(std::int64_t first, std::int64_t count, const std::vector<std::uint32_t>& start) {
    first_row_ = static_cast<std::uint32_t>(first);
    visible_ = visible_memory_.matrix(count, parameters_.visible());
    hidden_ = hidden_memory_.matrix(count, parameters_.hidden());
    if (start.empty()) {
      visible_memory_.fill_zero(context_);
      units::sample(context_, visible_, key_.at_step(0), first_row_, visible_block);
    } else {
      const auto packed = packed_words(count);
      copy_bytes(context_, context_.device(), packed.data, cpu_device, start.data(), start.size() * sizeof start[0]);
      const auto unpack = [&](Matrix<float> to) {
        rows::unpack(context_, {packed, parameters_.visible()}, random::Permutation(static_cast<std::uint32_t>(count)),
                     0, to);
      };
      unpack(visible_);
      if (clamped_.size() > 0) unpack(start_memory_.matrix(count, parameters_.visible()));
    }
  }

  void sweep(std::int64_t number) {
    const random::RngKey key = key_.at_step(static_cast<std::uint32_t>(number));
    const rbm::GibbsDraws draws{.hidden = rbm::LayerDraw{.key = key, .block = hidden_block},
                                .visible = rbm::LayerDraw{.key = key, .block = visible_block},
                                .first_row = first_row_};
    rbm::gibbs_step(context_, parameters_, visible_, draws, hidden_, visible_);
    restore_clamped(visible_);
  }

  // The visible spins of the first `count` chains, packed; and the hidden ones from which these were drawn.
  std::vector<std::uint32_t> words(std::int64_t count) { return packed(visible_.slice(0, count)); }
  std::vector<std::uint32_t> hidden_words() { return packed(hidden_); }

  // p(v_i = 1 | h) of the last sweep, one row for each chain. Takes the place of the spins.
  std::vector<float> probabilities() {
    rbm::visible_mean(context_, parameters_, hidden_, visible_);
    restore_clamped(visible_);
    std::vector<float> values(static_cast<std::size_t>(visible_.rows * visible_.cols));
    copy_bytes(context_, cpu_device, values.data(), context_.device(), visible_.data, values.size() * sizeof values[0]);
    for (float& value : values) value = (1 + value) / 2;
    return values;
  }

  std::vector<double> free_energies(std::int64_t count) {
    rbm::free_energy(context_, parameters_, visible_.slice(0, count),
                     {.data = free_energies_.data(), .size = count, .device = context_.device()});
    auto energies = to_host(context_, free_energies_);
    energies.resize(static_cast<std::size_t>(count));
    for (const double energy : energies)
      if (!std::isfinite(energy))
        fail(ExitCode::internal, "generate: the free energy of a sample is {}: the model's weights are too large",
             energy);
    return energies;
  }

 private:
  Matrix<std::uint32_t> packed_words(std::int64_t count) {
    return words_.matrix(count, rows::words_per_row(parameters_.visible()));
  }
  std::vector<std::uint32_t> packed(Matrix<const float> spins) {
    const auto there = words_.matrix(spins.rows, rows::words_per_row(spins.cols));
    rows::pack(context_, spins, there);
    std::vector<std::uint32_t> words(static_cast<std::size_t>(there.rows * there.cols));
    copy_bytes(context_, cpu_device, words.data(), context_.device(), there.data, words.size() * sizeof words[0]);
    return words;
  }
  void restore_clamped(Matrix<float> visible) {
    if (clamped_.size() == 0) return;
    rows::copy_columns(context_, clamped_.vector(), start_memory_.matrix(visible.rows, visible.cols), visible);
  }

  Context& context_;
  rbm::ParametersView<const float> parameters_;
  random::RngKey key_;
  Array<std::int32_t> clamped_;
  Array<float> visible_memory_, hidden_memory_, start_memory_;
  Array<std::uint32_t> words_;
  Array<double> free_energies_;
  Matrix<float> visible_, hidden_;
  std::uint32_t first_row_ = 0;
};

// A row of packed spins: 1 where the sign is −1.
std::vector<std::uint32_t> turned(const std::vector<int>& signs) {
  std::vector<std::uint32_t> words(static_cast<std::size_t>(rows::words_per_row(std::ssize(signs))));
  for (std::size_t i = 0; i < signs.size(); ++i)
    if (signs[i] < 0) words[i / 32] |= std::uint32_t{1} << (i % 32);
  return words;
}

// m of each row, its units turned as `turned` says.
std::vector<double> magnetisations(const std::vector<std::uint32_t>& words, std::int64_t units,
                                   const std::vector<std::uint32_t>& turned) {
  const auto width = turned.size();
  std::vector<double> values;
  for (std::size_t row = 0; row < words.size(); row += width) {
    std::size_t up = 0;
    for (std::size_t i = 0; i < width; ++i) up += std::bitset<32>(words[row + i] ^ turned[i]).count();
    values.push_back(2 * static_cast<double>(up) / static_cast<double>(units) - 1);
  }
  return values;
}

// The magnetisation along the sweeps, with signs.
class MagnetisationRecord {
 public:
  MagnetisationRecord(std::int64_t chains, const std::vector<int>& signs)
      : units_(std::ssize(signs)), turned_(turned(signs)), time_(1, chains) {}

  void add(Context& context, const std::vector<std::uint32_t>& words, std::int64_t sweep) {
    values_ = magnetisations(words, units_, turned_);
    time_.add(context.cpu(), values_, sweep);
  }

  [[nodiscard]] Magnetisation result() const {
    Estimator mean, absolute;
    for (const double value : values_) {
      mean.add(value);
      absolute.add(std::abs(value));
    }
    return {.mean = mean.result(), .absolute = absolute.result(), .m_time = time_.time(0)};
  }

 private:
  std::int64_t units_;
  std::vector<std::uint32_t> turned_;
  Autocorrelation time_;
  std::vector<double> values_;
};

// The observables of the first chains, recorded along their sweeps.
class Record {
 public:
  Record(Context& context, std::int64_t chains, const GenerationSettings& settings, std::int64_t units)
      : context_(context), chains_(chains), sweeps_(settings.sweeps), free_energy_time_(1, chains) {
    magnetisations_.emplace_back(chains, std::vector<int>(static_cast<std::size_t>(units), 1));
    for (const auto& signs : settings.signs) {
      expects(std::ssize(signs) == units, "generate: other signs than units");
      magnetisations_.emplace_back(chains, signs);
    }
  }

  // Called after each sweep that follows the burn-in; `sweep` 0 is the state before the first one.
  void add(Chains& chains, std::int64_t sweep) {
    const bool follows = chains_ >= Autocorrelation::fewest_replicas;
    if (!follows && sweep != sweeps_ / 2 && sweep != sweeps_) return;
    free_energy_ = chains.free_energies(chains_);
    if (sweep == sweeps_ / 2) half_way_ = free_energy_;
    free_energy_time_.add(context_.cpu(), free_energy_, sweep);
    const auto words = chains.words(chains_);
    for (auto& record : magnetisations_) record.add(context_, words, sweep);
  }

  void report(Generation& to) const {
    Estimator change, free_energy;
    for (std::size_t i = 0; i < free_energy_.size(); ++i) {
      change.add(free_energy_[i] - half_way_[i]);
      free_energy.add(free_energy_[i]);
    }
    to.measured_chains = chains_;
    to.free_energy = free_energy.result();
    to.free_energy_time = free_energy_time_.time(0);
    to.magnetisation = magnetisations_.front().result();
    for (std::size_t i = 1; i < magnetisations_.size(); ++i) to.with_signs.push_back(magnetisations_[i].result());
    const Estimate drift = change.result();
    to.drift = drift.mean / drift.error;
  }

 private:
  Context& context_;
  std::int64_t chains_, sweeps_;
  Autocorrelation free_energy_time_;
  std::vector<MagnetisationRecord> magnetisations_;
  std::vector<double> free_energy_, half_way_;
};

void require_memory_for(const data::Model& model, const GenerationSettings& settings, Device device) {
  const auto samples = static_cast<double>(settings.samples);
  const auto rows = static_cast<double>(data::largest_batch(settings.samples, device));
  const auto visible = static_cast<double>(model.visible()), hidden = static_cast<double>(model.hidden());
  const double row_bytes = 4 * static_cast<double>(rows::words_per_row(model.visible()));
  const auto what =
      fmt::format("{} of an RBM of {} × {}", counted(settings.samples, "sample"), model.visible(), model.hidden());
  // Both layers, and the hidden fields for a free energy.
  double on_device = rows * (4 * (visible * (settings.clamped.empty() ? 1 : 2) + 2 * hidden) + row_bytes + 8);
  // The packed samples and snapshots, what else is kept, and a record's sums for each sweep.
  const double kept = row_bytes * static_cast<double>(1 + settings.snapshots.size()) +
                      (settings.probabilities ? 4 * visible : 0) + (settings.hidden ? hidden / 8 + 4 : 0);
  const double on_host = samples * kept + 2 * 240 * static_cast<double>(settings.sweeps);
  if (device == cpu_device) return machine::require_memory(what, on_device + on_host, device);
  on_device += 4 * (visible * hidden + visible + hidden);
  machine::require_memory(what, on_device, device);
  machine::require_memory(what, on_host, cpu_device);
}

void require_clampable(const data::Model& model, const GenerationSettings& settings) {
  const auto& clamped = settings.clamped;
  if (clamped.empty()) return;
  expects(settings.start != nullptr, "generate: clamped units need a start");
  if (clamped.back() >= model.visible())
    fail(ExitCode::usage, "--clamp: {} has {}, from 0 to {}, and no unit {}", model.name,
         counted(model.visible(), "visible unit"), model.visible() - 1, clamped.back());
  if (static_cast<std::int64_t>(clamped.size()) == model.visible())
    fail(ExitCode::usage, "--clamp: all {} are clamped, and there is nothing to draw",
         counted(model.visible(), "visible unit"));
}

}  // namespace

double Generation::longest_time() const {
  return std::fmax(free_energy_time.sweeps, magnetisation.m_time.sweeps);  // of a NaN and a number, the number
}

void validate(const GenerationSettings& settings) {
  if (settings.samples < 1 || settings.samples > most_samples)
    fail(ExitCode::usage, "--samples {}: must be from 1 to {}", settings.samples, most_samples);
  if (settings.sweeps < 1 || settings.sweeps > most_sweeps)
    fail(ExitCode::usage, "--sweeps {}: must be from 1 to {}", settings.sweeps, most_sweeps);
  if (settings.burn_in < 0 || settings.burn_in > most_sweeps)
    fail(ExitCode::usage, "--burn-in {}: must be from 0 to {}", settings.burn_in, most_sweeps);
  if (const auto sweeps = settings.burn_in + settings.sweeps;
      !settings.snapshots.empty() && settings.snapshots.back() > sweeps)
    fail(ExitCode::usage, "--snapshots: there are {} with the burn-in, and {} is beyond", counted(sweeps, "sweep"),
         settings.snapshots.back());
}

Generation generate(Context& context, const data::Model& model, const GenerationSettings& settings) {
  validate(settings);
  if (settings.start != nullptr) data::require_fit(model, *settings.start);
  require_clampable(model, settings);
  require_memory_for(model, settings, context.device());
  const Stopwatch stopwatch;
  rbm::Parameters copy;
  if (context.on_cuda()) copy = model.parameters.copied_to(context, context.device());
  const rbm::Parameters& parameters = context.on_cuda() ? copy : model.parameters;
  const auto most = data::largest_batch(settings.samples, context.device());
  const auto all_sweeps = settings.burn_in + settings.sweeps, width = rows::words_per_row(model.visible());

  Generation result;
  result.sweeps = settings.sweeps, result.burn_in = settings.burn_in;
  result.data.count = settings.samples, result.data.units = model.visible();
  result.data.binary = model.binary;
  result.data.lattice_shape = model.lattice_shape;
  if (result.data.lattice_shape.empty() && settings.start != nullptr)
    result.data.lattice_shape = settings.start->lattice_shape;

  result.clamped = settings.clamped, result.snapshots = settings.snapshots;
  result.snapshot_words.resize(static_cast<std::size_t>(settings.samples * width) * settings.snapshots.size());
  if (settings.hidden) result.hidden_units = model.hidden();
  const auto samples = static_cast<std::size_t>(settings.samples);  // room that does not grow by doubling
  result.data.words.reserve(samples * static_cast<std::size_t>(width));
  if (settings.hidden)
    result.hidden_words.reserve(samples * static_cast<std::size_t>(rows::words_per_row(model.hidden())));
  if (settings.probabilities) result.probabilities.reserve(samples * static_cast<std::size_t>(model.visible()));
  Chains chains(context, parameters, settings, most);
  Record record(context, std::min(most, most_measured_chains), settings, model.visible());
  Progress progress("generating", data::batches_of(settings.samples, context.device()) * all_sweeps, "sweeps");
  std::int64_t done = 0;
  data::for_each_batch(settings.samples, context.device(), [&](data::Batch batch) {
    const auto [first, count] = batch;
    std::vector<std::uint32_t> start;
    for (std::int64_t i = first; settings.start != nullptr && i < first + count; ++i) {
      const auto* row = settings.start->spins().words.data + i % settings.start->count * width;
      start.insert(start.end(), row, row + width);
    }
    chains.begin(first, count, start);
    std::size_t snapshot = 0;
    for (std::int64_t sweep = 0;; progress.update(++done)) {
      if (snapshot < settings.snapshots.size() && settings.snapshots[snapshot] == sweep) {
        const auto words = chains.words(count);
        std::copy(
            words.begin(), words.end(),
            result.snapshot_words.begin() + (static_cast<std::int64_t>(snapshot++) * settings.samples + first) * width);
      }
      if (first == 0 && sweep >= settings.burn_in) record.add(chains, sweep - settings.burn_in);
      if (sweep == all_sweeps) break;
      chains.sweep(++sweep);
      context.synchronize();
    }
    const auto append = [](auto& to, const auto& more) { to.insert(to.end(), more.begin(), more.end()); };
    append(result.data.words, chains.words(count));
    if (settings.hidden) append(result.hidden_words, chains.hidden_words());
    if (settings.probabilities) append(result.probabilities, chains.probabilities());
  });
  record.report(result);
  result.free_energy.mean -= model.energy_constant;  // of the units of its file
  result.seconds = stopwatch.seconds();
  return result;
}

}  // namespace kadanoff::generation
