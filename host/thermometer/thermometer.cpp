// Trains the network: labels the data, descends, records the loss.
#include "host/thermometer/thermometer.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/base/progress.hpp"
#include "host/base/stop_request.hpp"
#include "host/base/temperatures.hpp"
#include "host/base/words.hpp"
#include "host/data/batches.hpp"
#include "host/data/model.hpp"
#include "host/machine/memory.hpp"
#include "host/thermometer/moves.hpp"
#include "kernels/classifier/descent.hpp"
#include "kernels/core/check.hpp"
#include "kernels/random/permutation.hpp"

namespace kadanoff::thermometer {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

std::vector<double> classes_of(const data::Dataset& data) {
  if (data.temperatures.empty())
    fail(ExitCode::bad_input, "{} has no temperatures: there is nothing to teach a thermometer", data.name);
  auto temperatures = distinct_temperatures(data.temperatures);
  if (temperatures.size() < 2)
    fail(ExitCode::bad_input, "all of {} has the temperature {}: a thermometer needs two or more", data.name,
         temperature_text(temperatures.front()));
  require_distinct_temperatures(temperatures, data.name);
  return temperatures;
}

// Only validation data can have a temperature without a class: the classes are those of the training data.
std::vector<std::int32_t> labels_of(const data::Dataset& data, const std::vector<double>& temperatures) {
  std::vector<std::int32_t> labels;
  labels.reserve(data.temperatures.size());
  for (const double temperature : data.temperatures) {
    labels.push_back(find_temperature(temperatures, temperature));
    if (labels.back() < 0)
      fail(ExitCode::bad_input,
           "{} has the temperature {}, which the training data does not have: the nearest there is {}", data.name,
           temperature_text(temperature), temperature_text(nearest_temperature(temperatures, temperature)));
  }
  return labels;
}

void require_same_lattice(const data::Dataset& training, const data::Dataset& validation) {
  if (validation.temperatures.empty())
    fail(ExitCode::bad_input, "{} has no temperatures: there is nothing to compare with", validation.name);
  if (training.units != validation.units)
    fail(ExitCode::bad_input, "{} has {} per sample, {} has {}: they do not fit", training.name,
         counted(training.units, "spin"), validation.name, validation.units);
  if (!training.lattice_shape.empty() && !validation.lattice_shape.empty() &&
      training.lattice_shape != validation.lattice_shape)
    fail(ExitCode::bad_input, "{} has {} lattices, {} has {}: they do not fit", training.name,
         fmt::join(training.lattice_shape, "×"), validation.name, fmt::join(validation.lattice_shape, "×"));
}

void validate(Context& context, const data::Dataset& training, const data::Dataset* validation, std::size_t classes,
              const ThermometerOptions& options) {
  constexpr std::int64_t most_hidden = std::numeric_limits<std::int32_t>::max();
  if (options.hidden < 1 || options.hidden > most_hidden)
    fail(ExitCode::usage, "--hidden {}: a thermometer has from 1 to {} hidden units", options.hidden, most_hidden);
  if (options.epochs < 1) fail(ExitCode::usage, "--epochs {}: at least 1", options.epochs);
  if (options.batch_size < 0 || options.batch_size > training.count)
    fail(ExitCode::usage, "--batch-size {}: {} has {}; use --batch-size full for all of them", options.batch_size,
         training.name, counted(training.count, "sample"));
  if (options.moves_lattices && training.lattice_shape.size() != 2)
    fail(ExitCode::usage, "--move: {} has no two-dimensional lattice whose samples could be moved", training.name);
  constexpr double least_rate = std::numeric_limits<float>::min(), most_rate = std::numeric_limits<float>::max();
  if (!(options.learning_rate >= least_rate && options.learning_rate <= most_rate))  // NaN fails, too
    fail(ExitCode::usage, "--learning-rate {} is not a positive number in single precision", options.learning_rate);

  const auto outputs = static_cast<std::int64_t>(classes);
  const double weights = sizeof(float) * static_cast<double>(options.hidden) *
                         (static_cast<double>(training.units) + static_cast<double>(classes));
  double data = 0;
  for (const data::Dataset* one : {&training, validation})
    if (one != nullptr)
      data += static_cast<double>(context.on_cuda() ? one->count * one->row_bytes() : 0) +
              static_cast<double>(one->temperatures.size()) * sizeof(float);
  const auto most_samples = std::max(training.count, validation == nullptr ? 0 : validation->count);
  machine::require_memory(
      fmt::format("--hidden {}: a thermometer of {} × {} × {} on {}", options.hidden, training.units, options.hidden,
                  classes, counted(most_samples, "sample")),
      3 * weights + data +
          classifier::descent_workspace_bytes(context, training.units, options.hidden, outputs, most_samples),
      context.device());
}

classifier::Parameters initial_parameters(Context& context, const ThermometerOptions& options, std::int64_t units,
                                          std::size_t classes) {
  classifier::Parameters parameters(cpu_device, units, options.hidden, static_cast<std::int64_t>(classes));
  const auto key = random::make_key(options.seed, random::Stream::thermometer_weights);
  data::draw_initial_weights(context, options.init, key, 0, parameters.view().hidden_weights);
  data::draw_initial_weights(context, options.init, key, 1, parameters.view().output_weights);
  parameters.hidden_bias.fill_zero(context);
  parameters.output_bias.fill_zero(context);
  return parameters;
}

// Samples with their classes, on the device.
class LabelledData {
 public:
  LabelledData(Context& context, const data::Dataset& data, const std::vector<double>& temperatures)
      : count_(data.count), rows_(context, data), labels_(to_device(context, labels_of(data, temperatures))) {}

