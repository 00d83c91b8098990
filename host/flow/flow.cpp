#include "host/flow/flow.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "host/base/progress.hpp"
#include "host/data/batches.hpp"
#include "host/data/compatibility.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/thermometer/temperature_distribution.hpp"
#include "host/thermometer/thermometer_reader.hpp"
#include "kernels/core/check.hpp"
#include "kernels/ising/correlation.hpp"
#include "kernels/ising/exact.hpp"
#include "kernels/rbm/conditional.hpp"
#include "kernels/rows/spins.hpp"

namespace kadanoff::flow {
namespace {

// The statistics of one recorded step, while samples are added.
struct Accumulated {
  Estimator magnetisation, abs_magnetisation, energy;
  std::vector<Estimator> correlation;
  thermometer::DistributionAccumulator distribution;

  [[nodiscard]] FlowPoint result(std::int64_t step, const ising::EnergyThermometer& thermometer) const {
    FlowPoint point{step, magnetisation.result(), abs_magnetisation.result(), energy.result(), 0, 0,
                    {},   distribution.result()};
    if (!std::isfinite(point.energy.mean))
      fail(ExitCode::internal, "flow: step {} has spins that are not numbers", step);
    point.temperature = thermometer.temperature(point.energy.mean);
    point.temperature_error = thermometer.temperature_error(point.temperature, point.energy.error);
    for (const auto& distance : correlation) point.correlation.push_back(distance.result());
    return point;
  }
};

// Statistics of rows of spins on the device.
class Observer {
 public:
  Observer(Context& context, int side, const thermometer::Thermometer* thermometer, std::int64_t most)
      : context_(context),
        side_(side),
        magnetisation_(context.device(), most),
        correlation_(context.device(), most * ising::correlation_distances(side)) {
    if (thermometer != nullptr) reader_.emplace(context, *thermometer, most);
  }

