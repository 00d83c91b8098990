// Runs the chains of a flow on the device and observes them at the recorded steps.
#include "host/flow/flow.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "host/base/progress.hpp"
#include "host/base/words.hpp"
#include "host/data/batches.hpp"
#include "host/data/compatibility.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/data/stack_steps.hpp"
#include "host/machine/memory.hpp"
#include "host/thermometer/temperature_distribution.hpp"
#include "host/thermometer/thermometer_reader.hpp"
#include "kernels/core/check.hpp"
#include "kernels/ising/correlation.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff::flow {
namespace {

// Collects the statistics of one recorded step, sample by sample.
struct StepStatistics {
  Estimator magnetisation, abs_magnetisation, energy;
  std::vector<Estimator> correlation;
  thermometer::DistributionAccumulator distribution;

  // Without a lattice there is no `thermometer`.
  [[nodiscard]] FlowPoint result(std::int64_t step, const ising::EnergyThermometer* thermometer) const {
    FlowPoint point{.step = step,
                    .magnetisation = magnetisation.result(),
                    .abs_magnetisation = abs_magnetisation.result(),
                    .energy = energy.result(),
                    .distribution = distribution.result()};
    if (!std::isfinite(point.magnetisation.mean))
      fail(ExitCode::internal, "flow: step {} has spins that are not numbers", step);
    point.temperature = thermometer == nullptr ? NAN : thermometer->temperature(point.energy.mean);
    point.temperature_error =
        thermometer == nullptr ? NAN : thermometer->temperature_error(point.temperature, point.energy.error);
    for (const auto& distance : correlation) point.correlation.push_back(distance.result());
    return point;
  }
};

// Statistics of rows of spins on the device; side 0: they form no lattice.
class Observer {
 public:
  Observer(Context& context, int side, const thermometer::Thermometer* thermometer, std::int64_t most)
      : context_(context),
        side_(side),
        magnetisation_(context.device(), most),
        correlation_(context.device(), side == 0 ? 0 : most * ising::correlation_distances(side)) {
    if (thermometer != nullptr) reader_.emplace(context, *thermometer, most);
  }

  void observe(Matrix<const float> spins, StepStatistics& into) {
    if (side_ == 0) return observe_without_lattice(spins, into);
    const auto count = spins.rows, distances = ising::correlation_distances(side_);
    ising::correlate_rows(context_, spins, side_,
                          {.data = magnetisation_.data(), .size = count, .device = context_.device()},
                          correlation_.matrix(count, distances));
    const auto magnetisation = to_host(context_, magnetisation_);
    const auto correlation = to_host(context_, correlation_);
    into.correlation.resize(static_cast<std::size_t>(distances));
    if (reader_) into.distribution.add(reader_->read(spins));
    for (std::int64_t i = 0; i < count; ++i) {
      const double m = magnetisation[static_cast<std::size_t>(i)];
      const double* g = correlation.data() + i * distances;
      into.magnetisation.add(m);
      into.abs_magnetisation.add(std::abs(m));
      into.energy.add(-2 * g[1]);
      for (std::int64_t r = 0; r < distances; ++r) into.correlation[static_cast<std::size_t>(r)].add(g[r]);
    }
  }

 private:
  void observe_without_lattice(Matrix<const float> spins, StepStatistics& into) {
    std::vector<float> values(static_cast<std::size_t>(spins.rows * spins.cols));
    copy_bytes(context_, cpu_device, values.data(), context_.device(), spins.data, values.size() * sizeof values[0]);
    for (auto row = values.begin(); row != values.end(); row += spins.cols) {
      const double m = std::accumulate(row, row + spins.cols, 0.0) / static_cast<double>(spins.cols);
      into.magnetisation.add(m);
      into.abs_magnetisation.add(std::abs(m));
    }
  }

  Context& context_;
  int side_;
  Array<double> magnetisation_, correlation_;
  std::optional<thermometer::ThermometerReader> reader_;
};

// Steps of chains on the device; the mode says whether a layer is drawn or is its mean.
class ChainSteps {
 public:
  ChainSteps(Context& context, std::span<const data::Model> layers, const FlowSettings& settings, std::int64_t most)
      : steps_(context, layers, most),
        mode_(settings.mode),
        hidden_key_(random::make_key(settings.seed, random::Stream::flow_hidden)),
        visible_key_(random::make_key(settings.seed, random::Stream::flow_visible)) {}

  // Does step `number` of chains first, first + 1 …; `visible` has one row per chain.
  void step(Matrix<float> visible, std::int64_t first, std::int64_t number) {
    const auto at = static_cast<std::uint32_t>(number);
    rbm::GibbsDraws draws{.first_row = static_cast<std::uint32_t>(first)};
    if (mode_ == FlowMode::sampled) draws.hidden = {.key = hidden_key_.at_step(at)};
    if (mode_ != FlowMode::mean_field) draws.visible = {.key = visible_key_.at_step(at)};
    steps_.step(visible, draws, visible);
  }