  [[nodiscard]] classifier::LabelledRows rows() const { return rows(0, count_); }
  // Samples first … first + n − 1.
  [[nodiscard]] classifier::LabelledRows rows(std::int64_t first, std::int64_t n) const {
    auto spins = rows_.view().spins;
    spins.words = spins.words.slice(first, n);
    const auto labels = labels_.vector();
    return {spins, {.data = labels.data + first, .size = n, .device = labels.device}};
  }
  [[nodiscard]] std::int64_t count() const { return count_; }
  [[nodiscard]] double mean_of(double sum) const { return sum / static_cast<double>(count_); }

 private:
  std::int64_t count_;
  data::DeviceRows rows_;
  Array<std::int32_t> labels_;
};

// In an order by chance: data sets have theirs by temperature, and a batch needs all of them.
data::Dataset in_random_order(const data::Dataset& data, const random::RngKey& key) {
  const random::Permutation order(static_cast<std::uint32_t>(data.count), key);
  std::vector<std::int64_t> indices(static_cast<std::size_t>(data.count));
  for (std::size_t i = 0; i < indices.size(); ++i) indices[i] = order(static_cast<std::uint32_t>(i));
  return data::take(data, indices);
}

// What no reader would take is not written.
void require_usable(const classifier::Parameters& parameters) {
  for (const auto* array :
       {&parameters.hidden_weights, &parameters.hidden_bias, &parameters.output_weights, &parameters.output_bias})
    if (!std::all_of(array->data(), array->data() + array->size(),
                     [](float value) { return std::abs(value) <= data::largest_parameter; }))
      fail(ExitCode::internal, "the fit diverged: a parameter is larger than {:g}; use a smaller --learning-rate",
           data::largest_parameter);
}

// Records about 200 epochs, all of the first ten, and the last.
bool is_recorded(std::int64_t epoch, std::int64_t epochs) {
  return epoch <= 10 || epoch == epochs || epoch % std::max<std::int64_t>(1, epochs / 200) == 0;
}

}  // namespace