  void observe(Matrix<const float> spins, Accumulated& into) {
    const auto count = spins.rows, distances = ising::correlation_distances(side_);
    ising::correlate_rows(context_, spins, side_, {magnetisation_.data(), count, context_.device()},
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
  Context& context_;
  int side_;
  Array<double> magnetisation_, correlation_;
  std::optional<thermometer::ThermometerReader> reader_;
};

// A batch of chains: their two layers on the device.
class Chains {
 public:
  Chains(Context& context, const data::Model& model, const FlowSettings& settings, int side, std::int64_t most)
      : context_(context),
        parameters_(model.parameters.copied_to(context, context.device())),
        mode_(settings.mode),
        hidden_key_(random::make_key(settings.seed, random::Stream::flow_hidden)),
        visible_key_(random::make_key(settings.seed, random::Stream::flow_visible)),
        visible_memory_(context.device(), most * model.visible()),
        hidden_memory_(context.device(), most * model.hidden()),
        observer_(context, side, settings.thermometer, most) {}

  void start(rows::SpinRows spins, std::int64_t first, std::int64_t count) {
    first_row_ = static_cast<std::uint32_t>(first);
    visible_ = visible_memory_.matrix(count, parameters_.visible());
    hidden_ = hidden_memory_.matrix(count, parameters_.hidden());
    rows::unpack(context_, spins, random::Permutation(static_cast<std::uint32_t>(spins.rows())), first, visible_);
  }

  void step(std::int64_t number) {
    const auto at = static_cast<std::uint32_t>(number);
    const rbm::Parameters& parameters = parameters_;
    rbm::hidden_mean(context_, parameters.view(), visible_, hidden_);
    if (mode_ == FlowMode::sampled) rbm::sample(context_, hidden_, hidden_key_.at_step(at), first_row_, 0);
    rbm::visible_mean(context_, parameters.view(), hidden_, visible_);
    if (mode_ != FlowMode::mean_field) rbm::sample(context_, visible_, visible_key_.at_step(at), first_row_, 0);
  }

  void observe(Accumulated& into) { observer_.observe(visible_, into); }

  void copy_spins(float* to) {
    copy_bytes(context_, cpu_device, to, context_.device(), visible_.data,
               static_cast<std::size_t>(visible_.rows * visible_.cols) * sizeof(float));
  }

 private:
  Context& context_;
  rbm::Parameters parameters_;
  FlowMode mode_;
  random::RngKey hidden_key_, visible_key_;
  Array<float> visible_memory_, hidden_memory_;
  Observer observer_;
  Matrix<float> visible_, hidden_;
  std::uint32_t first_row_ = 0;
};

}  // namespace

int lattice_side(const data::Model& model, const data::Dataset& data) {
  data::require_fit(model, data);
  const auto& shape = model.lattice_shape.empty() ? data.lattice_shape : model.lattice_shape;
  const auto side = data::square_side(data.units, shape);
  if (!side)
    fail(ExitCode::bad_input, "{} units{} are no square lattice: a flow's energy and correlation need one", data.units,
         shape.empty() ? "" : fmt::format(" as {}", fmt::join(shape, "×")));
  return static_cast<int>(*side);
}

Flow run_flow(Context& context, const data::Model& model, const data::Dataset& start, const FlowSettings& settings) {
  const int side = lattice_side(model, start);
  expects(start.count > 0 && !settings.steps.empty(), "run_flow: there is nothing to do");
  const std::int64_t together = std::min(start.count, data::batch_rows(context.device()));
  const auto words = to_device(context, start.words);
  const rows::SpinRows spins{words.matrix(start.count, rows::words_per_row(start.units)), start.units};

  Flow flow{side, start.count, settings.mode, {}, {}, {}};
  if (settings.thermometer != nullptr) {
    thermometer::require_fits(*settings.thermometer, "the data", start.units, {side, side});
    flow.temperatures = settings.thermometer->temperatures;
  }
  const auto row_size = static_cast<std::size_t>(start.units), rows = static_cast<std::size_t>(start.count);
  if (settings.keep_spins) flow.spins.resize(settings.steps.size() * rows * row_size);
  std::vector<Accumulated> recorded(settings.steps.size());
  Chains chains(context, model, settings, side, together);
  Progress progress("flow", (start.count + together - 1) / together * settings.steps.back(), "steps");
  std::int64_t done = 0;
  for (std::int64_t first = 0; first < start.count; first += together) {
    chains.start(spins, first, std::min(together, start.count - first));
    std::int64_t step = 0;
    for (std::size_t i = 0; i < settings.steps.size(); ++i) {
      for (; step < settings.steps[i]; progress.update(++done)) chains.step(++step);
      chains.observe(recorded[i]);
      if (settings.keep_spins)
        chains.copy_spins(flow.spins.data() + (i * rows + static_cast<std::size_t>(first)) * row_size);
    }
  }
  const ising::EnergyThermometer thermometer(side);
  for (std::size_t i = 0; i < recorded.size(); ++i)
    flow.points.push_back(recorded[i].result(settings.steps[i], thermometer));
  return flow;
}

FlowPoint observe(Context& context, const data::Dataset& data, int side, const thermometer::Thermometer* thermometer) {
  expects(data.count > 0 && data.units == std::int64_t{side} * side, "observe: the data is not of such lattices");
  if (thermometer != nullptr) thermometer::require_fits(*thermometer, "the data", data.units, {side, side});
  const std::int64_t together = std::min(data.count, data::batch_rows(context.device()));
  const auto words = to_device(context, data.words);
  const rows::SpinRows spins{words.matrix(data.count, rows::words_per_row(data.units)), data.units};
  Array<float> memory(context.device(), together * data.units);
  Observer observer(context, side, thermometer, together);
  Accumulated accumulated;
  for (std::int64_t first = 0; first < data.count; first += together) {
    const auto rows = memory.matrix(std::min(together, data.count - first), data.units);
    rows::unpack(context, spins, random::Permutation(static_cast<std::uint32_t>(data.count)), first, rows);
    observer.observe(rows, accumulated);
  }
  return accumulated.result(0, ising::EnergyThermometer(side));
}

}  // namespace kadanoff::flow