 private:
  data::StackSteps steps_;
  FlowMode mode_;
  random::RngKey hidden_key_, visible_key_;
};

void require_memory_for(std::span<const data::Model> layers, const data::Dataset& start, const FlowSettings& settings,
                        Device device) {
  const auto rows = static_cast<double>(data::largest_batch(start.count, device));
  const auto visible = static_cast<double>(start.units);
  double on_device = 4 * rows * visible;
  for (const auto& layer : layers) {
    const auto below = static_cast<double>(layer.visible()), above = static_cast<double>(layer.hidden());
    on_device += 4 * rows * above;
    if (device != cpu_device) on_device += 4 * (below * above + below + above);
  }
  if (device != cpu_device) on_device += static_cast<double>(start.count) * static_cast<double>(start.row_bytes());
  // The spins that are kept, as floats; and those of a step on their way into the file.
  double on_host = 0;
  if (settings.keep_spins) {
    const double step = static_cast<double>(start.count) * visible, steps = static_cast<double>(settings.steps.size());
    const double bytes = settings.mode == FlowMode::mean_field ? sizeof(float) : 1;
    on_host = sizeof(float) * steps * step + bytes * step;
  }
  const auto what =
      fmt::format("a flow of {}, {}{}", counted(start.count, "chain"), counted(settings.steps.size(), "recorded step"),
                  settings.keep_spins ? " with their spins" : "");
  if (device == cpu_device) return machine::require_memory(what, on_device + on_host, device);
  machine::require_memory(what, on_device, device);
  machine::require_memory(what, on_host, cpu_device);
}

}  // namespace

int lattice_side(const data::Model& model, const data::Dataset& data, bool for_thermometer) {
  data::require_fit(model, data);
  const auto& shape = model.lattice_shape.empty() ? data.lattice_shape : model.lattice_shape;
  const auto side = data::square_side(data.units, shape);
  if (!side && for_thermometer)
    fail(ExitCode::bad_input, "{}: {}{} {} not form a square lattice, which a thermometer needs",
         model.lattice_shape.empty() ? data.name : model.name, counted(data.units, "unit"),
         shape.empty() ? "" : fmt::format(" as {}", fmt::join(shape, "×")), data.units == 1 ? "does" : "do");
  return static_cast<int>(side.value_or(0));
}

Flow run_flow(Context& context, const data::Model& model, const data::Dataset& start, const FlowSettings& settings) {
  return run_flow(context, std::span(&model, 1), start, settings);
}

Flow run_flow(Context& context, std::span<const data::Model> layers, const data::Dataset& start,
              const FlowSettings& settings) {
  const int side = lattice_side(layers.front(), start, settings.thermometer != nullptr);
  expects(start.count > 0 && !settings.steps.empty(), "run_flow: there is nothing to do");
  require_memory_for(layers, start, settings, context.device());
  const auto most = data::largest_batch(start.count, context.device());
  data::DeviceSamples samples(context, start);

  Flow flow{.side = side, .samples = start.count, .mode = settings.mode};
  flow.lattice_is_assumed = side > 0 && layers.front().lattice_shape.empty() && start.lattice_shape.empty();
  if (settings.thermometer != nullptr) {
    thermometer::require_fits(*settings.thermometer, start.name, start.units, {side, side});
    flow.temperatures = settings.thermometer->temperatures;
  }
  const auto row_size = static_cast<std::size_t>(start.units), rows = static_cast<std::size_t>(start.count);
  if (settings.keep_spins) flow.spins.resize(settings.steps.size() * rows * row_size);
  std::vector<StepStatistics> recorded(settings.steps.size());
  ChainSteps chains(context, layers, settings, most);
  Observer observer(context, side, settings.thermometer, most);
  Progress progress("flow", data::batches_of(start.count, context.device()) * settings.steps.back(), "steps");
  std::int64_t done = 0;
  samples.for_each_batch([&](Matrix<float> spins, std::int64_t first) {
    std::int64_t step = 0;
    for (std::size_t i = 0; i < settings.steps.size(); ++i) {
      for (; step < settings.steps[i]; progress.update(++done)) chains.step(spins, first, ++step);
      observer.observe(spins, recorded[i]);
      if (!settings.keep_spins) continue;
      float* to = flow.spins.data() + (i * rows + static_cast<std::size_t>(first)) * row_size;
      copy_bytes(context, cpu_device, to, context.device(), spins.data,
                 static_cast<std::size_t>(spins.rows) * row_size * sizeof(float));
    }
  });
  std::optional<ising::EnergyThermometer> thermometer;
  if (side > 0) thermometer.emplace(side);
  for (std::size_t i = 0; i < recorded.size(); ++i)
    flow.points.push_back(recorded[i].result(settings.steps[i], thermometer ? &*thermometer : nullptr));
  return flow;
}

FlowPoint observe(Context& context, const data::Dataset& data, int side, const thermometer::Thermometer* thermometer) {
  expects(data.count > 0 && data.units == std::int64_t{side} * side, "observe: the data is not of such lattices");
  if (thermometer != nullptr) thermometer::require_fits(*thermometer, data.name, data.units, {side, side});
  data::DeviceSamples samples(context, data);
  Observer observer(context, side, thermometer, data::largest_batch(data.count, context.device()));
  StepStatistics statistics;
  samples.for_each_batch(
      [&](Matrix<const float> spins, std::int64_t /*first*/) { observer.observe(spins, statistics); });
  const ising::EnergyThermometer by_energy(side);
  return statistics.result(0, &by_energy);
}

}  // namespace kadanoff::flow