std::optional<Thermometer> fit_thermometer(Context& context, const data::Dataset& training,
                                           const data::Dataset* validation, const ThermometerOptions& options) {
  Thermometer thermometer;
  thermometer.temperatures = classes_of(training);
  thermometer.lattice_shape = training.lattice_shape;
  if (validation != nullptr) require_same_lattice(training, *validation);
  validate(context, training, validation, thermometer.temperatures.size(), options);

  const auto batch = options.batch_size == ThermometerOptions::full_batch ? training.count : options.batch_size;
  const bool is_whole = batch == training.count && !options.moves_lattices;  // then a step tells the loss before it
  const auto key = random::make_key(options.seed, random::Stream::thermometer_steps);
  std::optional<data::Dataset> reordered;
  if (batch < training.count) reordered = in_random_order(training, key);
  const LabelledData data(context, reordered ? *reordered : training, thermometer.temperatures);
  std::optional<LabelledData> test;
  if (validation != nullptr) test.emplace(context, *validation, thermometer.temperatures);
  auto parameters = initial_parameters(context, options, training.units, thermometer.temperatures.size())
                        .copied_to(context, context.device());
  classifier::DescentWorkspace workspace;
  Array<double> losses(context.device(), 2);  // sums over the training and the test data
  const auto rate = static_cast<float>(options.learning_rate);
  Progress progress("fitting the thermometer", options.epochs, "epochs");
  std::string note;
  std::uint32_t step = 0;
  const auto take_step = [&](std::int64_t first, double* loss) {
    if (options.moves_lattices) {
      const auto rows = training.lattice_shape[0], cols = training.lattice_shape[1];
      parameters.hidden_weights =
          moved(context, parameters.hidden_weights, draw_move(key.at_step(++step), rows, cols), rows, cols);
    }
    const auto samples = data.rows(first, std::min(batch, data.count() - first));
    classifier::descend(context, samples, rate, parameters.view(), workspace, loss);
  };
  for (std::int64_t epoch = 0; epoch <= options.epochs; ++epoch) {
    if (StopRequest::made()) return {};
    const bool recorded = is_recorded(epoch, options.epochs);
    double* training_loss = recorded ? losses.data() : nullptr;
    if (recorded) {
      losses.fill_zero(context);
      if (test) classifier::cross_entropy(context, test->rows(), parameters.view(), workspace, losses.data() + 1);
    }
    if (recorded && (!is_whole || epoch == options.epochs))
      classifier::cross_entropy(context, data.rows(), parameters.view(), workspace, training_loss);
    if (epoch < options.epochs)
      for (std::int64_t first = 0; first < data.count(); first += batch)
        take_step(first, is_whole ? training_loss : nullptr);
    if (recorded) {
      const auto sums = to_host(context, losses);
      const LossPoint point{
          .epoch = epoch, .training = data.mean_of(sums[0]), .test = test ? test->mean_of(sums[1]) : nan};
      if (!std::isfinite(point.training) || (test && !std::isfinite(point.test)))
        fail(ExitCode::internal, "the loss is no longer a number at epoch {}: use a smaller --learning-rate", epoch);
      thermometer.losses.push_back(point);
      note = fmt::format("loss {:.4f}", test ? point.test : point.training);
    }
    progress.update(epoch, note);
  }
  thermometer.parameters = parameters.copied_to(context, cpu_device);
  require_usable(thermometer.parameters);
  return thermometer;
}

void require_fits(const Thermometer& thermometer, const std::string& what, std::int64_t units,
                  const std::vector<std::int64_t>& lattice_shape) {
  if (thermometer.units() != units)
    fail(ExitCode::bad_input, "{} reads lattices of {}, {} has {}: they do not fit", thermometer.name,
         counted(thermometer.units(), "spin"), what, units);
  if (!thermometer.lattice_shape.empty() && !lattice_shape.empty() && thermometer.lattice_shape != lattice_shape)
    fail(ExitCode::bad_input, "{} reads {} lattices, {} has {}: they do not fit", thermometer.name,
         fmt::join(thermometer.lattice_shape, "×"), what, fmt::join(lattice_shape, "×"));
}

}  // namespace kadanoff::thermometer
